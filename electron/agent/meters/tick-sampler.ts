import { originals } from '../cover/originals.ts'

const tickMs = 10

/** Delay by percentile; null where there was no sample. */
export type ReadDelay = (percentile: number) => number | null

/**
 * Samples the delay of this loop a hundred times a second: how much later than due a timer comes. Node's own
 * `monitorEventLoopDelay` would be one more handle among those that the app can list, and sees nothing of a block that begins
 * before its first tick.
 */
export class TickSampler {
  #latesMs: number[] = []
  #lastMs = 0
  #timer: NodeJS.Timeout | undefined

  start(): void {
    this.#latesMs = []
    this.#lastMs = originals.monoMs()
    this.#timer = originals.setInterval(this.#tick, tickMs)
    this.#timer.unref()
  }

  stop(): void {
    originals.clearInterval(this.#timer)
  }

  /** Of the time since the last call. */
  take(): ReadDelay {
    const latesMs = this.#latesMs.sort((one, other) => one - other)
    this.#latesMs = []
    return (percentile) => latesMs[Math.max(0, Math.ceil((percentile / 100) * latesMs.length) - 1)] ?? null
  }

  readonly #tick = (): void => {
    const nowMs = originals.monoMs()
    this.#latesMs.push(Math.max(0, nowMs - this.#lastMs - tickMs))
    this.#lastMs = nowMs
  }
}
