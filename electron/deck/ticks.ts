import type { Clock } from '../../shared/base/clock.ts'
import { limits } from '../../shared/limits.ts'
import { Repetition } from '../supervisor/restart/repetition.ts'

/** Long samples are not waited for: ages and countdowns go on by each tick. */
const restMs = 1500
/** Nobody draws it. Often enough that the other thread, which looks every 5 s, knows that this one lives. */
const unseenMs = 4000
/** A timer may be early by less than this. */
const earlyMs = 50

/**
 * When the window is told what was sampled: right after a sample, so that no tick comes for nothing, at most every
 * `limits.tickMs`. While nobody sees the window everything waits for the rare tick, and comes at once when it is seen again.
 */
export class Ticks {
  readonly #clock: Clock
  readonly #repetition: Repetition
  #isSeen = true
  #toldMonoMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, tell: () => void) {
    this.#clock = clock
    this.#repetition = new Repetition(clock, () => {
      this.#toldMonoMs = clock.monoMs()
      tell()
      return this.#isSeen ? restMs : unseenMs
    })
    this.#repetition.in(restMs)
  }

  sampled(): void {
    if (this.#isSeen && this.#clock.monoMs() - this.#toldMonoMs >= limits.tickMs - earlyMs) this.#repetition.now()
  }

  setSeen(isSeen: boolean): void {
    if (isSeen === this.#isSeen) return
    this.#isSeen = isSeen
    if (isSeen) this.#repetition.now()
    else this.#repetition.in(unseenMs)
  }

  close(): void {
    this.#repetition.close()
  }
}
