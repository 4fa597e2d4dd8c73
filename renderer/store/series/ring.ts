/** A list of bounded length: the oldest entry leaves when a new one does not fit. Mutable, read by index. */
export interface Ring<T> {
  readonly length: number
  readonly capacity: number
  /** 0 is the oldest; undefined outside the ring. */
  at(index: number): T | undefined
  last(): T | undefined
  push(item: T): void
  /** Oldest first, as a new array. */
  toArray(): T[]
  /** A ring of its own with the same entries: what a frozen picture keeps. */
  clone(): Ring<T>
}

/** `items` beyond `capacity` keep their newest part. */
export function createRing<T>(capacity: number, items: readonly T[] = []): Ring<T> {
  const kept: T[] = items.slice(-capacity)
  let start = 0
  const at = (index: number): T | undefined =>
    index < 0 || index >= kept.length ? undefined : kept[(start + index) % kept.length]
  const toArray = (): T[] => [...kept.slice(start), ...kept.slice(0, start)]
  return {
    get length() {
      return kept.length
    },
    capacity,
    at,
    last: () => at(kept.length - 1),
    push(item) {
      if (kept.length < capacity) {
        kept.push(item)
        return
      }
      kept[start] = item
      start = (start + 1) % capacity
    },
    toArray,
    clone: () => createRing(capacity, toArray()),
  }
}

/** Index of the first entry at or after `atMs`, the ring's length when there is none. Entries are in order of time. */
export function firstIndexSince(ring: Ring<{ readonly atMs: number }>, atMs: number): number {
  let low = 0
  let high = ring.length
  while (low < high) {
    const middle = (low + high) >> 1
    const entry = ring.at(middle)
    if (entry !== undefined && entry.atMs < atMs) low = middle + 1
    else high = middle
  }
  return low
}
