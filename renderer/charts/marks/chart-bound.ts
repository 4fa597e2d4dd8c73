/** A level that a rule of the cluster names: a dashed line, with its words at the left end. */
export interface ChartBound {
  readonly value: number
  readonly words: string
  /** The rule may act from here on already: the stretch up to `value` is tinted. */
  readonly from?: number
  /** It stays in the picture however far above the lines: how near they come is what the chart is for. */
  readonly isAlwaysShown?: boolean
}

/** A bound so far above every line would press them flat: only its words are shown until they come near. */
const nearFactor = 4
/** Room above a bound: a worker is often a little past it before it is replaced, and the axis should not jump then. */
const headroom = 1.1

/** What the axis must hold: the lines, and the bounds that can be shown beside lines of this height. */
export function heightWithBounds(bounds: readonly ChartBound[], lineMax: number): number {
  const near = bounds.filter(({ value, isAlwaysShown }) => isAlwaysShown === true || value <= lineMax * nearFactor)
  return Math.max(lineMax, ...near.map(({ value }) => value * headroom))
}
