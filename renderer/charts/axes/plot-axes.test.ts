import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latencyAxis, rateAxis, runTimeAxis, stepAxis } from './plot-axes.ts'

const spanOf = (...args: Parameters<typeof runTimeAxis>) => {
  const { low, high } = runTimeAxis(...args)
  return high - low
}

describe('time axis of a run', () => {
  it.each([
    [0, null, 30_000],
    [30_001, null, 60_000],
    [4_000_000, null, 7_200_000],
    [5000, 60_000, 30_000],
    [31_000, 60_000, 60_000],
    [130_000, 180_000, 180_000],
    [31_000, 45_000, 45_000],
    // Longer than planned: its last answers are awaited.
    [61_000, 60_000, 120_000],
  ])('after %d ms of %s planned holds %d ms', (elapsed, planned, span) => {
    expect(spanOf(5000, elapsed, planned, false)).toBe(span)
  })

  it('holds exactly what there was once the run is over', () => {
    expect(spanOf(5000, 61_234, 60_000, true)).toBe(61_234)
    expect(spanOf(5000, 0, 60_000, true)).toBe(2000)
  })

  it('begins its ticks at the start of the run', () => {
    expect(runTimeAxis(5000, 59_000, 60_000, false).ticks).toEqual([5, 15, 25, 35, 45, 55, 65].map((s) => s * 1000))
  })
})

describe('axis of counts per second', () => {
  it('has round steps and little room above', () => {
    expect(rateAxis(2000)).toMatchObject({ low: 0, high: 2200, ticks: [0, 1000, 2000] })
    expect(rateAxis(0)).toMatchObject({ high: 4, ticks: [0, 1, 2, 3, 4] })
  })

  it('always holds its largest value, with one to four steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (max) => {
        const { high, ticks } = rateAxis(max)
        expect(high).toBeGreaterThan(max)
        expect(high).toBeLessThanOrEqual(Math.max(6, max * 1.5))
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(5)
      }),
    )
  })
})

describe('axis of latencies', () => {
  it.each([
    [[], 1, 100],
    [[3, 40], 1, 100],
    [[3, 400], 1, 1000],
    [[0.3, 4], 0.1, 10],
    [[0, 0.004], 0.01, 1],
  ])('around %j goes from %d to %d ms', (values, low, high) => {
    const axis = latencyAxis(values)
    expect(axis.low).toBeCloseTo(low)
    expect(axis.high).toBeCloseTo(high)
  })
})

describe('axis of steps', () => {
  it('has a tick at each of few steps, and at the ends of many', () => {
    expect(stepAxis([1, 2, 4, 8], 'linear')).toEqual({ scale: 'linear', low: 1, high: 8, ticks: [1, 2, 4, 8] })
    const many = stepAxis(
      Array.from({ length: 16 }, (_, index) => index + 1),
      'linear',
    )
    expect(many.ticks.length).toBeLessThanOrEqual(9)
    expect(many.ticks.at(-1)).toBe(16)
  })

  it('has room around a single step', () => {
    expect(stepAxis([100], 'log')).toMatchObject({ low: 50, high: 150, ticks: [100] })
  })
})
