import type { ListenAddress } from '../../../shared/model/worker.ts'

/** Where a new generation of a slot has to listen before it can take the place. */
export interface ListenExpectations {
  /** Other slots, or an earlier generation of this one, listened there: it belongs to the script, not to one worker. */
  readonly must: readonly ListenAddress[]
  /** Nobody else ever listened there, and others listen elsewhere: it may be this one worker's. It is waited for a while. */
  readonly may: readonly ListenAddress[]
  /** The present worker listens: the new one has to listen somewhere, too. */
  readonly somewhere: boolean
}

const generationsKept = 5

/** Remembers where each slot's workers listened, which tells a server of all workers from a port that every worker has alone. */
export class ListenMemory {
  /** Keys of addresses by generation, of each slot. */
  readonly #slots = new Map<number, Map<number, ReadonlySet<string>>>()

  heard(slot: number, generation: number, listens: readonly ListenAddress[]): void {
    if (listens.length === 0) return
    const generations = this.#slots.get(slot) ?? new Map<number, ReadonlySet<string>>()
    this.#slots.set(slot, generations)
    const before = generations.get(generation) ?? []
    generations.set(generation, new Set([...before, ...listens.map(keyOf)]))
    const [oldest] = generations.keys()
    if (generations.size > generationsKept && oldest !== undefined) generations.delete(oldest)
  }

  get isEmpty(): boolean {
    return this.#slots.size === 0
  }

  /** `listens`: where the slot's present generation does. */
  expectationsOf(slot: number, generation: number, listens: readonly ListenAddress[]): ListenExpectations {
    const shared = listens.filter(({ exclusive }) => !exclusive)
    const may = shared.filter((address) => this.#isOwn(slot, generation, keyOf(address)))
    return { must: shared.filter((address) => !may.includes(address)), may, somewhere: listens.length > 0 }
  }

  forget(): void {
    this.#slots.clear()
  }

  #isOwn(slot: number, generation: number, key: string): boolean {
    const others = [...this.#slots].flatMap(([other, generations]) => (other === slot ? [] : [...generations.values()]))
    if (others.some((keys) => keys.has(key))) return false
    const earlier = [...(this.#slots.get(slot) ?? [])].flatMap(([other, keys]) => (other === generation ? [] : [keys]))
    if (earlier.some((keys) => keys.has(key))) return false
    // With nobody to compare, the address is taken for the script's: to miss it would lose its clients.
    return earlier.length > 0 || others.length > 0
  }
}

/** What makes two workers' servers the same one to a client. */
export const keyOf = ({ transport, port, path }: ListenAddress): string => `${transport} ${port ?? path}`
