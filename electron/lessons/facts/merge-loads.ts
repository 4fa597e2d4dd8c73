import type { LoadFigures } from '../../../shared/lessons/lesson-view.ts'

/**
 * Several loads of one name as one. What else a computer does comes and goes: who measures this, then that, then both again,
 * compares the two and not the moments. Rates, ratios and medians are means, counts are sums, of p99 the longest stands.
 */
export function mergeLoads(loads: readonly LoadFigures[]): LoadFigures {
  const p99Ms = allOf(loads.map((one) => one.p99Ms))
  return {
    ratePerSec: meanOf(loads.map((one) => one.ratePerSec)),
    errorRatio: meanOf(loads.map((one) => one.errorRatio)),
    p50Ms: meanOf(loads.map((one) => one.p50Ms)),
    p99Ms: p99Ms && Math.max(...p99Ms),
    failedCount: sum(loads.map((one) => one.failedCount)),
    lostCount: sum(loads.map((one) => one.lostCount)),
    cpuRatio: meanOf(loads.map((one) => one.cpuRatio)),
  }
}

/** Null when one of them is not known: a mean without it would be of something else. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const all = allOf(values)
  return all && sum(all) / all.length
}

function allOf(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null)
  return known.length < values.length || known.length === 0 ? null : known
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
