import type { ExperimentSecond } from '../../../shared/model/experiment.ts'
import type { Observed } from '../judge/judge-check.ts'
import type { MeasuredSecond } from '../judge/load-window.ts'

/** One point per second of load, with how many workers listened then. */
export function chartSeconds(
  seconds: readonly MeasuredSecond[],
  listening: readonly Observed[],
): readonly ExperimentSecond[] {
  let at = 0
  return seconds.map(({ second }) => {
    while (at + 1 < listening.length && (listening[at + 1]?.atMs ?? 0) <= second.atMs) at += 1
    const endedCount = second.okCount + second.failedCount
    return {
      atMs: second.atMs,
      okPerSec: (second.okCount * 1000) / (second.lastedMs ?? 1000),
      errorRatio: endedCount === 0 ? null : second.failedCount / endedCount,
      p99Ms: second.p99Ms,
      listening: listening[at]?.value ?? null,
    }
  })
}
