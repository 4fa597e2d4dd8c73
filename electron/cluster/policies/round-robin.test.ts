import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundRobin } from './round-robin.ts'
import { candidate } from './test-candidates.ts'

describe('round-robin', () => {
  it('starts with the eldest and goes round', () => {
    expect(deal([3, 1, 2], 7)).toEqual([1, 2, 3, 1, 2, 3, 1])
  })

  it('gives a newcomer the next turn', () => {
    const candidates = [candidate(1, { lastTurn: 8 }), candidate(2, { lastTurn: 9 }), candidate(3)]
    expect(roundRobin(candidates)?.workerId).toBe(3)
  })

  it('shares evenly over any window: no two counts differ by more than one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 30 }),
        fc.nat(300),
        fc.nat(300),
        (ids, start, length) => {
          const dealt = deal(ids, start + length).slice(start)
          const counts = ids.map((id) => dealt.filter((taker) => taker === id).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

function deal(ids: readonly number[], connections: number): number[] {
  const candidates = ids.map((workerId) => candidate(workerId))
  const dealt: number[] = []
  for (let turn = 1; turn <= connections; turn++) {
    const chosen = roundRobin(candidates)
    if (chosen === undefined) break
    chosen.lastTurn = turn
    dealt.push(chosen.workerId)
  }
  return dealt
}
