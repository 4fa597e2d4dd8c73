import { describe, expect, it } from 'vitest'
import { nearestOf, thinned } from './points.ts'

describe('points under a pointer', () => {
  it('are the nearest ones', () => {
    expect([-5, 4, 6, 99].map((value) => nearestOf([0, 5, 10], value))).toEqual([0, 5, 5, 10])
    expect(nearestOf([], 3)).toBeNull()
  })

  it('are thinned evenly for a table, the ends stay', () => {
    const kept = thinned(
      Array.from({ length: 100 }, (_, index) => index),
      10,
    )
    expect(kept).toHaveLength(10)
    expect([kept[0], kept.at(-1)]).toEqual([0, 99])
    expect(thinned([1, 2], 10)).toEqual([1, 2])
  })
})
