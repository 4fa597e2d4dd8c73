import { describe, expect, it } from 'vitest'
import type { DrillState } from '../../shared/lessons/lesson-view.ts'
import { aCluster } from '../testing/cluster.ts'
import { aSnapshot, aTick } from '../testing/deck.ts'
import { aLesson, theLessons } from '../testing/lesson.ts'
import { aHostPoint } from '../testing/points.ts'
import { type DeckState, initialState } from './deck-state.ts'
import { applySnapshot, pushHandlers } from './pushes/apply.ts'
import { selectAnyFault, selectCalmMs, selectLiveCalmMs, selectSampledMs } from './selectors.ts'

const attached: DeckState = {
  ...initialState,
  ...applySnapshot(initialState, aSnapshot(1, [aCluster('a'), aCluster('b')]), 10_000),
}
const tick = (state: DeckState, nowMs: number, sampledAtMs: readonly number[]): DeckState => ({
  ...state,
  ...pushHandlers.tick(state, { host: aHostPoint(nowMs), clusters: [aTick('a', sampledAtMs)] }, nowMs),
})

describe('calm beat', () => {
  const sampled = tick(attached, 10_500, [10_400])

  it('stands still between two samples of the cluster on screen, and moves with them', () => {
    expect(selectCalmMs(sampled)).toBe(10_400)
    expect(selectCalmMs(tick(sampled, 11_000, []))).toBe(10_400)
    expect(selectCalmMs(tick(sampled, 11_500, [11_400]))).toBe(11_400)
  })

  it('is the same for all that is drawn with the samples', () => {
    expect(selectSampledMs(sampled, 'a')).toBe(selectCalmMs(sampled))
  })

  it('goes on by whole seconds where no samples come', () => {
    expect(selectCalmMs(tick({ ...sampled, clusterId: 'b' }, 14_700, []))).toBe(14_000)
    expect(selectCalmMs(tick({ ...sampled, clusterId: null }, 14_700, []))).toBe(14_000)
  })

  it('freezes with the picture, but not for what is never frozen', () => {
    const frozen = tick({ ...sampled, frozen: { ...sampled.live, series: {} } }, 13_700, [])
    expect(selectCalmMs(frozen)).toBe(10_000)
    expect(selectLiveCalmMs(frozen)).toBe(13_000)
  })
})

describe('faults that can be stopped', () => {
  it('are there in a drill, too, which tells of none', () => {
    const drilling = (phase: DrillState['phase']): DeckState => ({
      ...initialState,
      lessons: theLessons([], aLesson([], { drill: { ...aDrill, phase } })),
    })
    expect(selectAnyFault(initialState)).toBe(false)
    expect(selectAnyFault(drilling('running'))).toBe(true)
    expect(selectAnyFault(drilling('over'))).toBe(false)
  })
})

const aDrill: DrillState = {
  title: 'Which one?',
  story: 'Something is slow.',
  phase: 'ready',
  startedAtMs: null,
  endsAtMs: null,
  kinds: [],
  hints: [],
  hintCount: 0,
  solution: null,
  answer: null,
}
