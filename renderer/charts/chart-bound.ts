/** A level that a rule of the cluster names: a dashed line, with its words at the left end. */
export interface ChartBound {
  readonly value: number
  readonly words: string
}

/** A bound so far above every line would press them flat: it is left out until they come near. */
const nearFactor = 4

/** Bounds that can be shown beside lines of this height. */
export function boundsInSight(bounds: readonly ChartBound[], lineMax: number): readonly ChartBound[] {
  return bounds.filter(({ value }) => value <= lineMax * nearFactor)
}
