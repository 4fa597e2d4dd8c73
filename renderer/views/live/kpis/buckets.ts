import { firstIndexSince, type Ring } from '../../../../shared/base/ring.ts'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'

interface BucketWindow {
  readonly nowMs: number
  readonly rangeMs: number
  readonly count: number
}

/** One bucket per px of line is more than the eye needs; the sparkline is 56 px wide. */
const mostBuckets = 50

/** How many buckets a range takes: each is to hold two samples, so that one that comes late leaves none empty. */
export function bucketCount(rangeMs: number, samplingIntervalMs: number): number {
  return Math.max(4, Math.min(mostBuckets, Math.floor(rangeMs / (2 * samplingIntervalMs))))
}

/**
 * A number of the cluster over a window in evenly long buckets, oldest first: the mean of what was measured in each, null where
 * nothing was. Buckets lie on the wall clock, so that the line scrolls without changing its shape.
 */
export function bucketMeans(
  points: Ring<ClusterPoint>,
  pick: (point: ClusterPoint) => number | null,
  { nowMs, rangeMs, count }: BucketWindow,
): (number | null)[] {
  const bucketMs = rangeMs / count
  const last = Math.floor(nowMs / bucketMs)
  const sums = new Array<number>(count).fill(0)
  const counts = new Array<number>(count).fill(0)
  for (let index = firstIndexSince(points, (last - count + 1) * bucketMs); index < points.length; index += 1) {
    const point = points.at(index)
    if (point === undefined) break
    const value = pick(point)
    const bucket = Math.floor(point.atMs / bucketMs) - (last - count + 1)
    if (value === null || bucket < 0 || bucket >= count) continue
    sums[bucket] = (sums[bucket] ?? 0) + value
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return sums.map((sum, bucket) => {
    const measured = counts[bucket] ?? 0
    return measured === 0 ? null : sum / measured
  })
}

/** The last moment of the newest bucket that is over. */
export function wholeBucketsUntil({ nowMs, rangeMs, count }: BucketWindow): number {
  const bucketMs = rangeMs / count
  return Math.floor(nowMs / bucketMs) * bucketMs - 1
}

/** Mean over a span of time, null when nothing was measured in it. */
export function meanBetween(
  points: Ring<ClusterPoint>,
  pick: (point: ClusterPoint) => number | null,
  sinceMs: number,
  untilMs: number,
): number | null {
  let sum = 0
  let count = 0
  for (let index = firstIndexSince(points, sinceMs); index < points.length; index += 1) {
    const point = points.at(index)
    if (point === undefined || point.atMs > untilMs) break
    const value = pick(point)
    if (value === null) continue
    sum += value
    count += 1
  }
  return count === 0 ? null : sum / count
}
