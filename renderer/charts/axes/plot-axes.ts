import { logAxis, type ValueAxis } from './value-axis.ts'

/** Spans a time axis grows through while a run goes on, so that it stands still in between. */
const spansMs = [30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 1_800_000, 3_600_000]
const stepsMs = [1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000]

/**
 * The time of a run from its start on, x in epoch ms. While it goes on the axis holds the next span of a row that holds what
 * there is, but no more than the run's planned length; afterwards exactly what there was.
 */
export function runTimeAxis(startMs: number, elapsedMs: number, plannedMs: number | null, isOver: boolean): ValueAxis {
  const grown = spansMs.find((span) => elapsedMs <= span) ?? Math.ceil(elapsedMs / 3_600_000) * 3_600_000
  const planned = plannedMs !== null && plannedMs >= elapsedMs ? Math.min(plannedMs, grown) : grown
  const spanMs = isOver ? Math.max(2000, elapsedMs) : planned
  const step = stepsMs.find((each) => spanMs / each <= 7) ?? 600_000
  const ticks: number[] = []
  for (let at = 0; at <= spanMs; at += step) ticks.push(startMs + at)
  return { scale: 'linear', low: startMs, high: startMs + spanMs, ticks }
}

/** From zero to a little above `max`, with one to four round steps. For counts per second. */
export function rateAxis(max: number): ValueAxis {
  const wanted = Math.max(max * 1.06, 4)
  const magnitude = 10 ** Math.floor(Math.log10(wanted / 4))
  const step = [1, 2, 2.5, 5, 10].map((each) => each * magnitude).find((each) => wanted / each <= 4) ?? 10 * magnitude
  // A fifth of a step: fine enough to fill the height, coarse enough to stand still.
  const high = Math.ceil(wanted / (step / 5) - 1e-9) * (step / 5)
  const count = Math.floor(high / step + 1e-9)
  return { scale: 'linear', low: 0, high, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) }
}

/** Whole decades around latencies, in ms; never finer than a hundredth of a millisecond. */
export function latencyAxis(values: readonly number[]): ValueAxis {
  const positive = values.filter((value) => value > 0)
  const low = Math.max(0.01, 10 ** Math.floor(Math.log10(Math.min(1, ...positive)) + 1e-9))
  return logAxis(Math.max(0, ...positive), low, low * 100)
}

/** An axis across exactly these values; every one of them has a tick while there are few. */
export function stepAxis(values: readonly number[], scale: 'linear' | 'log'): ValueAxis {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const every = Math.ceil(values.length / 9)
  const ticks = values.filter((_, index) => index % every === 0 || index === values.length - 1)
  if (low === high) return { scale, low: low * 0.5, high: low * 1.5, ticks }
  return { scale, low, high, ticks }
}
