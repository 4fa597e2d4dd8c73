import type { Clock } from '../../shared/base/clock.ts'
import type { HitOrder } from './fault-hits.ts'
import type { FaultNews } from './fault-news.ts'
import type { StandingFault, Surroundings } from './surroundings.ts'

/** What decisions on faults bring about. Each may answer with facts at once, or later. */
export interface FaultPorts {
  readonly clock: Pick<Clock, 'nowMs' | 'monoMs'>
  around(): Surroundings
  /** Faults that are there besides that one. */
  standing(besides: number): readonly StandingFault[]
  newKey(): number
  begin(order: HitOrder): void
  undo(order: HitOrder): void
  /** The slot's worker ends, so that the next one starts with a fault. */
  restart(slot: number): void
  tell(news: FaultNews): void
  changed(what: 'state' | 'numbers'): void
}
