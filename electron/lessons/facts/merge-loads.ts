import type { LoadFigures } from '../../../shared/lessons/lesson-view.ts'

/**
 * Several loads of one name as one. What else a computer does comes and goes: who measures this, then that, then both again,
 * compares the two and not the moments. Rates, ratios and medians are means, counts are sums, of p99 the longest stands.
 */
export function mergeLoads(loads: readonly LoadFigures[]): LoadFigures {
  const known = (take: (one: LoadFigures) => number | null): readonly number[] | null => {
    const values = loads.map(take).filter((value) => value !== null)
    // One that is not known is no zero: a mean without it would be of something else.
    return values.length < loads.length || values.length === 0 ? null : values
  }
  const mean = (values: readonly number[] | null): number | null => values && sum(values) / values.length
  const p99Ms = known((one) => one.p99Ms)
  return {
    ratePerSec: mean(known((one) => one.ratePerSec)),
    errorRatio: mean(known((one) => one.errorRatio)),
    p50Ms: mean(known((one) => one.p50Ms)),
    p99Ms: p99Ms && Math.max(...p99Ms),
    failedCount: sum(loads.map((one) => one.failedCount)),
    lostCount: sum(loads.map((one) => one.lostCount)),
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
