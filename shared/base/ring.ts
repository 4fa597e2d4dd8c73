/** A list of bounded length: the oldest item leaves when a new one does not fit. Mutable, read by index or by number. */
export interface Ring<T> {
  readonly length: number
  /** Number of the next item, which only grows: the cursor of a reader that has seen everything. */
  readonly cursor: number
  /** 0 is the oldest; undefined outside the ring. */
  at(index: number): T | undefined
  last(): T | undefined
  push(item: T): void
  /** Lets go of the oldest items as long as they are `isOld`. */
  trim(isOld: (item: T) => boolean): void
  /** Items from that number on, oldest first, as a new array; what is no longer kept is left out. */
  since(cursor: number): T[]
  /** A ring of its own with the same items: what a frozen picture keeps. */
  clone(): Ring<T>
}

/** `items` beyond `capacity` keep their newest part. */
export function createRing<T>(capacity: number, items: readonly T[] = []): Ring<T> {
  const places: (T | undefined)[] = items.slice(-capacity)
  let length = places.length
  let cursor = length
  const at = (index: number): T | undefined =>
    index < 0 || index >= length ? undefined : places[(cursor - length + index) % capacity]
  const since = (from: number): T[] => {
    const kept: T[] = []
    for (let index = Math.max(0, from - (cursor - length)); index < length; index += 1) {
      const item = at(index)
      if (item !== undefined) kept.push(item)
    }
    return kept
  }
  return {
    get length() {
      return length
    },
    get cursor() {
      return cursor
    },
    at,
    last: () => at(length - 1),
    push(item) {
      places[cursor % capacity] = item
      cursor += 1
      length = Math.min(capacity, length + 1)
    },
    trim(isOld) {
      for (let oldest = at(0); oldest !== undefined && isOld(oldest); oldest = at(0)) {
        places[(cursor - length) % capacity] = undefined
        length -= 1
      }
    },
    since,
    clone: () => createRing(capacity, since(0)),
  }
}

/** Index of the first item at or after `atMs`, the ring's length when there is none. Items are in order of time. */
export function firstIndexSince(ring: Ring<{ readonly atMs: number }>, atMs: number): number {
  let low = 0
  let high = ring.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = ring.at(middle)
    if (item !== undefined && item.atMs < atMs) low = middle + 1
    else high = middle
  }
  return low
}
