import { limits } from '../../../shared/limits.ts'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import { Lifeline } from './lifeline.ts'
import { Slot } from './slot.ts'
import type { HostedSlot, SlotHost } from './slot-host.ts'
import type { WorkerFacts } from './worker-facts.ts'

/** The slots of one cluster, by number. Generations and lifelines go on when a number comes back. */
export class SlotTable {
  readonly #slots = new Map<number, Slot>()
  readonly #generations = new Map<number, number>()
  readonly #lifelines = new Map<number, Lifeline>()

  /** By number, ascending. */
  get all(): readonly Slot[] {
    return [...this.#slots.values()].sort((a, b) => a.number - b.number)
  }
  /** Those that are not on their way out of the cluster. */
  get staying(): readonly Slot[] {
    return this.all.filter((slot) => !slot.isLeaving)
  }
  /** Nobody lives in any of them. */
  get allRest(): boolean {
    return this.all.every((slot) => slot.phase === 'stopped' && slot.beside.isEmpty)
  }
  get lifelines(): readonly { readonly slot: number; readonly segments: readonly LifelineSegment[] }[] {
    return [...this.#lifelines].map(([slot, lifeline]) => ({ slot, segments: lifeline.segments }))
  }

  get(number: number): Slot | undefined {
    return this.#slots.get(number)
  }

  /** It still belongs to the cluster, and no other one has its number. */
  has(slot: HostedSlot): boolean {
    return this.#slots.get(slot.number) === slot
  }

  ofWorker(workerId: number): WorkerFacts | undefined {
    const all = [...this.#slots.values()]
    const present = all.find((slot) => slot.handle?.workerId === workerId)?.present
    return present ?? all.map((slot) => slot.beside.find(workerId)).find((worker) => worker !== undefined)
  }

  /** The lowest numbers that no slot has. */
  free(count: number): number[] {
    const free: number[] = []
    for (let number = limits.workers.min; free.length < count && number <= limits.workers.max; number++) {
      if (!this.#slots.has(number)) free.push(number)
    }
    return free
  }

  /** Has a worker start in that slot, which is made when there is none. */
  fill(number: number, host: SlotHost): Slot {
    const slot = this.at(number, host)
    slot.begin()
    return slot
  }

  /** That slot, which is made when there is none; nobody starts in it. */
  at(number: number, host: SlotHost): Slot {
    const slot = this.#slots.get(number) ?? new Slot(number, host, this.#lifelineOf(number))
    this.#slots.set(number, slot)
    return slot
  }

  remove({ number }: HostedSlot): void {
    this.#slots.delete(number)
  }

  nextGeneration(number: number): number {
    const generation = (this.#generations.get(number) ?? 0) + 1
    this.#generations.set(number, generation)
    return generation
  }

  #lifelineOf(number: number): Lifeline {
    const lifeline = this.#lifelines.get(number) ?? new Lifeline()
    this.#lifelines.set(number, lifeline)
    return lifeline
  }
}
