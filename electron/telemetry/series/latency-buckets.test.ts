import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsSince, latencyBoundsMs, mergeCounts, percentileOf, totalOf } from './latency-buckets.ts'

const counts = fc.array(fc.nat(1000), { maxLength: latencyBoundsMs.length + 1 })
const withoutZerosAtTheEnd = (list: readonly number[]): readonly number[] =>
  list.slice(0, list.findLastIndex((count) => count > 0) + 1)

/** The bucket as the agent finds it. */
function countsOf(valuesMs: readonly number[]): number[] {
  const found = new Array<number>(latencyBoundsMs.length + 1).fill(0)
  for (const value of valuesMs) {
    const index = latencyBoundsMs.findIndex((bound) => value <= bound)
    const at = index < 0 ? latencyBoundsMs.length : index
    found[at] = (found[at] ?? 0) + 1
  }
  return found
}

describe('latency buckets', () => {
  it('are at most 200, ascending, from 0.05 ms to a minute', () => {
    expect(latencyBoundsMs.length + 1).toBeLessThan(200)
    expect(latencyBoundsMs.toSorted((one, other) => one - other)).toEqual(latencyBoundsMs)
    expect(new Set(latencyBoundsMs).size).toBe(latencyBoundsMs.length)
    expect([latencyBoundsMs[0], latencyBoundsMs.at(-1)]).toEqual([0.05, 60_000])
  })

  it('merge in any order and grouping to the same counts', () => {
    fc.assert(
      fc.property(counts, counts, counts, (one, two, three) => {
        expect(mergeCounts(one, two)).toEqual(mergeCounts(two, one))
        expect(mergeCounts(mergeCounts(one, two), three)).toEqual(mergeCounts(one, mergeCounts(two, three)))
        expect(totalOf(mergeCounts(one, two))).toBe(totalOf(one) + totalOf(two))
      }),
    )
  })

  it('give back by difference what was added', () => {
    fc.assert(
      fc.property(counts, counts, (before, added) => {
        expect(withoutZerosAtTheEnd(countsSince(mergeCounts(before, added), before))).toEqual(
          withoutZerosAtTheEnd(added),
        )
      }),
    )
  })

  it('count from zero after a reset', () => {
    expect(countsSince([1, 2], [5, 5, 5])).toEqual([1, 2])
  })

  it('have percentiles that only grow', () => {
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, one, two) => {
          const [lower, higher] = [percentileOf(list, Math.min(one, two)), percentileOf(list, Math.max(one, two))]
          expect(lower === null).toBe(totalOf(list) === 0)
          expect(lower ?? 0).toBeLessThanOrEqual(higher ?? 0)
        },
      ),
    )
  })

  it('find a percentile within the width of a bucket', () => {
    // From 0 to the first bound is one bucket as well, and its width is no share of what lies in it.
    const aboveFirst = fc.double({ min: 0.05, minExcluded: true, max: 60_000, noNaN: true })
    const values = fc.array(aboveFirst, { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.constantFrom(0.5, 0.9, 0.99, 1), (list, ratio) => {
        const exact = list.toSorted((one, other) => one - other)[Math.ceil(ratio * list.length) - 1] ?? Number.NaN
        const found = percentileOf(countsOf(list), ratio) ?? Number.NaN
        expect(Math.abs(found - exact) / exact).toBeLessThan(0.08)
      }),
    )
  })

  it('answer the highest bound for what lies above it', () => {
    expect(percentileOf(countsOf([100_000]), 0.99)).toBe(60_000)
  })
})
