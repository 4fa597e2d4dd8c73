import type { AgentReport } from '../../../shared/agent-protocol.ts'
import type { BucketCounts } from './latency-buckets.ts'

/** Requests that ended, over one worker or several. Requests that a fault ended are in `injectedCount` alone. */
export interface RequestTotals {
  readonly startedCount: number
  /** Finished by status class, 1xx..5xx. */
  readonly byClass: readonly number[]
  readonly abortedCount: number
  readonly clientAbortedCount: number
  readonly injectedCount: number
  readonly latencyCounts: BucketCounts
  /** Null: some worker did not tell. */
  readonly latencySumMs: number | null
}

/** What a slot did through all its generations. Numbers only grow; null: nobody ever told. */
export interface SlotTotals {
  readonly requests: RequestTotals | null
  readonly connectionCount: number | null
  readonly cpuMs: number | null
}

export const noTotals: SlotTotals = { requests: null, connectionCount: null, cpuMs: null }

/** What one worker says of its counters now; null: it does not count, or has not said. */
export function requestTotals(http: AgentReport['http']): RequestTotals | null {
  if (http === null) return null
  const { startedCount, byClass, abortedCount, clientAbortedCount, injectedCount, latencyCounts, latencySumMs } = http
  return {
    ...{ startedCount, byClass, abortedCount, clientAbortedCount, injectedCount, latencyCounts },
    latencySumMs: latencySumMs ?? null,
  }
}

/** Of two words of one worker: whatever it sends, no counter falls. */
export function laterTotals(before: RequestTotals | null, now: RequestTotals | null): RequestTotals | null {
  if (before === null || now === null) return now ?? before
  return combine(before, now, Math.max)
}

/** Of two words of one worker: what was added between them. */
export function totalsSince(first: RequestTotals | null, now: RequestTotals | null): RequestTotals | null {
  if (first === null || now === null) return now
  const before = { ...first, latencyCounts: now.latencyCounts.map((_, index) => first.latencyCounts[index] ?? 0) }
  return combine(now, before, (total, earlier) => total - earlier)
}

/** Of two workers, or of all workers of a slot and another one. */
export function addTotals(one: SlotTotals, other: SlotTotals): SlotTotals {
  return {
    requests:
      one.requests === null || other.requests === null
        ? (one.requests ?? other.requests)
        : combine(one.requests, other.requests, (first, second) => first + second),
    connectionCount: addKnown(one.connectionCount, other.connectionCount),
    cpuMs: addKnown(one.cpuMs, other.cpuMs),
  }
}

type Join = (one: number, other: number) => number

function combine(one: RequestTotals, other: RequestTotals, join: Join): RequestTotals {
  const { latencySumMs: oneMs } = one
  const { latencySumMs: otherMs } = other
  return {
    startedCount: join(one.startedCount, other.startedCount),
    byClass: one.byClass.map((count, index) => join(count, other.byClass[index] ?? 0)),
    abortedCount: join(one.abortedCount, other.abortedCount),
    clientAbortedCount: join(one.clientAbortedCount, other.clientAbortedCount),
    injectedCount: join(one.injectedCount, other.injectedCount),
    latencyCounts: joinBuckets(one.latencyCounts, other.latencyCounts, join),
    latencySumMs: oneMs === null || otherMs === null ? null : join(oneMs, otherMs),
  }
}

function joinBuckets(one: BucketCounts, other: BucketCounts, join: Join): BucketCounts {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
  return longer.map((count, index) => join(count, shorter[index] ?? 0))
}

function addKnown(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : one + other
}
