/** What has a slot: its key, when it was made, the number somebody gave it (Compose), and whether it lives. */
export interface Numbered {
  readonly key: string
  readonly createdAtMs: number
  readonly wished: number | null
  readonly lives: boolean
}

/**
 * Numbers for what nobody numbers, as they appear: a container keeps its number while it is there; a new one gets the number
 * that it wishes if no living one has it, else the lowest one without a living container.
 */
export class SlotNumbers {
  readonly #slots = new Map<string, number>()

  /** The slot of each, by key. */
  assign(all: readonly Numbered[]): ReadonlyMap<string, number> {
    const present = new Set(all.map(({ key }) => key))
    for (const key of this.#slots.keys()) if (!present.has(key)) this.#slots.delete(key)
    const taken = new Set<number>()
    for (const { key, lives } of all) {
      const slot = this.#slots.get(key)
      if (lives && slot !== undefined) taken.add(slot)
    }
    const fresh = all.filter(({ key }) => !this.#slots.has(key))
    for (const one of fresh.toSorted(byAge)) {
      const slot = one.wished !== null && !taken.has(one.wished) ? one.wished : lowestFree(taken)
      this.#slots.set(one.key, slot)
      if (one.lives) taken.add(slot)
    }
    return this.#slots
  }
}

function byAge(a: Numbered, b: Numbered): number {
  return (a.wished ?? 0) - (b.wished ?? 0) || a.createdAtMs - b.createdAtMs || (a.key < b.key ? -1 : 1)
}

function lowestFree(taken: ReadonlySet<number>): number {
  let slot = 1
  while (taken.has(slot)) slot++
  return slot
}
