import type { AgentReport } from '../../../shared/agent-protocol.ts'

export interface RequestCounts {
  started(): void
  startedCount(): number
  /** In whatever way. */
  endedCount(): number
  finished(status: number, durationMs: number): void
  aborted(byClient: boolean): void
  /** Ended as a fault has it, whatever that looks like. */
  injected(): void
  /** All but the age of the oldest in flight: the meters know that. */
  read(): Omit<NonNullable<AgentReport['http']>, 'oldestMs'>
}

/** Counters of requests, whatever protocol they came by. `boundsMs` are upper bounds, ascending. */
export function createRequestCounts(boundsMs: readonly number[]): RequestCounts {
  const byClass = [0, 0, 0, 0, 0]
  const firstBoundMs = boundsMs[0] ?? 0
  const latencyCounts = new Array<number>(boundsMs.length + 1).fill(0)
  let latencySumMs = 0
  let startedCount = 0
  let finishedCount = 0
  let abortedCount = 0
  let clientAbortedCount = 0
  let injectedCount = 0
  return {
    started: () => {
      startedCount += 1
    },
    startedCount: () => startedCount,
    endedCount: () => finishedCount + abortedCount + clientAbortedCount + injectedCount,
    finished: (status, durationMs) => {
      finishedCount += 1
      add(byClass, Math.min(5, Math.max(1, Math.floor(status / 100))) - 1)
      latencySumMs += durationMs
      add(latencyCounts, durationMs <= firstBoundMs ? 0 : bucketOf(boundsMs, durationMs))
    },
    aborted: (byClient) => {
      if (byClient) clientAbortedCount += 1
      else abortedCount += 1
    },
    injected: () => {
      injectedCount += 1
    },
    read: () => ({
      startedCount,
      finishedCount,
      inFlight: startedCount - finishedCount - abortedCount - clientAbortedCount - injectedCount,
      abortedCount,
      clientAbortedCount,
      injectedCount,
      byClass,
      latencyCounts: withoutTrailingZeros(latencyCounts),
      latencySumMs,
    }),
  }
}

function add(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1
}

/** Index of the first bound that is not below the value; the last index when there is none. */
export function bucketOf(bounds: readonly number[], value: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bounds[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function withoutTrailingZeros(counts: readonly number[]): number[] {
  let length = counts.length
  while (length > 0 && counts[length - 1] === 0) length -= 1
  return counts.slice(0, length)
}
