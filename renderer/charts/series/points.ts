/** The entry of a rising list that lies nearest to a value; null in an empty list. */
export function nearestOf(rising: readonly number[], value: number): number | null {
  let low = 0
  let high = rising.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= value) low = middle
    else high = middle
  }
  const left = rising[low]
  const right = rising[high]
  if (left === undefined || right === undefined) return null
  return Math.abs(value - left) <= Math.abs(right - value) ? left : right
}

/** At most so many entries, evenly out of all; the first and the last stay. */
export function thinned<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items
  return Array.from({ length: limit }, (_, index) => Math.round((index * (items.length - 1)) / (limit - 1))).flatMap(
    (at) => items.slice(at, at + 1),
  )
}
