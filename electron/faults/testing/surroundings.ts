import { defaultGuardRails, type FaultSpec } from '../../../shared/model/fault.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Surroundings } from '../surroundings.ts'

/** For tests: a slot whose worker listens and is well. */
export function testSlot(slot: number, given: Partial<SlotSnapshot> = {}): SlotSnapshot {
  return {
    slot,
    phase: 'listening',
    phaseSinceAtMs: 0,
    health: 'ok',
    healthSinceAtMs: 0,
    stuck: null,
    generation: 1,
    workerId: slot,
    pid: 1000 + slot,
    startedAtMs: 0,
    bootMs: 100,
    restartCount: 0,
    unstableCount: 0,
    nextTryAtMs: null,
    why: null,
    drain: null,
    successor: null,
    leaving: [],
    outOfRotation: null,
    notListeningHint: null,
    aside: null,
    agent: 'connected',
    listens: [],
    lastExit: null,
    ...given,
  }
}

/** For tests: a running cluster of four, all well. */
export function testSurroundings(given: Partial<Surroundings> = {}): Surroundings {
  return {
    runState: 'running',
    slots: [1, 2, 3, 4].map((slot) => testSlot(slot)),
    rails: defaultGuardRails,
    errors: null,
    bypassesPrimary: false,
    freeMemoryBytes: 1_000_000_000,
    dependencies: [],
    cannotPause: false,
    fleet: null,
    ...given,
  }
}

const envelope = { trigger: { kind: 'now' }, forMs: 3000, seed: 7 } as const
type Envelope = Partial<Pick<FaultSpec, 'target' | 'trigger' | 'forMs' | 'seed'>>

/** For tests: the loop of slot 2 is blocked for 3 s, if nothing else is given. */
export function blockLoop(given: Envelope = {}): FaultSpec {
  return { fault: 'fault.block-loop', input: {}, target: { kind: 'slots', slots: [2] }, ...envelope, ...given }
}

/** For tests: slot 2 is killed, if nothing else is given. */
export function sigkill(given: Envelope = {}): FaultSpec {
  return { fault: 'fault.sigkill', input: {}, target: { kind: 'slots', slots: [2] }, ...envelope, ...given }
}
