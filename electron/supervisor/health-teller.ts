import type { Health } from '../../shared/model/worker.ts'
import { healthEvent, type SlotEvent } from './slot-events.ts'
import type { SlotState } from './slot-state.ts'
import type { Clock } from './types.ts'

/** Takes the health of a slot's present worker into its state, and tells of it. */
export class HealthTeller {
  readonly #state: SlotState
  readonly #clock: Clock
  readonly #tell: (event: SlotEvent) => void
  /** How long the agent had been silent when the worker was found unresponsive. */
  #silentMs = 0

  constructor(state: SlotState, clock: Clock, tell: (event: SlotEvent) => void) {
    this.#state = state
    this.#clock = clock
    this.#tell = tell
  }

  /** `isAsked`: called only when it changed; true when a person asked for it. */
  change(after: Health, silentMs: number, isAsked: () => boolean): void {
    const { slot, health: before, healthSinceAtMs } = this.#state.now
    if (after === before) return
    const atMs = this.#clock.nowMs()
    const lastedMs = atMs - healthSinceAtMs + this.#silentMs
    this.#silentMs = after === 'unresponsive' ? silentMs : 0
    const byPerson = isAsked()
    this.#state.change({ health: after, healthSinceAtMs: atMs })
    const event = healthEvent({ slot, before, after, lastedMs, silentMs, byPerson })
    if (event !== null) this.#tell(event)
  }

  /** The worker is gone. */
  forget(): void {
    this.#silentMs = 0
  }
}
