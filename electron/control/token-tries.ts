const firstDelayMs = 100
const mostDelayMs = 5000
const forgottenAfterMs = 60_000

/** Slows down whoever tries tokens: each wrong one doubles the wait of the next, until a minute passes without one. */
export class TokenTries {
  readonly #monoMs: () => number
  #wrongCount = 0
  #lastMonoMs = Number.NEGATIVE_INFINITY

  constructor(monoMs: () => number) {
    this.#monoMs = monoMs
  }

  /** One was wrong: so long its answer waits. */
  wrong(): number {
    const now = this.#monoMs()
    if (now - this.#lastMonoMs > forgottenAfterMs) this.#wrongCount = 0
    this.#lastMonoMs = now
    this.#wrongCount += 1
    return Math.min(mostDelayMs, firstDelayMs * 2 ** (this.#wrongCount - 1))
  }
}
