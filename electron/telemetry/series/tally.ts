import type { SlotTally } from '../../../shared/model/fairness.ts'
import { type BucketCounts, mergeCounts, noCounts, percentileOf } from './latency-buckets.ts'
import type { SlotGain } from './slot-gains.ts'

/** Sums of what slots gained; it only grows. */
export interface GrowingTally {
  readonly elapsedMs: number
  add(gains: readonly SlotGain[], elapsedMs: number, latencyCounts: BucketCounts): void
  /** By slot, ascending; a copy that later gains do not touch. */
  slots(): readonly SlotTally[]
  /** Null when no request ended. */
  latencyP99Ms(): number | null
}

export function createTally(): GrowingTally {
  const bySlot = new Map<number, SlotTally>()
  let elapsedMs = 0
  let latencies = noCounts
  return {
    get elapsedMs() {
      return elapsedMs
    },
    add: (gains, addedMs, latencyCounts) => {
      elapsedMs += addedMs
      latencies = mergeCounts(latencies, latencyCounts)
      for (const gain of gains) {
        const known = bySlot.get(gain.slot)
        bySlot.set(gain.slot, known === undefined ? gain : sum(known, gain))
      }
    },
    slots: () => [...bySlot.values()].sort((one, other) => one.slot - other.slot),
    latencyP99Ms: () => percentileOf(latencies, 0.99),
  }
}

function sum(one: SlotTally, other: SlotTally): SlotTally {
  return {
    slot: one.slot,
    connectionCount: one.connectionCount + other.connectionCount,
    evenConnectionCount: one.evenConnectionCount + other.evenConnectionCount,
    requestCount: one.requestCount + other.requestCount,
    evenRequestCount: one.evenRequestCount + other.evenRequestCount,
  }
}
