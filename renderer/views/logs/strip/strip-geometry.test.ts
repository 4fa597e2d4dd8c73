import { describe, expect, it } from 'vitest'
import { stripBars, stripMs, stripX } from './strip-geometry.ts'

const column = (count: number, errorCount = 0, warnCount = 0, matchCount = 0) => ({
  count,
  errorCount,
  warnCount,
  matchCount,
})
const strip = {
  density: [column(10_000, 1), column(0), column(1, 0, 1), column(100, 0, 0, 3)],
  densityFromMs: 1000,
  densityStepMs: 500,
}

describe('the density strip', () => {
  it('shows one error among thousands, and one line beside a storm', () => {
    const [storm, single] = stripBars(strip, 400, 30)
    expect(storm).toMatchObject({ x: 0, errorPx: 4, warnPx: 0 })
    expect((storm?.errorPx ?? 0) + (storm?.restPx ?? 0)).toBeCloseTo(30)
    expect(single).toMatchObject({ x: 200, warnPx: 4, restPx: 0 })
  })

  it('has no bar where nothing was printed, and none above its edge', () => {
    const bars = stripBars({ ...strip, density: [column(3, 3, 3), column(0)] }, 400, 5)
    expect(bars).toHaveLength(1)
    expect((bars[0]?.errorPx ?? 0) + (bars[0]?.warnPx ?? 0) + (bars[0]?.restPx ?? 0)).toBeLessThanOrEqual(5)
  })

  it('finds the moment under a px, and the px of a moment', () => {
    expect(stripMs(strip, 200, 400)).toBe(2000)
    expect(stripX(strip, 2000, 400)).toBe(200)
    expect(stripMs(strip, -50, 400)).toBe(1000)
    expect(stripX(strip, 99_000, 400)).toBe(400)
    expect(stripX({ ...strip, density: [] }, 99_000, 400)).toBe(0)
  })
})
