import { describe, expect, it } from 'vitest'
import { rampSteps, usualCounts } from './experiment-steps.ts'

describe('ramp', () => {
  it.each([
    [100, 200, 2, 2],
    [100, 201, 2, 3],
    [100, 800, 2, 4],
    [200, 20_000, 1.5, 13],
  ])('from %d to %d times %d has at most %d steps', (from, to, factor, steps) => {
    expect(rampSteps(from, to, factor)).toBe(steps)
  })

  it('is none when it does not rise', () => {
    expect(rampSteps(100, 100, 2)).toBeNull()
    expect(rampSteps(100, 200, 1)).toBeNull()
    expect(rampSteps(Number.NaN, 200, 2)).toBeNull()
  })
})

describe('usual worker counts', () => {
  it.each([
    [1, [1, 2]],
    [2, [1, 2]],
    [4, [1, 2, 3, 4]],
    [8, [1, 2, 3, 4, 5, 6, 7, 8]],
    [12, [1, 2, 4, 6, 8, 10, 12]],
    [64, [1, 8, 16, 24, 32, 40, 48, 56, 64]],
  ])('for %d cores are %j', (cores, counts) => {
    expect(usualCounts(cores)).toEqual(counts)
  })
})
