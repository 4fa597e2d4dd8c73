import { describe, expect, it } from 'vitest'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import { aCluster, anExit } from '../../testing/cluster.ts'
import { aDetail, aSnapshot } from '../../testing/deck.ts'
import { someProgress } from '../../testing/experiment.ts'
import { type DeckState, initialState } from '../deck-state.ts'
import { applyExperimentProgress, initialExperiments } from '../experiments.ts'
import { selectLiveCluster } from '../selectors.ts'
import { applySnapshot, type Change, mergeSegments, pushHandlers } from './apply.ts'

const withChange = (state: DeckState, change: Change): DeckState => ({ ...state, ...change })
const attached = (...ids: string[]): DeckState =>
  withChange(
    initialState,
    applySnapshot(
      initialState,
      aSnapshot(
        1,
        ids.map((id) => aCluster(id)),
      ),
      5000,
    ),
  )

describe('snapshot', () => {
  it('selects the remembered cluster, else the first, else the start screen', () => {
    const snapshot = aSnapshot(1, [aCluster('a'), aCluster('b')])
    const remembered = { ...snapshot, view: { ...snapshot.view, selectedClusterId: 'b' } }
    expect(applySnapshot(initialState, remembered, 0)).toMatchObject({ clusterId: 'b', screen: 'live' })
    expect(applySnapshot(initialState, snapshot, 0)).toMatchObject({ clusterId: 'a', screen: 'live' })
    expect(applySnapshot(initialState, aSnapshot(1, []), 0)).toMatchObject({ clusterId: null, screen: 'start' })
  })

  it('keeps the selection of a window that attaches again', () => {
    const state = { ...attached('a', 'b'), clusterId: 'b', drawerSlot: 2 }
    const again = withChange(state, applySnapshot(state, aSnapshot(9, [aCluster('a'), aCluster('b')]), 6000))
    expect(again).toMatchObject({ clusterId: 'b', drawerSlot: 2 })
  })
})

describe('pushes', () => {
  it('keep the references of slots that did not change', () => {
    const state = attached('a')
    const cluster = aCluster('a')
    const slots = cluster.slots.map((slot) => (slot.slot === 2 ? { ...slot, restartCount: 1 } : { ...slot }))
    const next = withChange(state, pushHandlers.cluster(state, { ...cluster, slots }, 6000))
    expect(selectLiveCluster(next, 'a')?.slots[0]).toBe(selectLiveCluster(state, 'a')?.slots[0])
    expect(selectLiveCluster(next, 'a')?.slots[1]?.restartCount).toBe(1)
  })

  it('show the first cluster of an empty deck, and the remembered one when it comes', () => {
    const empty = attached()
    const first = withChange(empty, pushHandlers.cluster(empty, aCluster('a'), 0))
    expect(first).toMatchObject({ clusterId: 'a', screen: 'live' })
    expect(withChange(first, pushHandlers.cluster(first, aCluster('b'), 0))).toMatchObject({ clusterId: 'a' })
    const remembering = { ...first, view: { ...first.view, selectedClusterId: 'b' } }
    const second = withChange(remembering, pushHandlers.cluster(remembering, aCluster('b'), 0))
    expect(second).toMatchObject({ clusterId: 'b', screen: 'live' })
    const settings = { ...empty, screen: 'settings' as const }
    expect(withChange(settings, pushHandlers.cluster(settings, aCluster('a'), 0))).toMatchObject({ screen: 'settings' })
  })

  it('show the neighbour of a removed cluster', () => {
    const state = attached('a', 'b')
    const next = withChange(state, pushHandlers['cluster-removed'](state, { clusterId: 'a' }, 0))
    expect(next).toMatchObject({ order: ['b'], clusterId: 'b', screen: 'live' })
    const last = withChange(next, pushHandlers['cluster-removed'](next, { clusterId: 'b' }, 0))
    expect(last).toMatchObject({ order: [], clusterId: null, screen: 'start' })
  })

  it('take an event once', () => {
    const state = attached('a')
    const event = { id: 1, atMs: 1, kind: 'exit', tone: 'bad', slot: 1, generation: 1, words: 'x', mark: null } as const
    const once = withChange(state, pushHandlers.lifecycle(state, { clusterId: 'a', event }, 0))
    const twice = withChange(once, pushHandlers.lifecycle(once, { clusterId: 'a', event }, 0))
    expect(twice.live.stories.a?.events).toEqual([event])
  })

  it('take an event and an exit told again, with the error that was read late, in their place', () => {
    const state = attached('a')
    const event = { id: 1, atMs: 1, kind: 'exit', tone: 'bad', slot: 2, generation: 2, words: 'x', mark: null } as const
    const exit = anExit()
    const told = withChange(state, pushHandlers.lifecycle(state, { clusterId: 'a', event }, 0))
    const ended = withChange(told, pushHandlers.exit(told, { clusterId: 'a', exit }, 0))
    const late = { ...event, words: 'x: Error: late' }
    const named = withChange(ended, pushHandlers.lifecycle(ended, { clusterId: 'a', event: late }, 0))
    const both = withChange(named, pushHandlers.exit(named, { clusterId: 'a', exit: { ...exit, error: 'late' } }, 0))
    expect(both.live.stories.a?.events).toEqual([late])
    expect(both.live.stories.a?.exits.map(({ error }) => error)).toEqual(['late'])
  })
})

describe('end of a load', () => {
  const ended = { runId: 'a', clusterId: 'a', resultId: 'r1', words: 'ended after 60 s' }

  it('is told to who looks elsewhere, and not to who watches', () => {
    const state = attached('a')
    expect(withChange(state, pushHandlers['load-ended'](state, ended, 0)).toasts).toMatchObject([
      { tone: 'ok', words: 'Load on cluster a ended after 60 s' },
    ])
    const watching = { ...state, screen: 'load' as const }
    expect(withChange(watching, pushHandlers['load-ended'](watching, ended, 0)).toasts).toEqual([])
  })

  it('is not told beside the verdict of the experiment that it was for', () => {
    const experiments = applyExperimentProgress(initialExperiments, someProgress({ clusterId: 'a' }))
    const state = { ...attached('a'), experiments }
    expect(withChange(state, pushHandlers['load-ended'](state, ended, 0)).toasts).toEqual([])
    const verdict = { runId: 'x1', clusterId: 'a', resultId: 'e1', verdict: 'void', words: 'too few requests' } as const
    expect(withChange(state, pushHandlers['experiment-ended'](state, verdict, 0)).toasts).toMatchObject([
      { tone: 'info', words: 'Experiment on cluster a void: too few requests' },
    ])
  })

  it('without a result says why until it is dismissed', () => {
    const state = { ...attached('a'), screen: 'load' as const }
    const lost = { ...ended, resultId: null, words: 'The disk is full: nothing was kept' }
    expect(withChange(state, pushHandlers['load-ended'](state, lost, 0)).alerts).toMatchObject([
      { title: 'Load on cluster a left no result', detail: 'The disk is full: nothing was kept', clusterId: 'a' },
    ])
  })
})

describe('detail of the drawer', () => {
  const push = (state: DeckState, nowMs: number) =>
    withChange(state, pushHandlers.detail(state, aDetail('a', 1, nowMs - 300), nowMs))

  it('follows the slot in the drawer, and no other', () => {
    const open = { ...attached('a'), drawerSlot: 1 }
    expect(push(open, 2000).detail?.os?.atMs).toBe(1700)
    expect(push({ ...open, drawerSlot: 2 }, 2000).detail).toBeNull()
  })

  it('stands still in a frozen picture, once there is something to see', () => {
    const state = attached('a')
    const frozen = { ...state, drawerSlot: 1, frozen: state.live }
    const first = push(frozen, 2000)
    expect(first.detail?.os?.atMs).toBe(1700)
    expect(push(first, 9000).detail?.os?.atMs).toBe(1700)
    expect(push({ ...first, frozen: null }, 9000).detail?.os?.atMs).toBe(8700)
  })
})

describe('lifelines', () => {
  const segment = (startAtMs: number, endAtMs: number | null): LifelineSegment => ({
    generation: 1,
    state: 'listening',
    startAtMs,
    endAtMs,
    endMark: null,
  })

  it('replace a segment with the same start and stay in order', () => {
    const merged = mergeSegments([segment(10, null)], [segment(20, null), segment(10, 20)], 30)
    expect(merged).toEqual([segment(10, 20), segment(20, null)])
  })

  it('forget what ended more than 15 minutes ago', () => {
    expect(mergeSegments([segment(0, 10), segment(10, null)], [], 10 + 15 * 60_000)).toEqual([segment(10, null)])
  })
})
