import { describe, expect, it } from 'vitest'
import { ok } from '../../shared/result.ts'
import { anExperimentResult, aSummary, runSeconds, someProgress } from '../testing/experiment.ts'
import {
  applyExperimentEnd,
  applyExperimentProgress,
  applyExperimentResults,
  applyExperimentsSnapshot,
  type ExperimentShown,
  type ExperimentsState,
  initialExperiments,
  offeredExperiments,
  shownExperiment,
  withOpenedExperiment,
  withOwnExperiment,
} from './experiments.ts'

const running = applyExperimentProgress(initialExperiments, someProgress())
const ended = (resultId: string | null, runId = 'x1') => ({
  runId,
  clusterId: 'c1',
  resultId,
  verdict: 'passed' as const,
  words: 'all held',
})
const looking = (at: ExperimentShown): ExperimentsState => ({ ...running, shown: { c1: at } })
const seen = (state: ExperimentsState) => shownExperiment(state, 'c1', 'checkout-api')

describe('experiment under way', () => {
  it('is shown when it begins, whatever was looked at', () => {
    const before: ExperimentsState = { ...initialExperiments, shown: { c1: { kind: 'list' } } }
    expect(seen(applyExperimentProgress(before, someProgress()))).toEqual({ kind: 'live' })
  })

  it('leaves people where they went while it goes on', () => {
    const away = looking({ kind: 'list' })
    expect(seen(applyExperimentProgress(away, someProgress({ phase: 'after' })))).toEqual({ kind: 'list' })
  })

  it('gives place to its result, for those who watched it', () => {
    expect(seen(applyExperimentEnd(running, ended('e1')))).toEqual({ kind: 'result', resultId: 'e1' })
    expect(seen(applyExperimentEnd(looking({ kind: 'list' }), ended('e1')))).toEqual({ kind: 'list' })
  })

  it('gives place to what it would do when it left no result', () => {
    expect(seen(applyExperimentEnd(running, ended(null)))).toEqual({ kind: 'outline' })
  })

  it('does not come back by a word that was late', () => {
    const over = applyExperimentEnd(running, ended('e1'))
    expect(applyExperimentProgress(over, someProgress())).toBe(over)
    const snapshot = { ready: [], running: [someProgress()], results: [] }
    expect(applyExperimentsSnapshot(over, snapshot).runs).toEqual({})
  })

  it('is not set back by a snapshot that was on its way', () => {
    const later = someProgress({ seconds: runSeconds(20) })
    const ahead = applyExperimentProgress(initialExperiments, later)
    const snapshot = { ready: [], running: [someProgress({ seconds: runSeconds(18) })], results: [] }
    expect(applyExperimentsSnapshot(ahead, snapshot).runs.c1).toBe(later)
  })
})

describe('results of experiments', () => {
  it('show the newest of this cluster when nobody chose', () => {
    const results = [aSummary({ resultId: 'other', clusterName: 'chat' }), aSummary({ resultId: 'own' })]
    expect(seen({ ...initialExperiments, results })).toEqual({ kind: 'result', resultId: 'own' })
  })

  it('take a new name, and forget what is gone', () => {
    const two = ['e1', 'e2'].reduce(
      (state, resultId) => withOpenedExperiment(state, anExperimentResult({ resultId })),
      looking({ kind: 'compare', resultIds: ['e1', 'e2'] }),
    )
    const after = applyExperimentResults(two, [aSummary({ resultId: 'e1', name: 'before the fix' })])
    expect(Object.keys(after.opened)).toEqual(['e1'])
    expect(after.opened.e1?.summary.name).toBe('before the fix')
    expect(after.shown.c1).toEqual({ kind: 'list' })
  })

  it('keep no more than a dozen in memory', () => {
    const many = Array.from({ length: 30 }, (_, index) => anExperimentResult({ resultId: `e${index}` }))
    const kept = Object.keys(many.reduce(withOpenedExperiment, initialExperiments).opened)
    expect(kept).toHaveLength(12)
    expect(kept.at(-1)).toBe('e29')
  })
})

describe('experiments to choose from', () => {
  const ready = [{ id: 'kill-and-recover', title: 'Kill and recover', description: '', source: 'version: 1' }]

  it('offer a file once, and what ships with the deck under its own name', () => {
    const first = withOwnExperiment({ ...initialExperiments, ready }, 'mine.yaml', 'version: 1 # mine')
    const again = withOwnExperiment(first.experiments, 'copy.yaml', 'version: 1 # mine')
    const shipped = withOwnExperiment(first.experiments, 'kill.yaml', 'version: 1')
    expect(again.id).toBe(first.id)
    expect(shipped.id).toBe('kill-and-recover')
    expect(offeredExperiments(again.experiments).map(({ title, isOwn }) => [title, isOwn])).toEqual([
      ['Kill and recover', false],
      ['mine.yaml', true],
    ])
  })

  it('never give a new file the outline of an old one', () => {
    const texts = Array.from({ length: 25 }, (_, index) => `text ${index}`)
    const ids = new Set<string>()
    let state: ExperimentsState = initialExperiments
    for (const text of texts) {
      const offered = withOwnExperiment(state, text, text)
      ids.add(offered.id)
      state = { ...offered.experiments, outlines: { ...state.outlines, [offered.id]: ok(someOutline) } }
    }
    expect(ids.size).toBe(texts.length)
  })
})

const someOutline = {
  title: '',
  hypothesis: '',
  checks: [],
  steps: [],
  loadWords: '',
  durationMs: 0,
  seed: 1,
  repeats: 1,
}
