import { isHit } from '../../../shared/base/hit-rule.ts'
import type { ClusterProcess } from '../child/worker.ts'
import type { HandoverFault } from './handover-fault.ts'

/** Knows whom a fault is aimed at, and what it saw and hit of theirs. Each thing counts once, however often it comes by. */
export class FaultTally {
  seenCount = 0
  hitCount = 0
  readonly #slots: ReadonlySet<number> | null
  readonly #rule: HandoverFault['hits']
  readonly #seen = new WeakMap<object, boolean>()

  constructor({ slots, hits }: Pick<HandoverFault, 'slots' | 'hits'>) {
    this.#slots = slots
    this.#rule = hits
  }

  isAimedAt({ hasSlot, place }: ClusterProcess): boolean {
    return this.#slots === null || (hasSlot && this.#slots.has(place))
  }

  /** Whether something of such a worker is hit. */
  hits(thing: object): boolean {
    const before = this.#seen.get(thing)
    if (before !== undefined) return before
    const isOneOfThem = isHit(this.#rule, ++this.seenCount)
    if (isOneOfThem) this.hitCount++
    this.#seen.set(thing, isOneOfThem)
    return isOneOfThem
  }
}
