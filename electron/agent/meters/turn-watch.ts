import { originals } from '../cover/originals.ts'

/** A turn that was shorter held up nobody. */
const shortestMs = 1
/** Timers count in whole milliseconds, and are late by that much without any cause. */
const timerMs = 5
/** As far apart as the sampler's ticks would be: a turn is met by one of them only when it lasts. */
const tickMs = 10
/** Looking at so many turns between two reads costs as much as waking the loop a hundred times. */
const mostTurns = 500

/**
 * Measures each turn of this loop, and wakes it for nothing: an immediate that keeps nothing alive runs at the end of the next
 * turn, whenever that comes. `activeMs`: how long the loop was awake so far. Calls `tooMany` when there are so many turns that
 * sampling them costs less, and has stopped by then.
 */
export class TurnWatch {
  readonly #activeMs: () => number
  readonly #tooMany: () => void
  #lastMs = 0
  #turnsMs: number[] = []
  #count = 0
  #isOn = false
  #isDue = false

  constructor(activeMs: () => number, tooMany: () => void) {
    this.#activeMs = activeMs
    this.#tooMany = tooMany
  }

  get isOn(): boolean {
    return this.#isOn
  }

  start(): void {
    this.#isOn = true
    this.#count = 0
    this.#lastMs = this.#activeMs()
    this.#arm()
  }

  stop(): void {
    this.#isOn = false
  }

  /** Since the last call, longest first. The turn under way is among them, as far as it got. */
  take(): number[] {
    if (this.#isOn) this.#look()
    const turnsMs = this.#turnsMs.sort((one, other) => other - one)
    this.#turnsMs = []
    this.#count = 0
    return turnsMs
  }

  /** A timer came so much later than it was due: also what no turn shows, such as a process that was stopped while it slept. */
  late(lateMs: number): void {
    if (this.#isOn && lateMs >= timerMs) this.#turnsMs.push(lateMs)
  }

  #arm(): void {
    if (this.#isDue) return
    this.#isDue = true
    originals.setImmediate(this.#ended).unref()
  }

  readonly #ended = (): void => {
    this.#isDue = false
    if (!this.#isOn) return
    this.#look()
    this.#count += 1
    if (this.#count <= mostTurns) {
      this.#arm()
      return
    }
    this.#isOn = false
    this.#tooMany()
  }

  #look(): void {
    const nowMs = this.#activeMs()
    const turnMs = nowMs - this.#lastMs
    this.#lastMs = nowMs
    if (turnMs >= shortestMs) this.#turnsMs.push(turnMs)
  }
}

/**
 * The delay that ticks every 10 ms would have met in a window of so many ms, by percentile. `turnsMs` as `take` answers them:
 * each counts as often as a tick falls into it.
 */
export function delayOfTurns(turnsMs: readonly number[], windowMs: number, percentile: number): number {
  const blockedMs = turnsMs.reduce((sum, turnMs) => sum + turnMs, 0)
  const tickCount = Math.max(0, windowMs - blockedMs) / tickMs + turnsMs.length
  const above = (1 - percentile / 100) * tickCount
  let metCount = 0
  for (const turnMs of turnsMs) {
    metCount += Math.min(1, turnMs / tickMs)
    if (metCount > above) return turnMs
  }
  return 0
}
