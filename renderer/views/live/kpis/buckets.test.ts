import { describe, expect, it } from 'vitest'
import { createRing } from '../../../../shared/base/ring.ts'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import { bucketCount, bucketMeans, meanBetween, wholeBucketsUntil } from './buckets.ts'

const points = (...values: readonly (readonly [atMs: number, requestsPerSec: number | null])[]) =>
  createRing(
    100,
    values.map(
      ([atMs, requestsPerSec]): ClusterPoint => ({
        atMs,
        requestsPerSec,
        requestsInFlight: null,
        oldestRequestMs: null,
        latencyP50Ms: null,
        latencyP99Ms: null,
        errorRatio: null,
        errorCount: 0,
        injectedCount: 0,
        cpuRatio: null,
        rssBytes: null,
        openConnections: null,
        upgradedConnections: null,
        connectionsPerSec: null,
        restartCount: 0,
        queuedConnections: null,
      }),
    ),
  )
const pick = (point: ClusterPoint) => point.requestsPerSec
const window = { nowMs: 10_000, rangeMs: 8000, count: 4 }

describe('buckets of a sparkline', () => {
  it('hold the mean of what was measured in them', () => {
    expect(bucketMeans(points([4100, 2], [5900, 4], [6100, 6], [8100, 8], [10_000, 10]), pick, window)).toEqual([
      3, 6, 8, 10,
    ])
  })

  it('are gaps where nothing was measured', () => {
    expect(bucketMeans(points([4100, 2], [6100, null], [10_000, 10]), pick, window)).toEqual([2, null, null, 10])
  })

  it('show a gap at the end, too', () => {
    expect(bucketMeans(points([4100, 2], [6100, 4], [8100, 6]), pick, window)).toEqual([2, 4, 6, null])
  })

  it('leave out what is older', () => {
    expect(bucketMeans(points([100, 99], [10_000, 1]), pick, window)).toEqual([null, null, null, 1])
  })
})

describe('whole buckets', () => {
  it('end with the newest one that is over', () => {
    expect([9999, 10_000, 11_999, 12_000].map((nowMs) => wholeBucketsUntil({ ...window, nowMs }))).toEqual([
      7999, 9999, 9999, 11_999,
    ])
    const nowMs = wholeBucketsUntil({ ...window, nowMs: 11_000 })
    const grown = points([4100, 2], [6100, 4], [8100, 6], [10_500, 99])
    expect(bucketMeans(grown, pick, { ...window, nowMs })).toEqual([null, 2, 4, 6])
  })
})

describe('number of buckets', () => {
  it.each([
    [300_000, 1000, 50],
    [60_000, 1000, 30],
    [60_000, 5000, 6],
    [60_000, 250, 50],
    [30_000, 5000, 4],
  ])('for %i ms sampled every %i ms is %i', (rangeMs, intervalMs, count) => {
    expect(bucketCount(rangeMs, intervalMs)).toBe(count)
  })
})

describe('mean of a span', () => {
  it('is null where nothing was measured', () => {
    expect(meanBetween(points([1000, 5], [2000, 7], [3000, null]), pick, 900, 2500)).toBe(6)
    expect(meanBetween(points([3000, null]), pick, 0, 9000)).toBeNull()
  })
})
