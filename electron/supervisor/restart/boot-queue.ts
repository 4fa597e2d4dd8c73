import type { Clock } from '../../../shared/base/clock.ts'

/** A turn this long is over even if the worker is not online: one that waits for a debugger must not hold up the others. */
const turnMs = 2000

/** One slot's place in the queue; the same object each time. */
export interface Turn {
  boot(): void
  /** It is not this slot's turn yet: `boot` follows. */
  wait(): void
}

/**
 * Lets only so many workers boot at once. Starting a process takes the deck's own thread, and the longer the more of them
 * fight for the processor: 128 at once stopped the window for 26 s on two cores; in turns they are up sooner, too.
 */
export class BootQueue {
  readonly #clock: Clock
  readonly #most: () => number
  readonly #waiting = new Set<Turn>()
  /** Boots under way, each with what cancels the end of its turn. */
  readonly #underWay = new Map<Turn, () => void>()

  constructor(clock: Clock, most: () => number) {
    this.#clock = clock
    this.#most = most
  }

  /** Boots now, or waits now and boots when the turn comes. Asking again gives an earlier turn back. */
  ask(turn: Turn): void {
    this.end(turn)
    this.#waiting.add(turn)
    this.#next()
    if (this.#waiting.has(turn)) turn.wait()
  }

  /** It waits for its turn. */
  isWaiting(turn: Turn): boolean {
    return this.#waiting.has(turn)
  }

  /** The boot is over, or not wanted any more. Harmless when there is none. */
  end(turn: Turn): void {
    this.#waiting.delete(turn)
    this.#underWay.get(turn)?.()
    if (this.#underWay.delete(turn)) this.#next()
  }

  close(): void {
    this.#waiting.clear()
    for (const cancel of this.#underWay.values()) cancel()
    this.#underWay.clear()
  }

  #next(): void {
    for (;;) {
      const [turn] = this.#waiting
      if (turn === undefined || this.#underWay.size >= this.#most()) return
      this.#waiting.delete(turn)
      const cancel = this.#clock.after(turnMs, () => this.end(turn))
      this.#underWay.set(turn, cancel)
      turn.boot()
    }
  }
}
