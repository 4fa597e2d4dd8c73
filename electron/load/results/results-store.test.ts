import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { testResult } from '../testing/test-result.ts'
import { ResultsStore } from './results-store.ts'

describe('the store of results', () => {
  let dir: string
  let problems: string[]
  const open = () => new ResultsStore(dir, (words) => problems.push(words))
  const path = (name: string) => join(dir, name)
  const ids = (store: ReturnType<typeof open>) => store.summaries.map(({ resultId }) => resultId)

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'clusterdeck-results-'))
    problems = []
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  it('gives back what it got, also to the next deck, newest first', async () => {
    const store = open()
    await store.add(testResult({ resultId: 'old', startedAtMs: 1 }))
    await store.add(testResult({ resultId: 'new', startedAtMs: 2 }))
    const next = open()
    expect(ids(next)).toEqual(['new', 'old'])
    expect(await next.read('old')).toEqual({ ok: true, value: testResult({ resultId: 'old', startedAtMs: 1 }) })
    expect(problems).toEqual([])
    expect(statSync(path('old.json')).mode & 0o777).toBe(0o600)
  })

  it('renames and removes, and says when there is nothing to', async () => {
    const store = open()
    await store.add(testResult())
    expect(await store.rename('a', 'before the cache')).toEqual({ ok: true, value: undefined })
    expect(open().summaries[0]?.name).toBe('before the cache')
    expect(await open().read('a')).toMatchObject({ value: { summary: { name: 'before the cache' } } })
    expect(await store.remove('a')).toEqual({ ok: true, value: undefined })
    expect(readdirSync(dir)).toEqual(['list.json'])
    for (const answer of [store.remove('a'), store.read('a'), store.rename('a', 'x'), store.read('../a')]) {
      expect(await answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
    }
  })

  it('keeps no more than its limit, and named ones longer', async () => {
    const store = open()
    await store.add(testResult({ resultId: 'named', startedAtMs: 0 }))
    await store.rename('named', 'the baseline')
    for (let nth = 1; nth <= limits.loadResultsKept; nth += 1) {
      await store.add(testResult({ resultId: `r${nth}`, startedAtMs: nth }))
    }
    expect(store.summaries).toHaveLength(limits.loadResultsKept)
    expect(ids(store)).toContain('named')
    expect(ids(store)).not.toContain('r1')
    expect(readdirSync(dir)).toHaveLength(limits.loadResultsKept + 1)
  })

  it('remembers the last settings of each cluster', async () => {
    const store = open()
    store.rememberSettings('c1', { ...defaultLoadSettings, ratePerSec: 7 })
    store.rememberSettings('c2', defaultLoadSettings)
    store.rememberSettings('c1', { ...defaultLoadSettings, ratePerSec: 8 })
    await store.flush()
    expect(open().lastSettings).toEqual({ c1: { ...defaultLoadSettings, ratePerSec: 8 }, c2: defaultLoadSettings })
  })

  it('finds results when the list was lost, and sets a broken list aside', async () => {
    await open().add(testResult())
    writeFileSync(path('list.json'), '{"version": 7}')
    expect(ids(open())).toEqual(['a'])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/list\.json cannot be understood: .*It was set aside as .*list\.json\.broken-\d+$/)
    expect(readdirSync(dir).filter((name) => name.includes('broken'))).toHaveLength(1)
  })

  it('keeps no secret on disk', async () => {
    const store = open()
    const headers = [{ name: 'Authorization', value: 'Bearer hunter2' }]
    const settings = { ...defaultLoadSettings, url: 'http://a:hunter2@h/', headers, body: 'password=hunter2' }
    await store.add(testResult({}, { settings, url: 'http://a:hunter2@h/' }))
    store.rememberSettings('c1', settings)
    await store.flush()
    // As long as this deck runs nobody has to type it again.
    expect(store.lastSettings.c1).toEqual(settings)
    for (const name of readdirSync(dir)) {
      expect(readFileSync(path(name), 'utf8')).not.toContain('hunter2')
      expect(statSync(path(name)).mode & 0o777).toBe(0o600)
    }
    const hidden = { url: 'http://•••@h/', headers: [{ name: 'Authorization', value: '•••' }], body: '••• 16 bytes' }
    expect(open().lastSettings.c1).toMatchObject(hidden)
    expect(await open().read('a')).toMatchObject({ value: { settings: hidden } })
  })

  it('reads what the first version kept, guesses nothing, and writes it anew without secrets', async () => {
    const { delays: _delays, losses: _losses, ...totals } = testResult().totals
    const headers = [{ name: 'Authorization', value: 'Bearer hunter2' }]
    const first = {
      ...testResult({}, { settings: { ...defaultLoadSettings, headers } }),
      version: 1,
      totals,
      marks: [{ atMs: 7, slot: 2, words: 'exit 1' }],
    }
    writeFileSync(path('a.json'), JSON.stringify({ isNamed: true, result: first }))
    const kept = [{ summary: first.summary, isNamed: true }]
    writeFileSync(path('list.json'), JSON.stringify({ version: 1, results: kept, lastSettings: {} }))
    const store = open()
    expect(await store.read('a')).toMatchObject({
      value: {
        version: 2,
        marks: [{ atMs: 7, slot: 2, words: 'exit 1', event: null }],
        totals: { delays: { lateMs: 0.4, secondsCount: 1 }, losses: [] },
        settings: { headers: [{ name: 'Authorization', value: '•••' }] },
      },
    })
    await store.flush()
    expect(readFileSync(path('a.json'), 'utf8')).not.toContain('hunter2')
    expect(JSON.parse(readFileSync(path('a.json'), 'utf8'))).toMatchObject({ isNamed: true, result: { version: 2 } })
    expect(problems).toEqual([])
  })

  it('reads a mark of a kind that a later deck added by its label', async () => {
    await open().add(testResult())
    writeFileSync(path('a.json'), readFileSync(path('a.json'), 'utf8').replace('"kind":"exit"', '"kind":"moved"'))
    expect(await open().read('a')).toMatchObject({ value: { marks: [{ words: 'SIGKILL 2', event: null }] } })
  })

  it('leaves what a later deck wrote where it is, and says so', async () => {
    writeFileSync(path('later.json'), JSON.stringify({ isNamed: true, result: { version: 3, new: 'things' } }))
    expect(open().summaries).toEqual([])
    expect(problems).toEqual([
      `${path('later.json')} has version 3, and this deck reads versions 1 and 2: open it with the deck that wrote it`,
    ])
    expect(readdirSync(dir)).toEqual(['later.json'])
  })

  it('sets a broken result aside, found at the start or when it is read', async () => {
    writeFileSync(path('torn.json'), '{"isNamed":true,"result":{"version":1,"summ')
    const store = open()
    expect(store.summaries).toEqual([])
    expect(problems[0]).toContain('torn.json cannot be understood')
    await store.add(testResult())
    writeFileSync(path('a.json'), readFileSync(path('a.json'), 'utf8').replace('"sent":220', '"sent":"many"'))
    const read = await store.read('a')
    expect(read.ok ? '' : read.error.message).toMatch(
      /a\.json cannot be understood: result\.totals\.ledger\.sent: .*set aside/,
    )
    expect(store.summaries).toEqual([])
    expect(readdirSync(dir).filter((name) => name.includes('.broken-'))).toHaveLength(2)
  })

  it('passes over what a later deck of the same version added', async () => {
    await open().add(testResult())
    writeFileSync(path('a.json'), readFileSync(path('a.json'), 'utf8').replace('"cores":2', '"cores":2,"gpus":8'))
    expect(await open().read('a')).toEqual({ ok: true, value: testResult() })
  })

  it('says why it could not write', async () => {
    const store = open()
    rmSync(dir, { recursive: true })
    writeFileSync(dir, 'a file where the folder was')
    const added = await store.add(testResult())
    expect(added.ok ? '' : added.error.message).toMatch(/^The result round-robin, 4 workers could not be saved: E/)
    store.rememberSettings('c1', defaultLoadSettings)
    await store.flush()
    expect(problems[0]).toMatch(/^The list of load results could not be saved: E/)
  })
})
