import { formatNumber } from '../../format/number.ts'
import { narrowSpace } from '../../format/quantity.ts'

/** Ticks of an axis that counts back from now, in ms ≤ 0; the first is the whole range, the last is 0. */
export function timeTicks(rangeMs: number): number[] {
  const step = stepFor(rangeMs)
  const ticks: number[] = []
  for (let at = -Math.floor(rangeMs / step) * step; at <= 0; at += step) ticks.push(at === 0 ? 0 : at)
  return ticks
}

/** "−5 min", "−30 s", "now". */
export function timeTickWords(offsetMs: number): string {
  if (offsetMs === 0) return 'now'
  const seconds = -offsetMs / 1000
  return seconds % 60 === 0
    ? `−${formatNumber(seconds / 60)}${narrowSpace}min`
    : `−${formatNumber(seconds)}${narrowSpace}s`
}

/** A moment on the axis: "−2 m 34 s", "now". */
export function timeOffsetWords(offsetMs: number): string {
  const seconds = Math.round(-offsetMs / 1000)
  if (seconds <= 0) return 'now'
  if (seconds < 60) return `−${seconds}${narrowSpace}s`
  const rest = String(seconds % 60).padStart(2, '0')
  return `−${Math.floor(seconds / 60)}${narrowSpace}m${narrowSpace}${rest}${narrowSpace}s`
}

/** How a range is named: "5 min", "30 s". */
export function rangeWords(rangeMs: number): string {
  return timeTickWords(-rangeMs).slice(1)
}

/** A step that gives three to six labels. */
function stepFor(rangeMs: number): number {
  const steps = [10_000, 15_000, 30_000, 60_000, 120_000, 180_000, 300_000]
  return steps.find((step) => rangeMs / step <= 5) ?? 300_000
}
