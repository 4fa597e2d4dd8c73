import { describe, expect, it } from 'vitest'
import { axisScale, durationAxis, linearAxis, logAxis, niceAxis } from './value-axis.ts'

describe('value axis', () => {
  it.each([
    [0, 0.1],
    [0.1, 0.1],
    [0.11, 0.25],
    [1, 1],
    [1.01, 2],
    [5, 8],
  ])('takes the first ceiling that holds %d: %d', (max, high) => {
    expect(linearAxis(max, [0.1, 0.25, 0.5, 1, 2])).toMatchObject({ low: 0, high, ticks: [0, high / 2, high] })
  })

  it('takes round ceilings for bytes and does not go below its floor', () => {
    expect(niceAxis(0, 50_000_000).high).toBe(50_000_000)
    expect(niceAxis(113_000_000, 50_000_000).high).toBe(120_000_000)
    expect(niceAxis(1_000_000_000, 50_000_000).high).toBe(1_000_000_000)
    expect(niceAxis(1100, 10)).toMatchObject({ high: 1200, ticks: [0, 600, 1200] })
  })

  it.each([
    [300, 2000],
    [5500, 6000],
    [66 * 60_000, 120 * 60_000],
    [26.4 * 3_600_000, 30 * 3_600_000],
  ])('takes round lengths of time: %d ms below %d ms', (maxMs, high) => {
    expect(durationAxis(maxMs, 2000).high).toBe(high)
  })

  it('grows a logarithmic axis by whole decades', () => {
    expect(logAxis(42, 0.1, 100).ticks).toEqual([0.1, 1, 10, 100])
    expect(logAxis(101, 0.1, 100)).toMatchObject({ low: 0.1, high: 1000 })
  })

  it('maps the ends to 0 and 1 and holds what lies beyond', () => {
    const log = axisScale(logAxis(1, 0.1, 100))
    expect([0, 0.1, 100, 5000].map(log)).toEqual([0, 0, 1, 1])
    expect(log(10)).toBeCloseTo(2 / 3)
    expect(axisScale(linearAxis(1, [1]))(0.25)).toBe(0.25)
  })
})
