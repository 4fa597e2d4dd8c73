/** Keeps the newest `capacity` items. Each has a number that only grows, so that a reader can ask for what is new to it. */
export interface Ring<Item> {
  push(item: Item): void
  readonly last: Item | null
  /** Number of the next item: the cursor of a reader that has seen everything. */
  readonly cursor: number
  /** Items from that number on, oldest first; what is no longer kept is left out. */
  since(cursor: number): Item[]
  /** Lets go of the oldest items as long as they are `isOld`. */
  trim(isOld: (item: Item) => boolean): void
}

export function createRing<Item>(capacity: number): Ring<Item> {
  const slots: (Item | undefined)[] = []
  let cursor = 0
  let heldCount = 0
  return {
    push: (item) => {
      slots[cursor % capacity] = item
      cursor += 1
      heldCount = Math.min(capacity, heldCount + 1)
    },
    get last() {
      return heldCount === 0 ? null : (slots[(cursor - 1) % capacity] ?? null)
    },
    get cursor() {
      return cursor
    },
    since: (from) => {
      const items: Item[] = []
      for (let number = Math.max(from, cursor - heldCount); number < cursor; number += 1) {
        const item = slots[number % capacity]
        if (item !== undefined) items.push(item)
      }
      return items
    },
    trim: (isOld) => {
      while (heldCount > 0) {
        const oldest = (cursor - heldCount) % capacity
        const item = slots[oldest]
        if (item !== undefined && !isOld(item)) return
        slots[oldest] = undefined
        heldCount -= 1
      }
    },
  }
}
