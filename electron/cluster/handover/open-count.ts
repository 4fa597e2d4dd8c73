/**
 * How many connections a worker has open, as the primary can know it. The primary sees connections go to a worker and
 * never sees them close, so the worker's agent tells: its own count, up to 20 times per second and only while a policy
 * asks for it (`ChannelOrder` `count`), on the very channel that carries the acknowledgements. Because a channel keeps
 * its order, a count includes every connection acknowledged before it and none after: what was handed over since is
 * added, and the sum is wrong only by what closed in the last 50 ms. (The agent's 1 Hz report would be wrong by all that
 * closed in a second, which with short connections is nearly everything, and its pipe has no order with the channel.)
 */
export class OpenCount {
  #told: number | null = null
  #handedOverSince = 0

  /** Null until the agent has told: workers without one never do. */
  get now(): number | null {
    return this.#told === null ? null : this.#told + this.#handedOverSince
  }

  handedOver(): void {
    this.#handedOverSince++
  }

  /** A hand-over did not succeed. */
  cameBack(): void {
    this.#handedOverSince--
  }

  /** `unacknowledgedCount`: handed over and not yet answered, so not yet in the worker's own count. */
  tell(count: number, unacknowledgedCount: number): void {
    this.#told = count
    this.#handedOverSince = unacknowledgedCount
  }

  forget(): void {
    this.#told = null
  }
}
