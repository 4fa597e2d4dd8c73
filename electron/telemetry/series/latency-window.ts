import { type BucketCounts, mergeCounts, noCounts, percentileOf, totalOf } from './latency-buckets.ts'

/** A p99 of fewer requests than this is only the slowest one. */
const enoughRequests = 100
/** Older requests than this are never mixed in. */
const longestMs = 10_000

/**
 * Latencies of the last sample when it has enough requests, else of as many samples before it as it takes, up to ten
 * seconds: quiet servers get steady numbers, busy ones fresh ones.
 */
export interface LatencyWindow {
  push(counts: BucketCounts, monoMs: number): void
  /** Null when no request finished in the window. */
  percentiles(): { readonly p50Ms: number | null; readonly p99Ms: number | null }
}

export function createLatencyWindow(): LatencyWindow {
  let samples: { readonly counts: BucketCounts; readonly monoMs: number }[] = []
  return {
    push: (counts, monoMs) => {
      samples = samples.filter((sample) => monoMs - sample.monoMs < longestMs)
      samples.push({ counts, monoMs })
    },
    percentiles: () => {
      let merged = noCounts
      for (let index = samples.length - 1; index >= 0 && totalOf(merged) < enoughRequests; index -= 1) {
        merged = mergeCounts(merged, samples[index]?.counts ?? noCounts)
      }
      return { p50Ms: percentileOf(merged, 0.5), p99Ms: percentileOf(merged, 0.99) }
    },
  }
}
