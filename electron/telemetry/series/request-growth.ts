import type { AgentReport } from '../../../shared/agent-protocol.ts'
import { type BucketCounts, countsSince, mergeCounts, noCounts } from './latency-buckets.ts'

/** Requests that ended between two readings, over one worker or several; those that a fault ended apart. */
export interface RequestGrowth {
  readonly endedCount: number
  /** 5xx answers and those that the server's side broke off. A client that went away is nobody's error. */
  readonly errorCount: number
  readonly injectedCount: number
  readonly latencyCounts: BucketCounts
}

export const noRequests: RequestGrowth = { endedCount: 0, errorCount: 0, injectedCount: 0, latencyCounts: noCounts }

/** Without an earlier report everything counts: a worker's counters begin at zero with it. */
export function requestsSince(now: AgentReport['http'], before: AgentReport['http']): RequestGrowth {
  if (now === null) return noRequests
  const errors = errorsOf(now) - (before === null ? 0 : errorsOf(before))
  const ended = endedOf(now) - (before === null ? 0 : endedOf(before))
  return {
    endedCount: Math.max(0, ended),
    errorCount: Math.max(0, errors),
    injectedCount: Math.max(0, now.injectedCount - (before?.injectedCount ?? 0)),
    latencyCounts: countsSince(now.latencyCounts, before?.latencyCounts ?? noCounts),
  }
}

export function addRequests(one: RequestGrowth, other: RequestGrowth): RequestGrowth {
  return {
    endedCount: one.endedCount + other.endedCount,
    errorCount: one.errorCount + other.errorCount,
    injectedCount: one.injectedCount + other.injectedCount,
    latencyCounts: mergeCounts(one.latencyCounts, other.latencyCounts),
  }
}

const errorsOf = (http: NonNullable<AgentReport['http']>): number => (http.byClass[4] ?? 0) + http.abortedCount
const endedOf = (http: NonNullable<AgentReport['http']>): number =>
  http.finishedCount + http.abortedCount + http.clientAbortedCount
