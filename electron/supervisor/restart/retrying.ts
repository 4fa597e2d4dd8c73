import type { Clock } from '../../../shared/base/clock.ts'
import type { SlotEvent } from '../slot/slot-events.ts'
import type { SlotState } from '../slot/slot-state.ts'
import { stoppedTryingWords } from '../slot/slot-words.ts'
import type { SupervisorRules } from '../types.ts'

interface RetryingPorts {
  readonly clock: Clock
  readonly state: SlotState
  rules(): SupervisorRules
  again(): void
  tell(event: SlotEvent): void
}

/** A slot's wait for its next try. It is due on the monotonic clock: a wall clock that is set moves nothing. */
export class Retrying {
  readonly #ports: RetryingPorts
  #dueMonoMs = 0
  #cancel: (() => void) | null = null

  constructor(ports: RetryingPorts) {
    this.#ports = ports
  }

  /** When the try comes, on the wall clock as it stands now; null when none is due. */
  get atMs(): number | null {
    return this.#cancel === null ? null : Math.round(this.#ports.clock.nowMs() + this.#leftMs)
  }

  /** Waits, and says why. The wait comes first: whoever hears of the back-off may fill the slot at once. */
  backOff(delayMs: number, why: string): void {
    this.#wait(delayMs)
    this.#ports.state.apply('back-off', { why })
  }

  cancel(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  /** A person has seen enough: the next try is taken back. Only while one is due. */
  stop(unstableCount: number): void {
    const { slot, lastExit } = this.#ports.state.now
    const words = stoppedTryingWords(slot, unstableCount, this.#leftMs)
    this.cancel()
    this.#ports.state.apply('give-up', { why: lastExit === null ? words : `${lastExit.words}; then ${words}` })
    this.#ports.tell({ kind: 'failed', tone: 'warn', words, mark: `failed ${slot}` })
  }

  /** Other rules are in force: a wait above the new cap is cut to it. */
  rulesChanged(): void {
    const { backOffCapMs } = this.#ports.rules()
    if (this.#leftMs <= backOffCapMs) return
    this.#wait(backOffCapMs)
    this.#ports.state.change({})
  }

  get #leftMs(): number {
    return this.#cancel === null ? 0 : Math.max(0, this.#dueMonoMs - this.#ports.clock.monoMs())
  }

  #wait(delayMs: number): void {
    this.cancel()
    const { clock, again } = this.#ports
    this.#dueMonoMs = clock.monoMs() + delayMs
    this.#cancel = clock.after(delayMs, () => {
      this.#cancel = null
      again()
    })
  }
}
