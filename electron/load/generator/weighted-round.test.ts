import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weightedRound } from './weighted-round.ts'

describe('a weighted round', () => {
  it('spreads turns instead of bunching them', () => {
    expect([...weightedRound([2, 1])]).toEqual([0, 1, 0])
    expect([...weightedRound([5, 1, 1])]).toEqual([0, 0, 1, 0, 2, 0, 0])
  })

  it('gives each exactly its weight, within any number of whole rounds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 32 }), (weights) => {
        const round = weightedRound(weights)
        const sum = weights.reduce((total, weight) => total + weight, 0)
        const rounds = sum / round.length
        expect(Number.isInteger(rounds)).toBe(true)
        const turns = weights.map(() => 0)
        for (const index of round) turns[index] = (turns[index] ?? 0) + 1
        expect(turns.map((count) => count * rounds)).toEqual(weights)
      }),
      { numRuns: 30 },
    )
  })
})
