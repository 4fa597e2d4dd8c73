import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing } from './ring.ts'

describe('ring', () => {
  it('keeps the newest items, in order, for every reader', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer(), { maxLength: 100 }),
        fc.nat(120),
        (capacity, items, cursor) => {
          const ring = createRing<number>(capacity)
          for (const item of items) ring.push(item)
          expect(ring.since(0)).toEqual(items.slice(-capacity))
          expect(ring.since(cursor)).toEqual(items.slice(Math.max(cursor, items.length - capacity, 0)))
          expect(ring.since(ring.cursor)).toEqual([])
          expect(ring.last).toBe(items.at(-1) ?? null)
        },
      ),
    )
  })

  it('lets go of old items and goes on', () => {
    const ring = createRing<number>(5)
    for (const item of [1, 2, 3, 4, 5, 6]) ring.push(item)
    ring.trim((item) => item < 4)
    expect(ring.since(0)).toEqual([4, 5, 6])
    ring.push(7)
    expect(ring.since(5)).toEqual([6, 7])
    ring.trim(() => true)
    expect([ring.since(0), ring.last]).toEqual([[], null])
    ring.push(8)
    expect([ring.since(0), ring.last]).toEqual([[8], 8])
  })
})
