import type { LoadResult } from '../../../../shared/model/load.ts'
import { formatDelay } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import { spreadOf } from '../../../panels/fairness/spread.ts'
import { madeWith, rate, spanWords } from '../load-words.ts'
import { evenTallies } from '../panels/even-tallies.ts'
import { shareWords } from '../panels/response-rows.ts'

/** One line of the comparison: a figure of each run. `best` marks the better ones where better has a meaning. */
export interface ComparedRow {
  readonly name: string
  readonly cells: readonly string[]
  readonly best: ReadonlySet<number>
}

/** The letter a run goes by in table and chart. */
export const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26))

/** Figures of runs side by side. */
export function comparedRows(results: readonly LoadResult[]): readonly ComparedRow[] {
  const words = (name: string, of: (result: LoadResult) => string): ComparedRow => ({
    name,
    cells: results.map(of),
    best: new Set(),
  })
  const number = (
    name: string,
    of: (result: LoadResult) => number | null,
    format: (value: number) => string,
    better: 'more' | 'less' | 'none',
  ): ComparedRow => {
    const values = results.map(of)
    return {
      name,
      cells: values.map((value) => (value === null ? noValue : format(value))),
      best: bestOf(values, better),
    }
  }
  const corrected = (key: 'p50Ms' | 'p90Ms' | 'p99Ms' | 'p999Ms' | 'maxMs') => (result: LoadResult) =>
    result.totals.latency?.corrected[key] ?? null
  return [
    words('Made with', ({ summary }) => madeWith(summary)),
    words('Asked', askedWords),
    number('ok per second', ({ summary }) => summary.okPerSec, formatCompact, 'more'),
    number('p50', corrected('p50Ms'), formatDelay, 'less'),
    number('p90', corrected('p90Ms'), formatDelay, 'less'),
    number('p99', corrected('p99Ms'), formatDelay, 'less'),
    number('p99.9', corrected('p999Ms'), formatDelay, 'less'),
    number('max', corrected('maxMs'), formatDelay, 'less'),
    { ...words('Failed', failedWords), best: bestOf(results.map(failedPer10000), 'less') },
    number(
      'Never sent',
      ({ totals, settings }) => (settings.model === 'open' ? totals.waitingCount : null),
      (count) => formatNumber(count),
      'less',
    ),
    number(
      'Unaccounted',
      ({ totals }) => totals.ledger.unaccounted,
      (count) => formatNumber(count),
      'less',
    ),
    number('Generator late at most', lateOf, formatDelay, 'none'),
    number('Fairness (max/mean)', fairnessOf, (times) => formatNumber(times, 2), 'less'),
    number('Generator CPU at most', generatorCpu, formatPercent, 'none'),
  ]
}

function askedWords({ settings, summary }: LoadResult): string {
  if (settings.model === 'closed') return 'as fast as it can'
  return spanWords(summary.inForce?.ratesPerSec ?? { least: settings.ratePerSec, most: settings.ratePerSec }, rate)
}

function failedPer10000({ totals }: LoadResult): number {
  // As exact as it is shown: what looks alike is not told apart.
  return Math.round((totals.ledger.failed / Math.max(1, totals.ledger.sent)) * 10_000)
}

function failedWords({ totals }: LoadResult): string {
  const { failed, sent } = totals.ledger
  return failed === 0 ? '0' : `${formatNumber(failed)} (${shareWords(failed, sent)})`
}

function fairnessOf({ totals }: LoadResult): number | null {
  return spreadOf(evenTallies(totals.shares), 'requests').most?.times ?? null
}

function lateOf({ totals, settings }: LoadResult): number | null {
  return settings.model === 'open' ? totals.delays.lateMs : null
}

function generatorCpu({ seconds, points }: LoadResult): number | null {
  const ratios = [...seconds, ...points].map(({ generatorCpuRatio }) => generatorCpuRatio)
  return ratios.length === 0 ? null : Math.max(...ratios)
}

/** All that share the best value; none when all are alike. */
function bestOf(values: readonly (number | null)[], better: 'more' | 'less' | 'none'): ReadonlySet<number> {
  const known = values.flatMap((value) => value ?? [])
  if (better === 'none' || known.length < 2) return new Set()
  const best = better === 'more' ? Math.max(...known) : Math.min(...known)
  if (known.every((value) => value === best)) return new Set()
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])))
}
