import { describe, expect, it } from 'vitest'
import { fitRange } from './pictured-range.ts'

describe('pictured range', () => {
  it.each([
    [300_000, 0, 60_000],
    [300_000, 61_000, 120_000],
    [300_000, 121_000, 300_000],
    [300_000, 5_000_000, 300_000],
    [60_000, 14_000, 60_000],
    [900_000, 200_000, 300_000],
    [900_000, 301_000, 900_000],
    [30_000, 500, 30_000],
  ])('of %d ms chosen shows, %d ms after the start, %d ms', (chosen, age, range) => {
    expect(fitRange(chosen, age)).toBe(range)
  })
})
