import type { LoadSecond } from '../../../shared/model/load.ts'

/** One second of load with all its latencies: µs and count in turn; null where nothing was answered. */
export interface MeasuredSecond {
  readonly second: LoadSecond
  readonly latencies: readonly number[] | null
}

/** What the load measured in some seconds taken together. */
export interface LoadWindow {
  readonly okCount: number
  readonly failedCount: number
  /** Answered by faults, and in none of the others. */
  readonly injectedCount: number
  readonly lastedMs: number
  /** Null where nothing ended. */
  readonly errorRatio: number | null
  /** Null where there was no second. */
  readonly okPerSec: number | null
  /** How late the generator itself was at most. */
  readonly generatorLateMs: number
  percentileMs(percentile: number): number | null
}

/** Seconds that lie in a span for the most part. */
export function secondsWithin(
  seconds: readonly MeasuredSecond[],
  span: { readonly fromMs: number; readonly untilMs: number },
): readonly MeasuredSecond[] {
  return seconds.filter(({ second }) => {
    const middleMs = second.atMs - (second.lastedMs ?? 1000) / 2
    return middleMs >= span.fromMs && middleMs < span.untilMs
  })
}

/** Sums seconds; percentiles are those of all their requests, not of the seconds' own percentiles. */
export function sumSeconds(seconds: readonly MeasuredSecond[]): LoadWindow {
  const sum = (key: (second: LoadSecond) => number): number =>
    seconds.reduce((total, one) => total + key(one.second), 0)
  const [okCount, failedCount] = [sum((one) => one.okCount), sum((one) => one.failedCount)]
  const lastedMs = sum((one) => one.lastedMs ?? 1000)
  const ended = okCount + failedCount
  return {
    okCount,
    failedCount,
    injectedCount: sum((one) => one.injectedCount ?? 0),
    lastedMs,
    errorRatio: ended === 0 ? null : failedCount / ended,
    okPerSec: lastedMs === 0 ? null : (okCount * 1000) / lastedMs,
    generatorLateMs: Math.max(0, ...seconds.map(({ second }) => second.generatorLateMs ?? 0)),
    percentileMs: (percentile) => percentileOf(seconds, percentile),
  }
}

function percentileOf(seconds: readonly MeasuredSecond[], percentile: number): number | null {
  const counts = new Map<number, number>()
  for (const { latencies } of seconds) {
    for (let at = 0; at + 1 < (latencies?.length ?? 0); at += 2) {
      const micros = latencies?.[at] ?? 0
      counts.set(micros, (counts.get(micros) ?? 0) + (latencies?.[at + 1] ?? 0))
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  // The count that a percentile asks for, without the error that 99 / 100 has in binary.
  let left = Math.max(1, Math.ceil((total * percentile) / 100 - 1e-9))
  for (const [micros, count] of [...counts].sort(([one], [other]) => one - other)) {
    left -= count
    if (left <= 0) return micros / 1000
  }
  return null
}
