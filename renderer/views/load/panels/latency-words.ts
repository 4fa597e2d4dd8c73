import type { LoadLatency, LoadPercentiles } from '../../../../shared/model/load.ts'
import type { LoadModel } from '../../../../shared/model/load-settings.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatNumber } from '../../../format/number.ts'

/** Percentiles in the order of the table. */
export const percentiles: readonly (readonly [name: string, key: keyof LoadPercentiles])[] = [
  ['p50', 'p50Ms'],
  ['p75', 'p75Ms'],
  ['p90', 'p90Ms'],
  ['p95', 'p95Ms'],
  ['p99', 'p99Ms'],
  ['p99.9', 'p999Ms'],
  ['max', 'maxMs'],
]

/** One line of the table. */
export interface HiddenRow {
  readonly name: string
  readonly correctedMs: number
  readonly rawMs: number
  /** Corrected over raw; 1 where there is nothing to divide. */
  readonly times: number
}

export function hiddenRows({ corrected, raw }: LoadLatency): readonly HiddenRow[] {
  return percentiles.map(([name, key]) => ({
    name,
    correctedMs: corrected[key],
    rawMs: raw[key],
    times: raw[key] > 0 ? Math.max(1, corrected[key] / raw[key]) : 1,
  }))
}

/**
 * The difference in a sentence: what a generator that waits with the server would not have told. `lateMs`: how late the
 * generator itself was at most.
 */
export function hiddenWords(latency: LoadLatency, model: LoadModel, lateMs: number): string {
  if (model === 'closed') {
    return 'Closed model: a connection sends when its last answer came, so waiting for a slow server is not in these figures.'
  }
  const rows = hiddenRows(latency)
  const worst = rows.reduce((most, row) => (row.times > most.times ? row : most), {
    name: '',
    correctedMs: 0,
    rawMs: 0,
    times: 1,
  })
  if (worst.times < 1.1) {
    return 'Corrected counts from when a request was due, raw from when it was written: here both tell the same.'
  }
  const own =
    lateMs >= (worst.correctedMs - worst.rawMs) / 2
      ? ` Up to ${formatDuration(lateMs)} of it is the generator’s own delay.`
      : ''
  return `${worst.name} is ${formatDuration(worst.correctedMs)} counted from when requests were due, ${formatDuration(worst.rawMs)} from when they were written: raw figures hide the waiting.${own}`
}

/** A latency in ms without its unit: "0.42", "4.2", "386", "1 214". */
export function msWords(ms: number): string {
  return formatNumber(ms, ms < 0.995 && ms > 0 ? 2 : ms < 99.95 ? 1 : 0)
}
