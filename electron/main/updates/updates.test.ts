import { describe, expect, it } from 'vitest'
import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { ViewPreferences } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { updateUrl } from './update-source.ts'
import { type UpdateQuestion, Updates } from './updates.ts'

const dayMs = 24 * 3_600_000

interface Facts {
  choice: ViewPreferences['updates']
  isClassOpen: boolean
  running: number
  newest: Result<{ readonly version: string } | null>
  fetched: Result<void>
  says: (question: UpdateQuestion) => boolean
}

/** Updates of a deck by hand: what was done stands in `did`, questions in `asked`. */
function newUpdates(over: Partial<Facts> = {}) {
  const facts: Facts = {
    choice: 'ask',
    isClassOpen: false,
    running: 0,
    newest: ok({ version: '2.0.0' }),
    fetched: ok(undefined),
    says: () => true,
    ...over,
  }
  const did: string[] = []
  const asked: UpdateQuestion[] = []
  const notices: NoticeContent[] = []
  let waits: { readonly atMs: number; readonly callback: () => void }[] = []
  let nowMs = 0
  const updates = new Updates({
    clock: {
      nowMs: () => nowMs,
      monoMs: () => nowMs,
      after(delayMs, callback) {
        const wait = { atMs: nowMs + delayMs, callback }
        waits.push(wait)
        return () => {
          waits = waits.filter((one) => one !== wait)
        }
      },
    },
    choice: () => facts.choice,
    isClassOpen: async () => facts.isClassOpen,
    runningCount: async () => facts.running,
    async loadUpdater() {
      did.push('load')
      return {
        async check() {
          did.push('check')
          return facts.newest
        },
        async download() {
          did.push('download')
          return facts.fetched
        },
        install() {
          did.push('install')
          return true
        },
      }
    },
    async ask(question) {
      asked.push(question)
      return facts.says(question)
    },
    notice: (notice) => notices.push(notice),
    quit: () => did.push('quit'),
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms
    const due = waits.filter(({ atMs }) => atMs <= nowMs)
    waits = waits.filter(({ atMs }) => atMs > nowMs)
    for (const { callback } of due) callback()
    await settle()
  }
  return { updates, facts, did, asked, notices, pass, settle, waiting: () => waits.length }
}

describe('updates', () => {
  it('are not even loaded while a person did not switch them on', async () => {
    const { did, pass } = newUpdates({ choice: 'off' })
    await pass(60_000)
    await pass(dayMs)
    expect(did).toEqual([])
  })

  it('ask before the download, and again before anything is installed', async () => {
    const { did, asked, pass } = newUpdates({ says: () => false })
    await pass(60_000)
    expect(did).toEqual(['load', 'check'])
    expect(asked).toMatchObject([{ message: 'Clusterdeck 2.0.0 is there. Download it?' }])
    // Refused once, it is no question the next day.
    await pass(dayMs)
    expect(asked).toHaveLength(1)
  })

  it('are installed under no running cluster, but as the last of all when the deck quits', async () => {
    const { updates, did, asked, pass } = newUpdates({ running: 2 })
    await pass(60_000)
    expect(asked[1]).toMatchObject({
      detail: expect.stringContaining('2 clusters run'),
      buttons: ['Install on quit', 'Not now'],
    })
    expect(did).toEqual(['load', 'check', 'download'])
    updates.installAtEnd()
    expect(did.at(-1)).toBe('install')
  })

  it('quit the deck at once only where no cluster runs', async () => {
    const { updates, did, pass } = newUpdates({ running: 0 })
    await pass(60_000)
    expect(did.at(-1)).toBe('quit')
    updates.installAtEnd()
    expect(did.at(-1)).toBe('install')
  })

  it('install nothing that was refused after it was fetched', async () => {
    const { updates, did, asked, settle } = newUpdates({ says: ({ buttons: [yes] }) => yes === 'Download' })
    await updates.look()
    await settle()
    expect(asked).toHaveLength(2)
    updates.installAtEnd()
    expect(did).toEqual(['load', 'check', 'download'])
  })

  it('wait while a class is open, also when somebody presses', async () => {
    const { updates, facts, did, pass } = newUpdates({ isClassOpen: true })
    await pass(60_000)
    expect(await updates.look()).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('class is open') },
    })
    expect(did).toEqual([])
    facts.isClassOpen = false
    await pass(dayMs)
    expect(did).toContain('check')
  })

  it.each([
    [ok(null), 'This is the newest version'],
    [fail('not-found', 'https://a.example was not understood'), 'was not understood'],
  ])('tell who pressed what came of it', async (newest, words) => {
    const { updates, asked } = newUpdates({ newest })
    expect(JSON.stringify(await updates.look())).toContain(words)
    expect(asked).toEqual([])
  })

  it('say of a download that failed that nothing was changed', async () => {
    const { updates, notices, did, settle } = newUpdates({ fetched: fail('not-found', 'sha512 checksum mismatch') })
    await updates.look()
    await settle()
    expect(notices).toMatchObject([
      { tone: 'warn', detail: expect.stringContaining('sha512 checksum mismatch. Nothing was changed') },
    ])
    updates.installAtEnd()
    expect(did).not.toContain('install')
  })

  it('end with the deck', () => {
    const { updates, waiting } = newUpdates()
    expect(waiting()).toBe(1)
    updates.close()
    expect(waiting()).toBe(0)
  })
})

describe('where updates come from', () => {
  const appPath = '/nowhere'
  it.each([
    [{}, null],
    [{ CLUSTERDECK_UPDATE_URL: 'https://a.example/deck' }, 'https://a.example/deck'],
    [{ CLUSTERDECK_UPDATE_URL: 'file:///etc' }, null],
    [{ CLUSTERDECK_UPDATE_URL: 'https://a.example/deck', CLUSTERDECK_NO_UPDATES: '1' }, null],
  ])('%j is %j', (environment, url) => {
    expect(updateUrl({ appPath, environment })).toBe(url)
  })
})
