import type { FaultSpec } from '../../shared/model/fault.ts'
import { staysWithSlot } from './carrier.ts'
import type { Hit } from './fault-hits.ts'

/** Which workers that are still to start get a fault that is aimed at their slot. */
export class NextWorkers {
  readonly #spec: FaultSpec
  /** Slots that wait for one. */
  readonly #awaited = new Set<number>()
  readonly #startsOf = new Map<number, number>()

  constructor(spec: FaultSpec) {
    this.#spec = spec
  }

  get slots(): readonly number[] {
    return [...this.#awaited]
  }

  /** One that starts there gets it: the first one, those that follow, and those that come beside one in a reload. */
  isFor(slot: number, open: readonly Hit[]): boolean {
    const there = open.filter(({ order }) => order.slot === slot)
    if (this.#awaited.has(slot) || there.some(({ life }) => life.state === 'waiting')) return true
    return there.some(({ order }) => order.generation !== null) && this.#hasMore(slot)
  }

  started(slot: number): void {
    this.#awaited.delete(slot)
    this.#startsOf.set(slot, (this.#startsOf.get(slot) ?? 0) + 1)
  }

  /** That worker is gone: the next one gets it, which during a reload may be there already. */
  await(gone: Hit, open: readonly Hit[]): void {
    const { slot } = gone.order
    const isThere = open.some((hit) => hit !== gone && hit.order.slot === slot)
    if (!isThere && this.#hasMore(slot)) this.#awaited.add(slot)
  }

  forget(slot: number): void {
    this.#awaited.delete(slot)
  }

  /** Nobody gets it any more. */
  stop(): void {
    this.#awaited.clear()
  }

  #hasMore(slot: number): boolean {
    const { input } = this.#spec
    const failCount = 'failCount' in input ? input.failCount : 0
    return staysWithSlot(this.#spec) && (failCount === 0 || (this.#startsOf.get(slot) ?? 0) < failCount)
  }
}
