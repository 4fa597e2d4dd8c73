import type { Replica, ReplicaStats } from '../../../engines/types.ts'

/** What containers of a slot used, over all its generations. Numbers only grow; null: nobody ever measured it. */
export interface SlotUse {
  readonly cpuMs: number | null
  readonly networkInBytes: number | null
  readonly networkOutBytes: number | null
}

/** One number of one container: its first word, and what was added since. */
interface Grown {
  readonly first: number
  readonly last: number
  readonly grown: number
}
type Use = Readonly<Record<keyof SlotUse, Grown | null>>

const noUse: SlotUse = { cpuMs: null, networkInBytes: null, networkOutBytes: null }

/** From stats, which begin with each container, to totals of slots, which never fall. */
export class StatsTotals {
  readonly #uses = new Map<string, Use>()
  readonly #ended = new Map<number, SlotUse>()
  /** Keys of those that ran before anybody looked: what they used until then is not counted, else each new deck counts it again. */
  readonly #older = new Set<string>()

  ranBefore(keys: readonly string[]): void {
    for (const key of keys) this.#older.add(key)
  }

  isOlder(key: string): boolean {
    return this.#older.has(key)
  }

  stats({ key, cpuMs, networkInBytes, networkOutBytes }: ReplicaStats): void {
    const before = this.#uses.get(key)
    this.#uses.set(key, {
      cpuMs: grow(before?.cpuMs, cpuMs),
      networkInBytes: grow(before?.networkInBytes, networkInBytes),
      networkOutBytes: grow(before?.networkOutBytes, networkOutBytes),
    })
  }

  /** Its engine has forgotten it: what it used stays its slot's. */
  forget({ key, slot }: Pick<Replica, 'key' | 'slot'>): void {
    const use = this.#uses.get(key)
    if (use !== undefined) this.#ended.set(slot, add(this.#ended.get(slot) ?? noUse, this.#since(key, use)))
    this.#uses.delete(key)
    this.#older.delete(key)
  }

  /** By slot, of all that these and those that are forgotten used. */
  of(replicas: readonly Pick<Replica, 'key' | 'slot'>[]): ReadonlyMap<number, SlotUse> {
    const totals = new Map(this.#ended)
    for (const { key, slot } of replicas) {
      const use = this.#uses.get(key)
      if (use !== undefined) totals.set(slot, add(totals.get(slot) ?? noUse, this.#since(key, use)))
    }
    return totals
  }

  #since(key: string, use: Use): SlotUse {
    const isOlder = this.#older.has(key)
    const total = (one: Grown | null): number | null => (one === null ? null : one.grown + (isOlder ? 0 : one.first))
    return {
      cpuMs: total(use.cpuMs),
      networkInBytes: total(use.networkInBytes),
      networkOutBytes: total(use.networkOutBytes),
    }
  }
}

function grow(before: Grown | null | undefined, now: number | null): Grown | null {
  if (now === null) return before ?? null
  if (before == null) return { first: now, last: now, grown: 0 }
  // A container that is started again has its key still, and counts from 0.
  const added = now < before.last ? now : now - before.last
  return { first: before.first, last: now, grown: before.grown + added }
}

function add(one: SlotUse, other: SlotUse): SlotUse {
  const sum = (first: number | null, second: number | null): number | null =>
    first === null || second === null ? (first ?? second) : first + second
  return {
    cpuMs: sum(one.cpuMs, other.cpuMs),
    networkInBytes: sum(one.networkInBytes, other.networkInBytes),
    networkOutBytes: sum(one.networkOutBytes, other.networkOutBytes),
  }
}
