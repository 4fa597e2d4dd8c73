import { isSameJson } from './same-json.ts'

type Key = string | number

/** How a list became another one, by the keys of its items. */
export type ListChange<Item> =
  | {
      /** Keys of those that went. */
      readonly removed: readonly Key[]
      /** Of each that stayed, the fields that are other than they were. */
      readonly changed: readonly (readonly [Key, Partial<Item>])[]
      /** Each with its index in the new list, in order. */
      readonly added: readonly (readonly [number, Item])[]
    }
  /** Where keys do not tell which is which, or the order is another one. */
  | { readonly all: readonly Item[] }

/** Null: they are the same, as JSON. */
export function findListChange<Item extends object>(
  told: readonly Item[],
  now: readonly Item[],
  keyOf: (item: Item) => Key,
): ListChange<Item> | null {
  // Most lists are as they were, and most of the others up to some item: keys take longer than to see that.
  let sameCount = 0
  while (sameCount < now.length && isSameJson(told[sameCount], now[sameCount])) sameCount += 1
  if (sameCount === now.length && sameCount === told.length) return null
  return findKeyedChange(told, now, sameCount, keyOf)
}

function findKeyedChange<Item extends object>(
  told: readonly Item[],
  now: readonly Item[],
  sameCount: number,
  keyOf: (item: Item) => Key,
): ListChange<Item> | null {
  const before = new Map(told.map((item) => [keyOf(item), item]))
  const removed = new Set(before.keys())
  const changed: [Key, Partial<Item>][] = []
  const added: [number, Item][] = []
  const seen = new Set<Key>()
  const kept: Key[] = []
  for (const [index, item] of now.entries()) {
    const key = keyOf(item)
    seen.add(key)
    const known = before.get(key)
    const fields = known === undefined || index < sameCount ? null : findChangedFields(known, item)
    if (fields === null && index >= sameCount) {
      added.push([index, item])
      continue
    }
    removed.delete(key)
    kept.push(key)
    if (fields !== null && Object.keys(fields).length > 0) changed.push([key, fields])
  }
  const isOrdered = seen.size === now.length && before.size === told.length && isInOrder(kept, before, removed)
  if (!isOrdered) return isSameJson(told, now) ? null : { all: now }
  return removed.size + changed.length + added.length === 0 ? null : { removed: [...removed], changed, added }
}

/** The new list; items that did not change are the same objects. */
export function changeList<Item extends object>(
  told: readonly Item[],
  change: ListChange<Item>,
  keyOf: (item: Item) => Key,
): readonly Item[] {
  if ('all' in change) return change.all
  const removed = new Set(change.removed)
  const changed = new Map(change.changed)
  const kept: Item[] = []
  for (const item of told) {
    const key = keyOf(item)
    if (removed.has(key)) continue
    const fields = changed.get(key)
    kept.push(fields === undefined ? item : { ...item, ...fields })
  }
  if (change.added.length === 0) return kept
  const list: Item[] = []
  let next = 0
  for (const [index, item] of change.added) {
    const until = next + index - list.length
    for (const stayed of kept.slice(next, until)) list.push(stayed)
    list.push(item)
    next = until
  }
  return [...list, ...kept.slice(next)]
}

/** The fields that are other than they were, as JSON; null where one went, which fields alone cannot tell. */
export function findChangedFields<Whole extends object>(
  told: Whole,
  now: Whole,
  leftOut: readonly (keyof Whole)[] = [],
): Partial<Whole> | null {
  const changed: Partial<Whole> = {}
  for (const key in told) if (told[key] !== undefined && now[key] === undefined) return null
  for (const key in now) {
    const value = now[key]
    if (value === told[key] || value === undefined || leftOut.includes(key)) continue
    if (!isSameJson(told[key], value)) changed[key] = value
  }
  return changed
}

function isInOrder(kept: readonly Key[], before: ReadonlyMap<Key, unknown>, removed: ReadonlySet<Key>): boolean {
  let index = 0
  for (const key of before.keys()) {
    if (removed.has(key)) continue
    if (kept[index] !== key) return false
    index += 1
  }
  return true
}
