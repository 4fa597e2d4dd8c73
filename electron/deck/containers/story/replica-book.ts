import type { Replica } from '../../../engines/types.ts'

/** A replica in its slot: engines number slots, and know nothing of generations. */
export interface Placed {
  readonly replica: Replica
  /** How often the slot has been filled, as far as its engine remembers. */
  readonly generation: number
  /** One number for each run of a process. Pids are of no use for that: each node counts its own. */
  readonly run: number
  /** The last that was told: an engine forgets it with the end. */
  readonly pid: number | null
}

interface Entry extends Omit<Placed, 'replica'> {
  readonly isOver: boolean
}

/** Gives generations to what an engine lists. A container that was started again is another generation of its slot. */
export class ReplicaBook {
  readonly #entries = new Map<string, Entry>()
  readonly #generations = new Map<number, number>()
  #lastRun = 0

  /** All of them, oldest first; what is not among them any more is forgotten. */
  place(replicas: readonly Replica[]): readonly Placed[] {
    const placed = replicas.map((replica) => this.#place(replica))
    const keys = new Set(replicas.map(({ key }) => key))
    for (const key of this.#entries.keys()) if (!keys.has(key)) this.#entries.delete(key)
    return placed
  }

  #place(replica: Replica): Placed {
    const { key, slot, end } = replica
    const known = this.#entries.get(key)
    const isSame = known !== undefined && (end !== null || !known.isOver)
    const entry = isSame ? known : this.#begin(slot)
    const { generation, run } = entry
    const pid = replica.pid ?? entry.pid
    this.#entries.set(key, { generation, run, pid, isOver: end !== null })
    return { replica, generation, run, pid }
  }

  #begin(slot: number): Entry {
    const generation = (this.#generations.get(slot) ?? 0) + 1
    this.#generations.set(slot, generation)
    this.#lastRun++
    return { generation, run: this.#lastRun, pid: null, isOver: false }
  }
}
