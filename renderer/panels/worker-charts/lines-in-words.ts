import type { ChartPicture } from '../../charts/chart-picture.ts'
import type { Metric } from './metric.ts'
import type { SlotLine } from './slot-line.ts'

/** Marks that are read out: the newest. */
const mostMarks = 3

interface PictureInWords extends Pick<ChartPicture, 'bounds' | 'tags'> {
  readonly lines: readonly SlotLine[]
}

/** A chart's newest values, the levels at which a rule acts, and what it did, for those who cannot see it. */
export function linesInWords(metric: Metric, { lines, bounds, tags }: PictureInWords): string {
  const levels = bounds.length === 0 ? '' : ` Rule: ${bounds.map(({ words }) => words).join('; ')}.`
  const marks = bounds.length === 0 ? [] : (tags ?? []).slice(-mostMarks)
  const done = marks.length === 0 ? '' : ` Marked: ${marks.map(({ sentence }) => sentence).join('; ')}.`
  return `${valuesInWords(metric, lines)}${levels}${done}`
}

function valuesInWords(metric: Metric, lines: readonly SlotLine[]): string {
  if (lines.length === 0) return `${metric.title}: no samples yet.`
  const parts = lines.map(({ slot, last, silent }) => {
    if (last === null) return `slot ${slot} no value`
    return `slot ${slot} ${metric.words(last.value)}${silent ? ', no report since' : ''}`
  })
  return `${metric.title}, ${metric.sub}, now: ${parts.join('; ')}.`
}
