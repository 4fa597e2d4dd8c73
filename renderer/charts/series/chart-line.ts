import type { Ink, Token } from '../palette.ts'

/** One unbroken piece of a line: places on the x axis and values, side by side, x rising. At least one of each. */
export interface LineRun {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
}

/** A line of a chart, and how it is drawn. */
export interface ChartLine {
  /** A slot's number, or a name. */
  readonly id: number | string
  readonly runs: readonly LineRun[]
  readonly ink: Ink
  /** Px; more while it is brought forward. */
  readonly width: number
  readonly alpha: number
  /** Lengths of dash and gap in px; empty for a whole line. */
  readonly dash: readonly number[]
  /** The area below is filled, faintly. */
  readonly filled: boolean
  /** A dot at each point; those at the places in `hollowXs` are rings. */
  readonly dots: { readonly hollowXs: ReadonlySet<number> } | null
  /** What stands beside the plot where it ends: a slot's chip, hollow when nothing is known now, or words. */
  readonly end: { readonly slot: number; readonly hollow: boolean } | { readonly words: string } | null
  /** Its last value is a ring with dots up to here: so long it went on without one. */
  readonly silentUntilX: number | null
}

/** Bars from the axis's low end up, each as wide as its stretch of the x axis. */
export interface ChartBars {
  readonly id: string
  readonly ink: Token
  readonly alpha: number
  readonly bars: readonly { readonly from: number; readonly to: number; readonly value: number }[]
}

/** The usual manners of a line. */
export const plainLine = { width: 1.25, alpha: 1, dash: [], filled: false, dots: null, silentUntilX: null } as const

/** A line with words where it ends, '' for none. `ys` runs beside `xs`; null breaks the line. */
export function wordedLine(
  id: string,
  words: string,
  xs: readonly number[],
  ys: readonly (number | null)[],
  look: Partial<ChartLine> & Pick<ChartLine, 'ink'>,
): ChartLine {
  return { ...plainLine, id, runs: runsOf(xs, ys), end: words === '' ? null : { words }, ...look }
}

/** Unbroken pieces of a line; null breaks it. */
export function runsOf(xs: readonly number[], ys: readonly (number | null)[]): readonly LineRun[] {
  const runs: { xs: number[]; ys: number[] }[] = []
  let isOpen = false
  ys.forEach((y, index) => {
    if (y !== null) {
      if (!isOpen) runs.push({ xs: [], ys: [] })
      runs.at(-1)?.xs.push(xs[index] ?? 0)
      runs.at(-1)?.ys.push(y)
    }
    isOpen = y !== null
  })
  return runs
}
