import type { Clock } from '../../../shared/base/clock.ts'
import type { Health } from '../../../shared/model/worker.ts'
import { healthEvent, type SlotEvent } from './slot-events.ts'
import type { SlotState } from './slot-state.ts'

/** Takes the health of a slot's present worker into its state, and tells of it. */
export class HealthTeller {
  readonly #state: SlotState
  readonly #clock: Clock
  readonly #tell: (event: SlotEvent) => void
  /** When the present health began, the silence before it was noticed included; null: with the worker. */
  #sinceMonoMs: number | null = null

  constructor(state: SlotState, clock: Clock, tell: (event: SlotEvent) => void) {
    this.#state = state
    this.#clock = clock
    this.#tell = tell
  }

  /** `isAsked`: called only when it changed; true when a person asked for it. */
  change(after: Health, silentMs: number, isAsked: () => boolean): void {
    const { slot, health: before } = this.#state.now
    if (after === before) return
    const monoMs = this.#clock.monoMs()
    const lastedMs = monoMs - (this.#sinceMonoMs ?? monoMs)
    this.#sinceMonoMs = after === 'unresponsive' ? monoMs - silentMs : monoMs
    const byPerson = isAsked()
    this.#state.change({ health: after, healthSinceAtMs: this.#clock.nowMs() })
    const event = healthEvent({ slot, before, after, lastedMs, silentMs, byPerson })
    if (event !== null) this.#tell(event)
  }

  /** The worker is gone. */
  forget(): void {
    this.#sinceMonoMs = null
  }
}
