import type { Clock } from '../../../shared/base/clock.ts'

/** After a step that threw the next one waits at least so long: a fault must not become a flood of them. */
const afterFaultMs = 1000

/**
 * Does one thing again and again until `close`. `act` answers in how many ms it wants to be called next, or null to rest
 * until it is asked for. What it throws goes to the caller, which is the thread's guard against faults: the next step comes
 * all the same, because what repeats is what everybody relies on.
 */
export class Repetition {
  readonly #clock: Pick<Clock, 'after'>
  readonly #act: () => number | null
  #cancel = (): void => {}
  #isClosed = false

  constructor(clock: Pick<Clock, 'after'>, act: () => number | null) {
    this.#clock = clock
    this.#act = act
  }

  /** The next step comes after this wait, instead of when it was due. */
  in(delayMs: number): void {
    this.#cancel()
    if (!this.#isClosed) this.#cancel = this.#clock.after(delayMs, () => this.now())
  }

  /** Steps at once, and counts the wait anew. */
  now(): void {
    if (this.#isClosed) return
    this.#cancel()
    let nextMs: number | null = afterFaultMs
    try {
      nextMs = this.#act()
    } finally {
      if (nextMs !== null) this.in(nextMs)
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }
}
