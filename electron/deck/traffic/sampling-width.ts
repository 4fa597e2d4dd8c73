/** New records per second that are aimed at: what an eye can follow, and costs nothing to draw. */
const aimPerSec = 60
/** Records that may be open at a time. */
const aimOpen = 1000
const windowMs = 1000
/** So long it has to be calm before more is traced: a sample that flaps tells nothing. */
const calmMs = 3000

interface Look {
  readonly totalCount: number
  readonly monoMs: number
}

/**
 * Of how many one is traced: a power of two, so that every sample is part of the wider one. Widens at once, narrows when
 * the rate stayed below half of the aim for three seconds.
 */
export class SamplingWidth {
  #oneOf: number
  #looks: Look[] = []
  #calmSinceMonoMs: number | null = null

  /** Begins with what is known from before. */
  constructor(perSec = 0, openCount = 0) {
    this.#oneOf = neededFor(perSec, openCount)
  }

  get oneOf(): number {
    return this.#oneOf
  }

  /** `totalCount` only grows: all there were, traced or not. Answers true when the width changed. */
  look(totalCount: number, openCount: number, monoMs: number): boolean {
    this.#looks.push({ totalCount, monoMs })
    while ((this.#looks[1]?.monoMs ?? Infinity) <= monoMs - windowMs) this.#looks.shift()
    const first = this.#looks[0]
    const perSec =
      first === undefined ? 0 : (totalCount - first.totalCount) / Math.max(1, (monoMs - first.monoMs) / 1000)
    const needed = neededFor(perSec, openCount)
    if (needed > this.#oneOf) return this.#change(needed)
    const calm = neededFor(perSec * 2, openCount * 2)
    if (calm >= this.#oneOf) {
      this.#calmSinceMonoMs = null
      return false
    }
    this.#calmSinceMonoMs ??= monoMs
    return monoMs - this.#calmSinceMonoMs >= calmMs && this.#change(calm)
  }

  #change(oneOf: number): true {
    this.#oneOf = oneOf
    this.#calmSinceMonoMs = null
    return true
  }
}

/** The smallest power of two that keeps both aims. */
function neededFor(perSec: number, openCount: number): number {
  const share = Math.max(perSec / aimPerSec, openCount / aimOpen, 1)
  return 2 ** Math.ceil(Math.log2(share))
}
