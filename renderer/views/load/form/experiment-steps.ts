import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'

/** 1, 2, 3 … up to the cores; every second one, every fourth … where that would be more than eight. */
export function usualCounts(coreCount: number): readonly number[] {
  const most = Math.max(2, coreCount)
  const step = Math.ceil(most / 8)
  const counts = Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step)
  return [...new Set([1, ...counts, most])].sort((one, other) => one - other)
}

/** How many steps a ramp has at most: from `from`, times `factor` each, up to and with `to`. Null when that is no ramp. */
export function rampSteps(from: number, to: number, factor: number): number | null {
  if (!(from > 0) || !(to > from) || !(factor > 1)) return null
  return Math.ceil(Math.log(to / from) / Math.log(factor) - 1e-9) + 1
}

/** "At most 15 steps, 1 m 15 s in all"; undefined while a step has no length. */
export function stepWords(before: string, steps: number, stepS: number): string | undefined {
  if (!(stepS > 0)) return undefined
  return `${before}${counted(steps, 'step')}, ${formatDuration(steps * stepS * 1000).replace('.0', '')} in all`
}
