import type { Clock } from '../../../shared/base/clock.ts'
import type { EarlyEnd } from '../judge/decide-verdict.ts'

/** Waits of one run, all of which end when the run is to end early. */
export class Patience {
  readonly #clock: Clock
  /** Settles when the run is to end early. */
  readonly ending: Promise<void>
  #wake: () => void = () => {}
  #end: EarlyEnd | null = null

  constructor(clock: Clock) {
    this.#clock = clock
    this.ending = new Promise((done) => {
      this.#wake = done
    })
  }

  /** Why it ends early; null while it does not. The first reason stands. */
  get end(): EarlyEnd | null {
    return this.#end
  }

  endEarly(end: EarlyEnd): void {
    this.#end ??= end
    this.#wake()
  }

  /** Lets time go by. False when the run is to end early. */
  async pass(ms: number): Promise<boolean> {
    if (this.#end !== null) return false
    if (ms > 0) await this.atMost(ms, this.ending)
    return this.#end === null
  }

  /** Looks again and again until it is so, or the time is over. False when the run is to end early. */
  async until(isSo: () => boolean, withinMs: number, everyMs: number): Promise<boolean> {
    const untilMs = this.#clock.monoMs() + withinMs
    while (!isSo() && this.#clock.monoMs() < untilMs) if (!(await this.pass(everyMs))) return false
    return this.#end === null
  }

  /** Waits for something though the run ends, but not for ever. False when it took too long. */
  async atMost(ms: number, done: Promise<unknown>): Promise<boolean> {
    let cancel = (): void => {}
    const late = new Promise<boolean>((isLate) => {
      cancel = this.#clock.after(ms, () => isLate(false))
    })
    const isDone = await Promise.race([done.then(() => true), late])
    cancel()
    return isDone
  }
}
