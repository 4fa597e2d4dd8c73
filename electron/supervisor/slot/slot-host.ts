import type { Clock } from '../../../shared/base/clock.ts'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import type { SwapRecord } from '../../../shared/model/reload.ts'
import type { ExitRecord, ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { BootQueue } from '../restart/boot-queue.ts'
import type { NotListening, SupervisorRules, WorkerHandle } from '../types.ts'
import type { ListenExpectations } from './listen-memory.ts'
import type { ToldEvent } from './slot-events.ts'

/** A slot, as its supervisor hears of it. */
export interface HostedSlot {
  readonly number: number
  snapshot(): SlotSnapshot
}

/** What a slot needs of its supervisor. */
export interface SlotHost {
  readonly clock: Clock
  rules(): SupervisorRules
  fork(slot: number, generation: number): WorkerHandle
  /** Workers boot in turns. */
  readonly boots: BootQueue
  /** Grows for every fork of this slot number, also after the slot was removed and came back. */
  nextGeneration(slot: number): number
  /** Where a new generation has to listen, by where that present one and the other slots do. */
  expectations(slot: number, generation: number, listens: readonly ListenAddress[]): ListenExpectations
  /** What the system and others know of the reason; null where nobody can be asked. Never rejects. */
  whyNotListening(slot: number, generation: number): Promise<NotListening | null> | null
  changed(slot: HostedSlot): void
  /** It is to be removed when its worker has ended. */
  leaving(slot: HostedSlot): void
  /** It is in rotation again. */
  backInRotation(slot: HostedSlot): void
  removed(slot: HostedSlot): void
  /** Its successor is its worker now. */
  tookOver(slot: HostedSlot): void
  tell(event: ToldEvent): void
  lifeline(slot: number, segments: readonly LifelineSegment[]): void
  /** What it printed as the reason of its end; null when nothing names it. */
  errorOf(slot: number, generation: number, code: number | null, signal: string | null): string | null
  exited(exit: ExitRecord): void
  /** A worker that gave its place to another is gone. */
  swapped(swap: SwapRecord): void
}
