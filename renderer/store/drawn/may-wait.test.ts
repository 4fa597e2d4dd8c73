import { describe, expect, it } from 'vitest'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { aCluster, anExit, aSlot } from '../../testing/cluster.ts'
import { type DeckState, initialState } from '../deck-state.ts'
import { pushHandlers } from '../pushes/apply.ts'
import { mayWait } from './may-wait.ts'

const listening = aSlot(1)
const starting = aSlot(1, { phase: 'starting', pid: 99, generation: 2 })

function deckWith(...slots: readonly SlotSnapshot[]): DeckState {
  const cluster = aCluster('a', slots)
  return { ...initialState, order: ['a'], live: { ...initialState.live, clusters: { a: cluster } } }
}

/** After the same cluster was told again, changed. */
function told(before: DeckState, change: Partial<ClusterSnapshot>): DeckState {
  const cluster = { ...structuredClone(before.live.clusters.a ?? aCluster('a')), ...change }
  return { ...before, ...pushHandlers.cluster(before, cluster, 9000) }
}

describe('what may be drawn a moment later', () => {
  it('lets each step of a start wait', () => {
    const before = deckWith(starting)
    const online = told(before, { slots: [{ ...starting, phase: 'online' }] })
    expect(mayWait(online, before)).toBe(true)
    expect(mayWait(told(online, { slots: [{ ...starting, phase: 'listening' }], listeningCount: 1 }), online)).toBe(
      true,
    )
  })

  it('lets what is told of it in words and lanes wait', () => {
    const before = deckWith(starting)
    const exit = pushHandlers.exit(before, { clusterId: 'a', exit: anExit() }, 9000)
    expect(mayWait({ ...before, ...exit }, before)).toBe(true)
  })

  it.each([
    ['a process that went', [{ ...listening, phase: 'exited', pid: null }]],
    ['one that came in its place', [starting]],
    ['another slot', [listening, aSlot(2)]],
    ['a successor', [{ ...listening, successor: { generation: 2, pid: 99, startedAtMs: 1, phase: 'starting' } }]],
  ] satisfies [string, SlotSnapshot[]][])('does not let %s wait', (_what, slots) => {
    const before = deckWith(listening)
    expect(mayWait(told(before, { slots }), before)).toBe(false)
  })

  it('does not let a run state wait, or what a rule did', () => {
    const before = deckWith(listening)
    expect(mayWait(told(before, { runState: 'stopping' }), before)).toBe(false)
    expect(mayWait(told(before, { desired: 7 }), before)).toBe(false)
  })

  it('does not let a sample wait, a new cluster, or anything that a person did', () => {
    const before = deckWith(listening)
    expect(mayWait({ ...before, live: { ...before.live, series: {} } }, before)).toBe(false)
    const arrived = { ...before, ...pushHandlers.cluster(before, aCluster('b'), 9000) }
    expect(mayWait(arrived, before)).toBe(false)
    expect(mayWait({ ...before, pending: { 'slot:a:1': 1 } }, before)).toBe(false)
    expect(mayWait({ ...before, drawerSlot: 1 }, before)).toBe(false)
  })
})
