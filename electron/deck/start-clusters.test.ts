import { describe, expect, it } from 'vitest'
import type { OpenRequest, RememberedCluster } from '../../shared/model/settings.ts'
import { ok } from '../../shared/result.ts'
import { completeSettings } from './default-settings.ts'
import { startClusters } from './start-clusters.ts'

const limited = { ...completeSettings({ scriptPath: '/srv/shop.js' }, 'shop'), graceMs: 60_000, env: { PORT: '1' } }
const shop: RememberedCluster = { id: 'a', settings: limited, running: true }
const api: RememberedCluster = { id: 'b', settings: { ...limited, scriptPath: '/srv/api.js' }, running: true }

const start = async (asked: OpenRequest | null, welcome: OpenRequest | null = null) => {
  const restored: unknown[] = []
  const opened: OpenRequest[] = []
  const parts = {
    deck: {
      restore: async (id: string, _settings: unknown, running: boolean) => {
        restored.push([id, running])
        return ok(undefined)
      },
    },
    open: async (request: OpenRequest) => {
      opened.push(request)
      return ok(undefined)
    },
    notice() {},
  }
  await startClusters(parts, { asked, remembered: [shop, api], welcome })
  return { restored, opened }
}

describe('the clusters a start brings', () => {
  it('are those of the last session', async () => {
    expect(await start(null)).toEqual({
      restored: [
        ['a', true],
        ['b', true],
      ],
      opened: [],
    })
  })

  it('are the one of the command line, with what it had before where nothing else is said', async () => {
    const { restored, opened } = await start({ scriptPath: '/srv/shop.js', workers: 7 })
    expect(restored).toEqual([['b', false]])
    expect(opened).toEqual([{ ...limited, workers: 7 }])
  })

  it('are the script of the command line as it is, where it was never opened', async () => {
    expect(await start({ scriptPath: '/srv/new.js' })).toEqual({
      restored: [
        ['a', false],
        ['b', false],
      ],
      opened: [{ scriptPath: '/srv/new.js' }],
    })
  })
})
