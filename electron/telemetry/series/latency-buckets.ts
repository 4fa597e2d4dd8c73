/** 198 bounds from 0.05 ms to 60 s, evenly spaced by ratio: each bucket is 7.4 % wide. With the overflow bucket 199. */
const boundCount = 198
const lowestMs = 0.05
const highestMs = 60_000

/** Upper bounds of the latency buckets in ms, ascending. Given to every agent; whatever lies above is in one more bucket. */
export const latencyBoundsMs: readonly number[] = Array.from({ length: boundCount }, (_, index) =>
  Number((lowestMs * (highestMs / lowestMs) ** (index / (boundCount - 1))).toPrecision(6)),
)

/** Counts per bucket; zeros at the end may be left out. */
export type BucketCounts = readonly number[]

export const noCounts: BucketCounts = []

/** Adds bucket by bucket: the only honest way to join percentiles of several workers. */
export function mergeCounts(one: BucketCounts, other: BucketCounts): BucketCounts {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
  return shorter.length === 0 ? longer : longer.map((count, index) => count + (shorter[index] ?? 0))
}

/** What was added between two cumulative readings; a reading that went down (a counter reset) counts from zero. */
export function countsSince(now: BucketCounts, before: BucketCounts): BucketCounts {
  const wasReset = before.some((count, index) => (now[index] ?? 0) < count)
  return wasReset ? now : now.map((count, index) => count - (before[index] ?? 0))
}

export function totalOf(counts: BucketCounts): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/**
 * The value below which this ratio (0–1) of the counts lies, interpolated inside its bucket. Null without counts; the
 * highest bound for what lies above it.
 */
export function percentileOf(counts: BucketCounts, ratio: number): number | null {
  const total = totalOf(counts)
  if (total === 0) return null
  const rank = ratio * total
  let below = 0
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const lowerMs = index === 0 ? 0 : (latencyBoundsMs[index - 1] ?? highestMs)
      const upperMs = latencyBoundsMs[index] ?? highestMs
      return lowerMs + (upperMs - lowerMs) * ((rank - below) / count)
    }
    below += count
  }
  return highestMs
}
