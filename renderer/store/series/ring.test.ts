import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing, firstIndexSince } from './ring.ts'

describe('ring', () => {
  it('keeps the newest entries in order, whatever was pushed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (items, capacity) => {
        const ring = createRing<number>(capacity)
        for (const item of items) ring.push(item)
        const kept = items.slice(-capacity)
        expect(ring.toArray()).toEqual(kept)
        expect(ring.length).toBe(kept.length)
        expect(ring.last()).toBe(kept.at(-1))
        expect(ring.at(0)).toBe(kept[0])
        expect(ring.at(kept.length)).toBeUndefined()
      }),
    )
  })

  it('gives a clone that later pushes do not touch', () => {
    const ring = createRing(2, [1, 2])
    const clone = ring.clone()
    ring.push(3)
    expect(clone.toArray()).toEqual([1, 2])
    expect(ring.toArray()).toEqual([2, 3])
  })

  it.each([
    [0, 0],
    [10, 0],
    [11, 1],
    [30, 2],
    [31, 3],
  ])('finds the first entry since %i at %i, also after wrapping', (atMs, index) => {
    const ring = createRing<{ atMs: number }>(3, [{ atMs: 5 }])
    for (const each of [10, 20, 30]) ring.push({ atMs: each })
    expect(firstIndexSince(ring, atMs)).toBe(index)
  })
})
