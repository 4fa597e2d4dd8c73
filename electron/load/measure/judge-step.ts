import type { LoadPoint, LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import type { LoadExperiment } from '../../../shared/model/load-settings.ts'
import { addSecond, noDelays } from './generator-delays.ts'

/** Sent less than this share of what was asked: the generator, or its connections, did not keep up. */
const keptUpRatio = 0.98
/** Share of one core from which a generator process has nothing left. */
const busyCoreRatio = 0.9

/** What one step measured. `seconds` are those of the step alone. */
export function judgeStep(
  experiment: LoadExperiment,
  workers: number,
  totals: LoadTotals,
  seconds: readonly LoadSecond[],
): LoadPoint {
  const elapsedS = totals.elapsedMs / 1000
  const perSec = (count: number): number => (elapsedS > 0 ? count / elapsedS : 0)
  const { sent, ok, failed } = totals.ledger
  const generatorCpuRatio = meanOf(seconds.map((second) => second.generatorCpuRatio))
  const p99Ms = totals.latency?.corrected.p99Ms ?? null
  const failedRatio = ok + failed === 0 ? 0 : failed / (ok + failed)
  const { lateMs } = seconds.reduce(addSecond, noDelays)
  const isBehind = totals.askedCount !== null && sent < keptUpRatio * totals.askedCount
  return {
    workers,
    askedPerSec: totals.askedCount === null ? null : perSec(totals.askedCount),
    sentPerSec: perSec(sent),
    okPerSec: perSec(ok),
    failedRatio,
    p50Ms: totals.latency?.corrected.p50Ms ?? null,
    p99Ms,
    generatorCpuRatio,
    generatorLateMs: lateMs,
    isWithinBounds: isWithin(experiment, p99Ms, failedRatio),
    isGeneratorBound:
      (isBehind && generatorCpuRatio >= busyCoreRatio) || isOwnDelay(experiment, totals, failedRatio, lateMs),
  }
}

/** A bound was crossed because the generator was late by itself: from when requests were written it would have held. */
function isOwnDelay(experiment: LoadExperiment, { latency }: LoadTotals, failedRatio: number, lateMs: number): boolean {
  if (experiment.kind !== 'limit' || latency === null || lateMs < experiment.p99BoundMs) return false
  return (
    !isWithin(experiment, latency.corrected.p99Ms, failedRatio) && isWithin(experiment, latency.raw.p99Ms, failedRatio)
  )
}

/** Without one answer there is no p99, and nothing is within bounds. */
function isWithin(experiment: LoadExperiment, p99Ms: number | null, failedRatio: number): boolean {
  if (experiment.kind !== 'limit') return true
  return p99Ms !== null && p99Ms <= experiment.p99BoundMs && failedRatio <= experiment.failedBoundRatio
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
