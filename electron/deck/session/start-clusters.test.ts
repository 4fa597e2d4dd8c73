import { describe, expect, it } from 'vitest'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { FoundApp, Program } from '../../../shared/model/program.ts'
import type { OpenRequest, RememberedCluster } from '../../../shared/model/settings.ts'
import { ok } from '../../../shared/result.ts'
import { completeSettings } from '../settings/default-settings.ts'
import { startClusters } from './start-clusters.ts'

const limited = { ...completeSettings({ scriptPath: '/srv/shop.js' }, 'shop'), graceMs: 60_000, env: { PORT: '1' } }
const shop: RememberedCluster = { id: 'a', settings: limited, running: true }
const api: RememberedCluster = { id: 'b', settings: { ...limited, scriptPath: '/srv/api.js' }, running: true }

const script: Program = {
  kind: 'script',
  home: { folder: '/srv', why: '' },
  hint: null,
  proposal: { kind: 'deck', why: null },
}
const start = async (asked: OpenRequest | null, program: Program = script) => {
  const restored: unknown[] = []
  const opened: OpenRequest[] = []
  const notices: string[] = []
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
    look: async () => program,
    notice: (content: NoticeContent) => notices.push(`${content.title}: ${content.detail}`),
  }
  await startClusters(parts, { asked, remembered: [shop, api], welcome: null })
  return { restored, opened, notices }
}

describe('the clusters a start brings', () => {
  it('are those of the last session', async () => {
    expect(await start(null)).toEqual({
      restored: [
        ['a', true],
        ['b', true],
      ],
      opened: [],
      notices: [],
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
      notices: [],
    })
  })

  it('say that a primary half does not run, where nobody said who decides', async () => {
    const own: Program = { ...script, proposal: { kind: 'own', why: 'new.js has a primary half that relays messages' } }
    const { notices } = await start({ scriptPath: '/srv/new.js' }, own)
    expect(notices).toEqual([
      'new.js has a primary half that relays messages: The deck supervises, and that half does not run. --primary own has it run, in a process of its own',
    ])
    expect((await start({ scriptPath: '/srv/new.js', primary: 'deck' }, own)).notices).toEqual([])
    expect((await start({ scriptPath: '/srv/shop.js' }, own)).notices).toEqual([])
  })

  const app = (name: string, more: Partial<FoundApp>): FoundApp => {
    return {
      name,
      source: name,
      request: { scriptPath: `/srv/${name}.js`, workers: 2 },
      refusal: null,
      proposal: null,
      notes: [],
      ...more,
    }
  }
  const apps = [
    app('shop', {}),
    app('jobs', { notes: ['No cron_restart here.'] }),
    app('py', { request: null, refusal: 'py is Python' }),
  ]

  it('are all apps of a PM2 configuration, what it says being in force, with what was left out', async () => {
    const { restored, opened, notices } = await start(
      { scriptPath: '/srv/ecosystem.config.js', policy: 'random' },
      { kind: 'apps', words: '', apps, starts: 'all' },
    )
    expect(restored).toEqual([['b', false]])
    expect(opened).toEqual([
      { scriptPath: '/srv/shop.js', workers: 2, policy: 'random' },
      { scriptPath: '/srv/jobs.js', workers: 2, policy: 'random' },
    ])
    expect(notices).toEqual([
      'jobs: not all of /srv/ecosystem.config.js is taken over: No cron_restart here.',
      'Not every app of /srv/ecosystem.config.js was started: py is Python',
    ])
  })

  it('are the first app of a folder that can be run; when there is none it says why', async () => {
    const folder = { kind: 'apps', words: '', starts: 'first' } as const
    expect((await start({ scriptPath: '/srv' }, { ...folder, apps })).opened).toHaveLength(1)
    const none = await start({ scriptPath: '/srv' }, { ...folder, apps: apps.slice(2) })
    expect(none).toMatchObject({ opened: [], notices: ['/srv was not started: py is Python'] })
  })
})
