import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type OwnPrimarySnapshot, ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'

const made = new WeakMap<OwnPrimarySnapshot, SlotSnapshot>()

/** An app's own primary as those parts see it that look into one process: as what stands in place 0. The same for the same one. */
export function ownPrimarySlot(primary: OwnPrimarySnapshot): SlotSnapshot {
  const known = made.get(primary)
  if (known !== undefined) return known
  const slot: SlotSnapshot = {
    slot: ownPrimaryPlace,
    phase: primary.phase === 'starting' ? 'starting' : primary.phase === 'ended' ? 'exited' : 'online',
    phaseSinceAtMs: primary.phaseSinceAtMs,
    health: primary.health,
    healthSinceAtMs: primary.phaseSinceAtMs,
    stuck: null,
    generation: primary.generation,
    workerId: null,
    pid: primary.pid,
    startedAtMs: primary.startedAtMs,
    bootMs: null,
    restartCount: primary.generation - 1,
    unstableCount: 0,
    nextTryAtMs: null,
    why: primary.lastEnd?.words ?? null,
    drain: null,
    successor: null,
    leaving: [],
    outOfRotation: null,
    notListeningHint: null,
    aside: 'no-server',
    agent: primary.agent,
    listens: [],
    lastExit: null,
  }
  made.set(primary, slot)
  return slot
}

/** What stands in a place of a cluster: the worker's slot, or in place 0 the app's own primary. */
export function placeIn(cluster: ClusterSnapshot | undefined, place: number): SlotSnapshot | undefined {
  if (place !== ownPrimaryPlace) return cluster?.slots.find(({ slot }) => slot === place)
  const primary = cluster?.ownPrimary ?? null
  return primary === null ? undefined : ownPrimarySlot(primary)
}
