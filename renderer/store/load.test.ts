import { describe, expect, it } from 'vitest'
import type { LoadProgress, LoadRun } from '../../shared/model/load.ts'
import { defaultLoadSettings } from '../../shared/model/load-settings.ts'
import { aResult, someSeconds, totalsOf } from '../testing/load.ts'
import {
  applyLoadEnd,
  applyLoadProgress,
  applyLoadResults,
  applyLoadSnapshot,
  initialLoad,
  type LoadState,
  shownOf,
  withOpened,
} from './load.ts'

const seconds = someSeconds(6)
const aRun = (runId: string, until = 3): LoadRun => ({
  runId,
  clusterId: 'c1',
  state: 'running',
  experiment: { kind: 'run' },
  settings: defaultLoadSettings,
  url: 'http://localhost:3000/',
  startedAtMs: 1000,
  endsAtMs: 61_000,
  ratePerSec: 500,
  stepWords: null,
  points: [],
  totals: totalsOf(seconds.slice(0, until)),
  remarks: [],
})
const progress = (runId: string, from: number, until: number): LoadProgress => ({
  run: aRun(runId, until),
  newSeconds: seconds.slice(from, until),
})
const timesOf = (state: LoadState) => state.runs.c1?.seconds.map(({ atMs }) => atMs)
const results = ['r7', 'r6', 'r5', 'r4', 'r3', 'r2', 'r1'].map((resultId) => aResult({ resultId }))
const summaries = results.map(({ summary }) => summary)
const ended = (runId: string, resultId: string | null) => ({
  runId,
  clusterId: 'c1',
  resultId,
  words: 'ended after 60 s',
})

describe('load under way', () => {
  it('grows by the seconds it did not know', () => {
    const first = applyLoadProgress(initialLoad, progress('a', 0, 2))
    const second = applyLoadProgress(first, progress('a', 1, 4))
    expect(timesOf(second)).toEqual([1000, 2000, 3000, 4000])
  })

  it('keeps its list of seconds when none is new, so that nothing is drawn anew', () => {
    const first = applyLoadProgress(initialLoad, progress('a', 0, 2))
    const second = applyLoadProgress(first, progress('a', 2, 2))
    expect(second.runs.c1?.seconds).toBe(first.runs.c1?.seconds)
  })

  it('starts over and is shown when another run begins', () => {
    const looking = { ...initialLoad, shown: { c1: { kind: 'result', resultId: 'r1' } } as const }
    const first = applyLoadProgress(looking, progress('a', 0, 2))
    const second = applyLoadProgress(first, progress('b', 0, 1))
    expect(timesOf(second)).toEqual([1000])
    expect(shownOf(second, 'c1', 'checkout-api')).toEqual({ kind: 'live' })
  })

  it('stays as pushed when a snapshot arrives that was older', () => {
    const pushed = applyLoadProgress(initialLoad, progress('a', 3, 5))
    const snapshot = { runs: [{ ...aRun('a', 4), seconds: seconds.slice(0, 4) }], results: [], settings: {} }
    const merged = applyLoadSnapshot(pushed, snapshot)
    expect(timesOf(merged)).toEqual([1000, 2000, 3000, 4000, 5000])
    expect(merged.runs.c1?.run.totals.elapsedMs).toBe(5000)
  })

  it('does not come back by a snapshot or a late push once it has ended', () => {
    const over = applyLoadEnd(applyLoadProgress(initialLoad, progress('a', 0, 2)), ended('a', 'r7'))
    const snapshot = { runs: [{ ...aRun('a'), seconds: seconds.slice(0, 3) }], results: summaries, settings: {} }
    expect(applyLoadSnapshot(over, snapshot).runs).toEqual({})
    expect(applyLoadProgress(over, progress('a', 2, 3)).runs).toEqual({})
  })
})

describe('end of a load', () => {
  const running = applyLoadProgress({ ...initialLoad, results: summaries }, progress('a', 0, 3))

  it('shows the result to who was watching', () => {
    expect(shownOf(applyLoadEnd(running, ended('a', 'r3')), 'c1', 'checkout-api')).toEqual({
      kind: 'result',
      resultId: 'r3',
    })
  })

  it('leaves alone who was reading an earlier result', () => {
    const reading = { ...running, shown: { c1: { kind: 'result', resultId: 'r1' } } as const }
    expect(applyLoadEnd(reading, ended('a', 'r3')).shown.c1).toEqual({ kind: 'result', resultId: 'r1' })
  })

  it('of another run than the one under way ends nothing', () => {
    expect(applyLoadEnd(running, ended('old', 'r3')).runs.c1?.run.runId).toBe('a')
  })
})

describe('results', () => {
  it('are shown newest first when nothing was chosen, those of clusters by the same name only', () => {
    const state = { ...initialLoad, results: summaries }
    expect(shownOf(state, 'c9', 'checkout-api')).toEqual({ kind: 'result', resultId: 'r7' })
    expect(shownOf(state, 'c1', 'chat-rooms')).toBeNull()
  })

  it('take over a new name, also where they are open', () => {
    const [first] = results
    if (first === undefined) throw new Error('there is no result')
    const open = withOpened({ ...initialLoad, results: summaries }, first)
    const renamed = summaries.map((each) => (each.resultId === 'r7' ? { ...each, name: 'before the fix' } : each))
    expect(applyLoadResults(open, renamed).opened.r7?.summary.name).toBe('before the fix')
  })

  it('that were removed are no longer open, shown or compared', () => {
    const state: LoadState = {
      ...initialLoad,
      results: summaries,
      shown: {
        c1: { kind: 'result', resultId: 'r7' },
        c2: { kind: 'compare', resultIds: ['r7', 'r4'] },
        c3: { kind: 'compare', resultIds: ['r7', 'r4', 'r3'] },
      },
      opened: Object.fromEntries(results.map((result) => [result.summary.resultId, result])),
    }
    const left = applyLoadResults(state, summaries.slice(1))
    expect(left.shown).toEqual({ c3: { kind: 'compare', resultIds: ['r4', 'r3'] } })
    expect(Object.keys(left.opened)).not.toContain('r7')
  })

  it('that were read are kept within bounds, the newest stay', () => {
    const [first] = results
    if (first === undefined) throw new Error('there is no result')
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...first,
      summary: { ...first.summary, resultId: `x${index}` },
    }))
    const kept = Object.keys(many.reduce(withOpened, initialLoad).opened)
    expect(kept).toHaveLength(24)
    expect(kept.at(-1)).toBe('x39')
  })
})
