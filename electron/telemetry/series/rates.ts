/** A cumulative counter, read at a moment of a monotonic clock. */
export interface Reading {
  readonly total: number
  readonly monoMs: number
}

/** Growth between two readings of one counter. */
export interface Growth {
  readonly count: number
  readonly elapsedMs: number
}

/** Null where nobody can know: no earlier reading, no time between them, or a counter that went down (it began anew). */
export function growthSince(now: Reading, before: Reading | null): Growth | null {
  if (before === null) return null
  const elapsedMs = now.monoMs - before.monoMs
  const count = now.total - before.total
  return elapsedMs > 0 && count >= 0 ? { count, elapsedMs } : null
}

export function addGrowth(one: Growth | null, other: Growth | null): Growth | null {
  if (one === null || other === null) return one ?? other
  return { count: one.count + other.count, elapsedMs: one.elapsedMs + other.elapsedMs }
}

/** Of the sampling interval: what a clock's ticks add or leave out over less is no rate (10 ms over 1 ms are 1 000 %). */
const shortestPart = 0.5

/** False: as a rate it is a gap, and its growth counts with what follows. */
export function isLongEnough(elapsedMs: number, intervalMs: number): boolean {
  return elapsedMs >= shortestPart * intervalMs
}

export function perSecond(growth: Growth | null): number | null {
  return growth === null ? null : growth.count / (growth.elapsedMs / 1000)
}

/** Adds what is known; null when nothing is. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let sum: number | null = null
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value
  return sum
}
