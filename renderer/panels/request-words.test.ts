import { describe, expect, it } from 'vitest'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { requestWords } from './request-words.ts'

const at = (protocol?: ListenAddress['protocol'], transport: ListenAddress['transport'] = 'tcp6'): ListenAddress => ({
  address: '::',
  port: 3000,
  path: null,
  transport,
  exclusive: false,
  ...(protocol === undefined ? {} : { protocol }),
})
const point = { requestsPerSec: 0, openConnections: 12, upgradedConnections: 0, connectionsPerSec: 300.4 }
const words = (addresses: readonly ListenAddress[], nodeVersion = '24.15.0', more: Partial<typeof point> = {}) =>
  requestWords({ addresses, nodeVersion, slots: [] }, { ...point, ...more })
const usual = { value: null, note: null, others: null }

describe('the tile of requests', () => {
  it('speaks of requests where HTTP is served, or may be', () => {
    for (const protocol of ['http', 'https', 'h2', 'h2-only', 'h2c', undefined] as const)
      expect(words([at(protocol)])).toEqual(usual)
    expect(words([at('tcp'), at('http')])).toEqual(usual)
    expect(requestWords({ addresses: [], nodeVersion: '24.15.0', slots: [{ aside: null }] }, point)).toEqual(usual)
  })

  it('says "no HTTP" for TCP and TLS, and what there is', () => {
    expect(words([at('tcp'), at('tls')])).toMatchObject({ value: 'no HTTP', others: 'no HTTP' })
    expect(words([at('tcp')]).note).toMatch(/^300.conns\/s · 12 open$/)
  })

  it.each([
    [['no-server', 'no-server'], 'no server', 'nothing to ask'],
    [['no-server', 'own-port'], '–', 'served past the primary'],
  ] as const)('says of workers that rest with %j: %s, %s', (asides, value, note) => {
    const slots = asides.map((aside) => ({ aside }))
    expect(requestWords({ addresses: [], nodeVersion: '24.15.0', slots }, null)).toMatchObject({ value, note })
  })

  it('says of UDP that nobody counts', () => {
    expect(words([at(undefined, 'udp4')])).toMatchObject({ value: 'no HTTP', note: 'UDP: Node counts no datagrams' })
  })

  it.each(['18.20.8', '20.20.2', '22.17.1', '24.2.0'])('says that Node %s does not publish HTTP/2', (version) => {
    const node = `Node ${version.split('.')[0]}`
    expect(words([at('h2-only')], version)).toMatchObject({ value: '–', note: `HTTP/2: not published by ${node}` })
    expect(words([at('h2')], version)).toMatchObject({
      value: null,
      note: `without HTTP/2: ${node} does not publish it`,
    })
  })

  it('does not call WebSockets idle', () => {
    const open = { upgradedConnections: 8 }
    expect(words([at('http')], '24.15.0', open).note).toBe('8 WebSockets open: messages are no requests')
    expect(words([at('http')], '24.15.0', { ...open, requestsPerSec: 5 })).toEqual(usual)
  })
})
