import type { SlotLine } from '../../../charts/line-runs.ts'
import type { Metric } from '../../../charts/metric.ts'

/** A chart's newest values as one sentence, for those who cannot see it. */
export function linesInWords(metric: Metric, lines: readonly SlotLine[]): string {
  if (lines.length === 0) return `${metric.title}: no samples yet.`
  const parts = lines.map(({ slot, last, silent }) => {
    if (last === null) return `slot ${slot} no value`
    return `slot ${slot} ${metric.words(last.value)}${silent ? ', no report since' : ''}`
  })
  return `${metric.title}, ${metric.sub}, now: ${parts.join('; ')}.`
}
