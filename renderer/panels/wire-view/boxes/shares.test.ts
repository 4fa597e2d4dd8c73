import { describe, expect, it } from 'vitest'
import { createRing } from '../../../../shared/base/ring.ts'
import type { ShareSample } from '../../../store/series/series.ts'
import { readShares, shareBetween } from './shares.ts'

const sample = (
  atMs: number,
  ...counts: readonly (readonly [connections: number, requests: number])[]
): ShareSample => ({
  atMs,
  shares: counts.map(([connectionCount, requestCount], index) => ({ slot: index + 1, connectionCount, requestCount })),
})

describe('shares', () => {
  it('are what each slot gained between two samples', () => {
    const reading = shareBetween(sample(0, [10, 100], [10, 100]), sample(10_000, [40, 100], [20, 300]))
    expect(reading).toMatchObject({ windowMs: 10_000, connectionTotal: 40, requestTotal: 200 })
    expect(reading.parts.get(1)).toMatchObject({ connectionRatio: 0.75, requestRatio: 0, connectionsPerSec: 3 })
    expect(reading.parts.get(2)).toMatchObject({ connectionRatio: 0.25, requestRatio: 1, requestsPerSec: 20 })
  })

  it('are unknown, not zero, when nobody got anything', () => {
    const reading = shareBetween(sample(0, [5, 5]), sample(1000, [5, 5]))
    expect(reading.parts.get(1)).toMatchObject({ connectionRatio: null, requestRatio: null, connectionsPerSec: 0 })
  })

  it('count a slot that came later from nothing, and one that started over from zero', () => {
    const reading = shareBetween(sample(0, [50, 50]), sample(1000, [3, 3], [7, 7]))
    expect(reading.parts.get(1)?.connectionCount).toBe(3)
    expect(reading.parts.get(2)?.connectionCount).toBe(7)
  })

  it('look back over the window, or as far as there is', () => {
    const samples = Array.from({ length: 31 }, (_, index) => sample(index * 500, [index, index]))
    expect(readShares(createRing(100, samples), 10_000)).toMatchObject({ windowMs: 10_000, connectionTotal: 20 })
    expect(readShares(createRing(100, samples.slice(0, 3)), 10_000)).toMatchObject({ windowMs: 1000 })
    expect(readShares(createRing(100, samples.slice(0, 1)), 10_000)).toBeNull()
    expect(readShares(createRing<ShareSample>(100), 10_000)).toBeNull()
  })

  it('are no rate over a moment: two samples that were late come close together', () => {
    expect(readShares(createRing(100, [sample(0, [1, 1]), sample(20, [3, 3])]), 10_000)).toBeNull()
  })

  it('look back from an earlier moment, too', () => {
    const samples = createRing(
      100,
      Array.from({ length: 31 }, (_, index) => sample(index * 1000, [index * index, index])),
    )
    expect(readShares(samples, 10_000, 12_300)).toMatchObject({ windowMs: 10_000, connectionTotal: 140 })
    expect(readShares(samples, 10_000, -1)).toBeNull()
  })
})
