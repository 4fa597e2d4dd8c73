import type { LogDensity, LogState } from '../../../../shared/logs/log-view.ts'

type Density = Pick<LogState, 'density' | 'densityFromMs' | 'densityStepMs'>

/** One bar, in px from the upper left corner. The parts stand on one another: errors at the bottom. */
export interface StripBar {
  readonly x: number
  readonly width: number
  readonly errorPx: number
  readonly warnPx: number
  readonly restPx: number
  readonly hasMatch: boolean
}

/** Of what is there at all, so much is seen; a warning or an error among thousands, too. */
const leastPx = 2
const leastTroublePx = 4

/** Bars as wide as the columns; heights by the square root, so that a quiet minute is seen beside a storm. */
export function stripBars({ density }: Density, width: number, height: number): readonly StripBar[] {
  const most = density.reduce((so, { count }) => Math.max(so, count), 0)
  const stepPx = width / Math.max(1, density.length)
  return density.flatMap((column, index) => {
    if (column.count === 0) return []
    const all = Math.max(leastPx, Math.sqrt(column.count / most) * height)
    const part = (count: number) => (count === 0 ? 0 : Math.max(leastTroublePx, (count / column.count) * all))
    const errorPx = Math.min(height, part(column.errorCount))
    const warnPx = Math.min(height - errorPx, part(column.warnCount))
    return [
      {
        x: index * stepPx,
        width: Math.max(1, stepPx - (stepPx > 3 ? 1 : 0)),
        errorPx,
        warnPx,
        restPx: Math.max(0, all - errorPx - warnPx),
        hasMatch: column.matchCount > 0,
      },
    ]
  })
}

/** The moment under a px of the strip. */
export function stripMs({ density, densityFromMs, densityStepMs }: Density, x: number, width: number): number {
  const share = Math.min(1, Math.max(0, x / Math.max(1, width)))
  return Math.round(densityFromMs + share * density.length * densityStepMs)
}

/** Where a moment lies on the strip. */
export function stripX({ density, densityFromMs, densityStepMs }: Density, atMs: number, width: number): number {
  const wholeMs = density.length * densityStepMs
  return wholeMs === 0 ? 0 : Math.min(1, Math.max(0, (atMs - densityFromMs) / wholeMs)) * width
}

/** A column in words, for who hears the strip. */
export function columnWords({ count, warnCount, errorCount }: LogDensity): string {
  return `${count} entries, ${warnCount} warnings, ${errorCount} errors`
}
