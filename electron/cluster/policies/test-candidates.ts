import fc from 'fast-check'
import type { Candidate, Draw } from './candidate.ts'

/** Test support: workers to choose among, and chance that is the same every time. */

interface TestCandidate extends Candidate {
  lastTurn: number
  openCount: number | null
}

export function candidate(workerId: number, changes: Partial<Candidate> = {}): TestCandidate {
  return { workerId, place: workerId, lastTurn: 0, openCount: 0, ...changes }
}

export function candidates(count: number): TestCandidate[] {
  return Array.from({ length: count }, (_, at) => candidate(at + 1))
}

/** Mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function draw(changes: Partial<Draw> = {}): Draw {
  return { random: seeded(1), client: null, ...changes }
}

/** Any workers at all, in any state; what they are must not matter to what every policy promises. */
export const anyCandidates: fc.Arbitrary<Candidate[]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((workerId, at) =>
        fc.record({
          workerId: fc.constant(workerId),
          place: fc.integer({ min: 1, max: 128 }),
          lastTurn: fc.constantFrom(0, at + 1),
          openCount: fc.option(fc.nat(5)),
        }),
      ),
    ),
  )

export const anyDraw: fc.Arbitrary<Draw> = fc
  .record({ seed: fc.integer(), client: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 })) })
  .map(({ seed, client }) => ({ random: seeded(seed), client }))
