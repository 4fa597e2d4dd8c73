import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distribute } from './distribution.ts'

const total = (rounds: readonly (number | null)[]): number =>
  distribute(rounds).bins.reduce((sum, { count }) => sum + count, 0)

describe('how rounds are distributed', () => {
  it('has a bar for each whole number, also for one that never came', () => {
    expect(distribute([3, 1, 3, null]).bins).toEqual([
      { from: 1, to: 1, count: 1 },
      { from: 2, to: 2, count: 0 },
      { from: 3, to: 3, count: 2 },
    ])
  })

  it('counts what is not known beside the bars, not as zero', () => {
    expect(distribute([null, null, 5])).toMatchObject({ min: 5, median: 5, max: 5, knownCount: 1, unknownCount: 2 })
    expect(distribute([null])).toMatchObject({ bins: [], most: 0, min: null, median: null, max: null })
  })

  it('takes the middle of the two in the middle', () => {
    expect(distribute([4, 1, 3, 2]).median).toBe(2.5)
    expect(distribute([9, 1, 3]).median).toBe(3)
  })

  it('sorts measured values into about ten bars that lose none', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((one) => one === 0 || Math.abs(one) > 1e-6)
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 50 }), (rounds) => {
        const { bins, most } = distribute(rounds)
        expect(total(rounds)).toBe(rounds.length)
        expect(bins.length).toBeLessThanOrEqual(12)
        expect(most).toBeGreaterThan(0)
      }),
    )
  })
})
