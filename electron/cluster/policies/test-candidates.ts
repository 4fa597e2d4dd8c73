import fc from 'fast-check'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
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

export function draw(changes: Partial<Draw> = {}): Draw {
  return { random: createRandom(1), client: null, ...changes }
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
  .map(({ seed, client }) => ({ random: createRandom(seed), client }))
