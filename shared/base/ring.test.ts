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
        expect(ring.since(0)).toEqual(kept)
        expect(ring.length).toBe(kept.length)
        expect(ring.last()).toBe(kept.at(-1))
        expect(ring.at(0)).toBe(kept[0])
        expect(ring.at(kept.length)).toBeUndefined()
      }),
    )
  })

  it('tells every reader what is new to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer(), { maxLength: 100 }),
        fc.nat(120),
        (capacity, items, cursor) => {
          const ring = createRing<number>(capacity)
          for (const item of items) ring.push(item)
          expect(ring.since(cursor)).toEqual(items.slice(Math.max(cursor, items.length - capacity, 0)))
          expect(ring.since(ring.cursor)).toEqual([])
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
    expect([ring.at(0), ring.at(3), ring.at(4)]).toEqual([4, 7, undefined])
    ring.trim(() => true)
    expect([ring.since(0), ring.last()]).toEqual([[], undefined])
    ring.push(8)
    expect([ring.since(0), ring.last()]).toEqual([[8], 8])
  })

  it('gives a clone that later pushes do not touch', () => {
    const ring = createRing(2, [1, 2])
    const clone = ring.clone()
    ring.push(3)
    expect(clone.since(0)).toEqual([1, 2])
    expect(ring.since(0)).toEqual([2, 3])
  })

  it('asks for each item that it is given once, when it is looked at, and lets go of the rest', () => {
    const asked: number[] = []
    const given = {
      length: 5,
      at(index: number) {
        asked.push(index)
        return { number: index }
      },
    }
    const ring = createRing<{ number: number }>(4, given)
    expect([ring.length, ring.last(), asked]).toEqual([4, { number: 4 }, [4]])
    expect(ring.last()).toBe(ring.at(3))
    ring.push({ number: 5 })
    expect(ring.since(0).map(({ number }) => number)).toEqual([2, 3, 4, 5])
    expect(asked).toEqual([4, 2, 3])
    for (const number of [6, 7, 8, 9]) ring.push({ number })
    expect(ring.since(0).map(({ number }) => number)).toEqual([6, 7, 8, 9])
    expect(asked).toEqual([4, 2, 3])
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
