import { availableParallelism } from 'node:os'
import type { Clock } from '../../../shared/base/clock.ts'
import { limits } from '../../../shared/limits.ts'

/** Forks within this time are counted together, and a person who lets it fork lets it for so long. */
export const stormWindowMs = 10_000

/** So many forks in `stormWindowMs` are a start; more are mostly workers that end at once, without end. */
export const stormForkCount = Math.max(32, 4 * availableParallelism())

/** Holds forks back when there are too many in too short a time, or too many workers alive. Knows no queue: whoever asks keeps it. */
export class ForkGate {
  readonly #clock: Pick<Clock, 'monoMs'>
  readonly #most: number
  #forks: readonly number[] = []
  #openUntilMonoMs = Number.NEGATIVE_INFINITY

  constructor(clock: Pick<Clock, 'monoMs'>, most = stormForkCount) {
    this.#clock = clock
    this.#most = most
  }

  /** Of the forks that count now: how many, and since when. */
  get recent(): { readonly count: number; readonly withinMs: number } {
    const [first] = this.#counted()
    return { count: this.#forks.length, withinMs: first === undefined ? 0 : this.#clock.monoMs() - first }
  }

  /** Whether one more may be forked now; it is counted then. */
  admits(aliveCount: number): boolean {
    const monoMs = this.#clock.monoMs()
    if (aliveCount >= limits.workers.max) return false
    if (monoMs >= this.#openUntilMonoMs && this.#counted().length >= this.#most) return false
    this.#forks = [...this.#forks, monoMs]
    return true
  }

  /** A person lets it go on; what comes after that time is counted anew. */
  open(): void {
    this.#forks = []
    this.#openUntilMonoMs = this.#clock.monoMs() + stormWindowMs
  }

  #counted(): readonly number[] {
    const monoMs = this.#clock.monoMs()
    this.#forks = this.#forks.filter((atMonoMs) => monoMs - atMonoMs < stormWindowMs)
    return this.#forks
  }
}
