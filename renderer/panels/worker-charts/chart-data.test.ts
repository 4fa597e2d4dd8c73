import { describe, expect, it } from 'vitest'
import { bucketOf, gapAfterMs, pointsPerLine } from './chart-data.ts'

describe('chart data', () => {
  it('gives few lines 300 points and many lines fewer', () => {
    expect([1, 4, 16, 64, 128].map(pointsPerLine)).toEqual([300, 300, 256, 64, 64])
  })

  it('thins a line only when it has clearly more points than it may', () => {
    expect(bucketOf(300, 300_000, 300)).toBe(0)
    expect(bucketOf(302, 300_000, 300)).toBe(0)
    expect(bucketOf(900, 900_000, 300)).toBe(6000)
  })

  it('calls two missed samples a gap', () => {
    expect(gapAfterMs(1000)).toBe(2500)
    expect(gapAfterMs(250)).toBe(2000)
  })
})
