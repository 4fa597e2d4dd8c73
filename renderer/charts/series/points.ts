/** Of a rising list, the index of the last entry that is no larger than a value; -1 when there is none. */
export function lastIndexUntil(length: number, entryAt: (index: number) => number, value: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entryAt(middle) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The entry of a rising list that lies nearest to a value; null in an empty list. */
export function nearestOf(rising: readonly number[], value: number): number | null {
  const index = lastIndexUntil(rising.length, (each) => rising[each] ?? 0, value)
  const right = rising[index + 1] ?? rising[index]
  const left = rising[index] ?? right
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
