import type { FaultHit, FaultSnapshot } from '../../shared/model/fault.ts'

/** A fault at work in one process. */
export function aHit(slot: number, change: Partial<FaultHit> = {}): FaultHit {
  return {
    slot,
    generation: 1,
    pid: 48_200 + slot * 13,
    state: 'landed',
    words: 'loop silent 3.0 s',
    atMs: 10_000,
    landedAtMs: 10_100,
    endedAtMs: null,
    ...change,
  }
}

/** A blocked loop in slot 3 that has landed, with 15 s to go at 10.1 s. */
export function aFault(change: Partial<FaultSnapshot> = {}): FaultSnapshot {
  const slots = change.slots ?? [3]
  return {
    id: 1,
    spec: {
      fault: 'fault.block-loop',
      input: {},
      target: { kind: 'slots', slots: [...slots] },
      trigger: { kind: 'now' },
      forMs: 15_000,
      seed: 1,
    },
    state: 'landed',
    slots,
    hits: slots.map((slot) => aHit(slot)),
    hitCount: slots.length,
    plannedAtMs: 10_000,
    landedAtMs: 10_100,
    endsAtMs: 25_100,
    endedAtMs: null,
    endedBy: null,
    words: 'loop silent 3.0 s, OS CPU 99 %',
    ...change,
  }
}
