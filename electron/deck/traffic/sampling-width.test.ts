import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SamplingWidth } from './sampling-width.ts'

const everyMs = 50

/** Looks 20 times a second at so many per second; answers every width that was in force. */
function widthsAt(width: SamplingWidth, perSec: number, forMs: number, from = { count: 0, monoMs: 0 }): number[] {
  const widths: number[] = []
  const endMs = from.monoMs + forMs
  while (from.monoMs < endMs) {
    from.monoMs += everyMs
    from.count += (perSec * everyMs) / 1000
    width.look(from.count, 0, from.monoMs)
    widths.push(width.oneOf)
  }
  return widths
}

describe('the width of the sample', () => {
  it('is everything while there is little', () => {
    expect(new Set(widthsAt(new SamplingWidth(), 55, 5000))).toEqual(new Set([1]))
  })

  it('comes to at most 60 records per second, in powers of two, and stays there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 100_000 }), (perSec) => {
        const widths = widthsAt(new SamplingWidth(), perSec, 10_000)
        const last = widths.at(-1) ?? 0
        expect(Math.log2(last) % 1).toBe(0)
        expect(perSec / last).toBeLessThanOrEqual(60.001)
        expect(perSec / last).toBeGreaterThan(29)
        expect(new Set(widths.slice(1500 / everyMs))).toEqual(new Set([last]))
      }),
    )
  })

  it('begins where what is known says', () => {
    expect(new SamplingWidth(10_000, 0).oneOf).toBe(256)
    expect(new SamplingWidth(10, 5000).oneOf).toBe(8)
  })

  it('widens within a second of a rush, and narrows only after three calm ones', () => {
    const width = new SamplingWidth()
    const time = { count: 0, monoMs: 0 }
    expect(widthsAt(width, 6000, 1000, time).at(-1)).toBe(128)
    const calm = widthsAt(width, 10, 6000, time)
    const narrowedAtMs = (calm.findIndex((oneOf) => oneOf < 128) + 1) * everyMs
    expect(narrowedAtMs).toBeGreaterThanOrEqual(3000)
    expect(calm.at(-1)).toBe(1)
  })

  it('does not follow a rate that swings around a border', () => {
    const width = new SamplingWidth()
    const time = { count: 0, monoMs: 0 }
    widthsAt(width, 120, 2000, time)
    const widths = Array.from({ length: 20 }, (_, second) => widthsAt(width, second % 2 === 0 ? 50 : 70, 1000, time))
    expect(new Set(widths.flat()).size).toBe(1)
  })

  it('counts what is open as well', () => {
    const width = new SamplingWidth()
    expect(width.look(0, 3000, 0)).toBe(true)
    expect(width.oneOf).toBe(4)
    expect(width.look(0, 3000, 50)).toBe(false)
  })
})
