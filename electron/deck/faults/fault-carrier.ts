import type { HitOrder } from '../../faults/fault-hits.ts'
import type { HitFact } from '../../faults/hit-life.ts'

/** What a carrier tells back, at once or later, in any order. */
export interface CarrierFacts {
  hear(order: HitOrder, fact: HitFact): void
}

/** Carries hits of one kind out, and takes them back. */
export interface FaultCarrier {
  begin(order: HitOrder): void
  /** Asked again every second until it says that nothing is left. */
  undo(order: HitOrder): void
  /** Looks at what it carries: called some times a second while any fault is active. */
  measure?(): void
}
