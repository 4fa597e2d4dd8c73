/** What is read by its place: an array, a ring, or what makes each item when it is asked for. */
export interface Listed<T> {
  readonly length: number
  /** 0 is the first; undefined outside. */
  at(index: number): T | undefined
}

/** A list of bounded length: the oldest item leaves when a new one does not fit. Mutable, read by index or by number. */
export interface Ring<T> extends Listed<T> {
  /** Number of the next item, which only grows: the cursor of a reader that has seen everything. */
  readonly cursor: number
  last(): T | undefined
  push(item: T): void
  /** Lets go of the oldest items as long as they are `isOld`. */
  trim(isOld: (item: T) => boolean): void
  /** Items from that number on, oldest first, as a new array; what is no longer kept is left out. */
  since(cursor: number): T[]
  /** A ring of its own with the same items: what a frozen picture keeps. */
  clone(): Ring<T>
}

/** `items` beyond `capacity` keep their newest part. Each is asked for when it is looked at, and then stays the same. */
export function createRing<T>(capacity: number, items: Listed<T> = []): Ring<T> {
  let length = Math.min(capacity, items.length)
  let cursor = length
  const places = new Array<T | undefined>(length)
  const givenCount = length
  let given: Listed<T> | null = items
  const at = (index: number): T | undefined => {
    if (index < 0 || index >= length) return undefined
    const number = cursor - length + index
    if (number >= givenCount || given === null) return places[number % capacity]
    places[number] ??= given.at(given.length - givenCount + number)
    return places[number]
  }
  /** Whatever they are made of may go with the last of them. */
  const letGo = (): void => {
    if (cursor - length >= givenCount) given = null
  }
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
      letGo()
    },
    trim(isOld) {
      for (let oldest = at(0); oldest !== undefined && isOld(oldest); oldest = at(0)) {
        places[(cursor - length) % capacity] = undefined
        length -= 1
      }
      letGo()
    },
    since,
    clone: () => createRing(capacity, since(0)),
  }
}

/** Index of the first item at or after `atMs`, the ring's length when there is none. Items are in order of time. */
export function firstIndexSince(ring: Listed<{ readonly atMs: number }>, atMs: number): number {
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
