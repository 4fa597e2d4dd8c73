import type { ExperimentDots, ExperimentFigures } from '../../../../../shared/model/experiment.ts'
import { formatDuration } from '../../../../format/duration.ts'
import { formatNumber } from '../../../../format/number.ts'
import { noValue } from '../../../../format/quantity.ts'
import { percentWords, rateWords } from '../charts/experiment-plots.ts'
import type { ControlRow } from '../reading.ts'

/** A figure of the recovery: its name, its value in words, and how it is counted. */
export interface FigureRow {
  readonly name: string
  readonly value: string
  readonly title: string
}

/** How it recovered, in the order in which it does. */
export function figureRows(figures: ExperimentFigures): readonly FigureRow[] {
  const { noticedMs, listeningAgainMs, rateAgainMs, lostCount, injectedCount } = figures
  const row = (name: string, value: string, title: string): FigureRow => ({ name, value, title })
  return [
    row(
      'Noticed after',
      timeWords(noticedMs),
      'Until the primary told of an exit, or of a worker that does not answer',
    ),
    row('All listen again after', timeWords(listeningAgainMs), 'Until as many workers listened as before'),
    row(
      '95 % rate again after',
      rateAgainMs === 0 ? 'never fell below' : timeWords(rateAgainMs),
      'Until the rate was 95 % of that before, and stayed so; to the second',
    ),
    row(
      'Requests lost',
      countWords(lostCount),
      'Requests that failed since the first step; what a fault answered is not among them',
    ),
    row('Injected answers', countWords(injectedCount), 'Requests that a fault answered in the place of the app'),
  ]
}

const controlNames: Readonly<Record<ControlRow['figure'], string>> = {
  rate: 'Rate, mean',
  errors: 'Errors, worst second',
  p99: 'Latency p99',
  listening: 'Workers listening, least',
}

export const controlName = ({ figure }: ControlRow): string => controlNames[figure]

/** A cell of the control. */
export function controlWords(figure: ControlRow['figure'], value: number | null): string {
  if (value === null) return noValue
  switch (figure) {
    case 'rate':
      return rateWords(value)
    case 'errors':
      return percentWords(value * 100)
    case 'p99':
      return formatDuration(value)
    case 'listening':
      return formatNumber(value)
  }
}

/** "310 ms", in the unit of the figure that was repeated. */
export function dotWords(unit: ExperimentDots['unit'], value: number | null): string {
  if (value === null) return noValue
  switch (unit) {
    case 'ms':
      return formatDuration(value)
    case '/s':
      return rateWords(value)
    case '':
      return formatNumber(value, Number.isInteger(value) ? 0 : 1)
  }
}

/** "median 310 ms, 290 ms to 420 ms": what stands beside the dots. Of one run it is that run. */
export function spreadWords({ unit, values, least, median, most }: ExperimentDots): string {
  if (median === null) return 'not known'
  if (values.length === 1 || least === most) return dotWords(unit, median)
  return `median ${dotWords(unit, median)}, ${dotWords(unit, least)} to ${dotWords(unit, most)}`
}

/** Where each run's dot stands between 0 and 1; null of a run without the figure. From zero, so that far apart looks far. */
export function dotPlaces({ values, most }: Pick<ExperimentDots, 'values' | 'most'>): readonly (number | null)[] {
  const high = most === null || most <= 0 ? 1 : most
  return values.map((value) => (value === null ? null : Math.min(1, Math.max(0, value / high))))
}

const timeWords = (ms: number | null): string => (ms === null ? 'not known' : formatDuration(ms))
const countWords = (count: number | null): string => (count === null ? 'not counted' : formatNumber(count))
