/** How many steps a ramp has at most: from `from`, times `factor` each, up to and with `to`. Null when that is no ramp. */
export function rampSteps(from: number, to: number, factor: number): number | null {
  if (!(from > 0) || !(to > from) || !(factor > 1)) return null
  return Math.ceil(Math.log(to / from) / Math.log(factor) - 1e-9) + 1
}
