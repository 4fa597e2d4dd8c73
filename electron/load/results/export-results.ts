import { type CsvCell, writeCsv } from '../../../shared/base/text/csv.ts'
import { asRates, injectedOf, lastedMs } from '../../../shared/load-rates.ts'
import type { LoadPercentiles, LoadResult } from '../../../shared/model/load.ts'
import { hideInResult } from './result-schema.ts'

/** A file that holds results. */
export interface LoadExport {
  readonly fileName: string
  readonly text: string
}

/** JSON holds everything but secrets; CSV one row per result, step and second, told apart by their scope. */
export function exportResults(kept: readonly LoadResult[], format: 'json' | 'csv'): LoadExport {
  const results = kept.map(hideInResult)
  const text =
    format === 'json'
      ? `${JSON.stringify({ producer: 'Clusterdeck', version: 2, results }, null, 2)}\n`
      : writeCsv([[...columns], ...results.flatMap(rowsOf)])
  return { fileName: `${nameFile(results)}.${format}`, text }
}

const columns = [
  'result',
  'cluster',
  'policy',
  'scope',
  'at',
  'duration_s',
  'workers',
  'asked_per_s',
  'sent_per_s',
  'ok_per_s',
  'failed_per_s',
  'in_flight',
  'waiting',
  'unaccounted',
  'p50_ms',
  'p90_ms',
  'p99_ms',
  'p999_ms',
  'max_ms',
  'raw_p50_ms',
  'raw_p90_ms',
  'raw_p99_ms',
  'raw_p999_ms',
  'raw_max_ms',
  'generator_cpu_ratio',
  'generator_late_ms',
  'injected_per_s',
] as const
type Row = Partial<Record<(typeof columns)[number], string | number | null>>

function rowsOf(result: LoadResult): CsvCell[][] {
  const { summary, seconds, points } = result
  const common = { result: summary.name, cluster: summary.clusterName, policy: summary.policy }
  const rows: Row[] = [
    { scope: 'total', ...totalRow(result) },
    ...points.map(
      (point): Row => ({
        scope: 'step',
        workers: point.workers,
        asked_per_s: point.askedPerSec,
        sent_per_s: point.sentPerSec,
        ok_per_s: point.okPerSec,
        failed_per_s: point.sentPerSec * point.failedRatio,
        p50_ms: point.p50Ms,
        p99_ms: point.p99Ms,
        generator_cpu_ratio: point.generatorCpuRatio,
        generator_late_ms: point.generatorLateMs ?? null,
      }),
    ),
    ...seconds.map(asRates).map(
      (second): Row => ({
        scope: 'second',
        at: new Date(second.atMs).toISOString(),
        duration_s: lastedMs(second) / 1000,
        asked_per_s: second.askedCount,
        sent_per_s: second.sentCount,
        ok_per_s: second.okCount,
        failed_per_s: second.failedCount,
        in_flight: second.inFlightCount,
        waiting: second.waitingCount,
        p50_ms: second.p50Ms,
        p90_ms: second.p90Ms,
        p99_ms: second.p99Ms,
        p999_ms: second.p999Ms,
        max_ms: second.maxMs,
        generator_cpu_ratio: second.generatorCpuRatio,
        generator_late_ms: second.generatorLateMs ?? null,
        injected_per_s: second.injectedCount ?? 0,
      }),
    ),
  ]
  return rows.map((row) => columns.map((column) => ({ ...common, ...row })[column] ?? null))
}

function totalRow({ summary, totals }: LoadResult): Row {
  const { ledger, askedCount, latency, elapsedMs } = totals
  const perSec = (count: number): number | null => (elapsedMs > 0 ? (count * 1000) / elapsedMs : null)
  return {
    at: new Date(summary.startedAtMs).toISOString(),
    duration_s: elapsedMs / 1000,
    workers: summary.workers,
    asked_per_s: askedCount === null ? null : perSec(askedCount),
    sent_per_s: perSec(ledger.sent),
    ok_per_s: perSec(ledger.ok),
    failed_per_s: perSec(ledger.failed),
    in_flight: ledger.inFlight,
    waiting: totals.waitingCount,
    unaccounted: ledger.unaccounted,
    generator_late_ms: totals.delays.lateMs,
    injected_per_s: perSec(injectedOf(ledger)),
    ...(latency && { ...percentileCells(latency.corrected, ''), ...percentileCells(latency.raw, 'raw_') }),
  }
}

function percentileCells(percentiles: LoadPercentiles, prefix: '' | 'raw_'): Row {
  const { p50Ms, p90Ms, p99Ms, p999Ms, maxMs } = percentiles
  return {
    [`${prefix}p50_ms`]: p50Ms,
    [`${prefix}p90_ms`]: p90Ms,
    [`${prefix}p99_ms`]: p99Ms,
    [`${prefix}p999_ms`]: p999Ms,
    [`${prefix}max_ms`]: maxMs,
  }
}

function nameFile(results: readonly LoadResult[]): string {
  const [first] = results
  if (first === undefined) return 'load-results'
  const day = new Date(Math.max(...results.map(({ summary }) => summary.startedAtMs))).toISOString().slice(0, 10)
  const name = results.length === 1 ? first.summary.name : `${results.length} results`
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return `load-${slug === '' ? 'result' : slug}-${day}`
}
