import { describe, expect, it } from 'vitest'
import { aFleet, aFleetNode } from '../../testing/fleet.ts'
import { suggestEngines } from './reach-suggestions.ts'

const host = (address: string) => ({ address, words: `context ${address}`, source: 'context' as const })
const addresses = (...args: Parameters<typeof suggestEngines>) => suggestEngines(...args).map(({ address }) => address)

describe('where the engine of a node may be', () => {
  it('is its address over ssh, and what this machine knows and nothing here uses', () => {
    const connected = { state: 'connected', words: '', heardAtMs: null, clockSkewMs: 0 } as const
    const fleet = aFleet({
      nodes: [aFleetNode('node-b', { engine: { ...connected, host: 'ssh://deploy@b' } }), aFleetNode('node-c')],
    })
    const hosts = ['unix:///var/run/docker.sock', 'ssh://deploy@b', 'ssh://deploy@c', 'kube://prod'].map(host)
    expect(addresses(fleet, { address: '10.0.0.4' }, hosts)).toEqual(['ssh://10.0.0.4', 'ssh://deploy@c'])
  })

  it('is nothing where no address is told, and each address once', () => {
    expect(addresses(aFleet(), { address: null }, [])).toEqual([])
    expect(addresses(aFleet(), { address: 'fd00::4' }, [host('ssh://[fd00::4]')])).toEqual(['ssh://[fd00::4]'])
  })
})
