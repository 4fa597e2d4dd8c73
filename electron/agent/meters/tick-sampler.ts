import type { monitorEventLoopDelay } from 'node:perf_hooks'
import { originals } from '../cover/originals.ts'

/** Node's timer fires at best this often; a loop without delay measures just this. */
const resolutionMs = 10

/** Delay by percentile, the resolution taken off; null where there was no sample. */
export type ReadDelay = (percentile: number) => number | null

/** Samples the delay of this loop with Node's own timer, which wakes it a hundred times a second. */
export class TickSampler {
  /** None before it is needed: one that never ran would be among the handles that the app can list. */
  #delay: ReturnType<typeof monitorEventLoopDelay> | null = null
  /**
   * Node's histogram measures from one of its ticks to the next, and forgets the last tick when it is reset: a block that begins
   * before the first tick after a reset would never be seen. This watches that one stretch.
   */
  #gapMs: number | null = null
  #gapTimer: NodeJS.Timeout | undefined

  start(): void {
    const hooks: typeof import('node:perf_hooks') = require('node:perf_hooks')
    this.#delay ??= hooks.monitorEventLoopDelay({ resolution: resolutionMs })
    this.#delay.enable()
    this.reset()
  }

  stop(): void {
    this.#delay?.disable()
    originals.clearTimeout(this.#gapTimer)
  }

  /** Of the window since the last reset; valid until the next. */
  read(): ReadDelay {
    const delay = this.#delay
    if (delay === null) return () => null
    const isEmpty = delay.max <= 0 || Number.isNaN(delay.mean)
    const gapMs = this.#gapMs ?? 0
    const isGapHighest = gapMs > (isEmpty ? 0 : delay.max / 1e6)
    // One value more, above all others: it is the highest, and the 99th percentile of fewer than a hundred.
    const sampleCount = isEmpty ? 0 : delay.count
    return (percentile) => {
      if (isGapHighest && (1 - percentile / 100) * (sampleCount + 1) < 1) return beyondResolution(gapMs)
      return isEmpty ? null : beyondResolution(delay.percentile(percentile) / 1e6)
    }
  }

  reset(): void {
    this.#delay?.reset()
    originals.clearTimeout(this.#gapTimer)
    this.#gapMs = null
    const beganMs = originals.monoMs()
    this.#gapTimer = originals.setTimeout(() => {
      this.#gapMs = originals.monoMs() - beganMs
    }, resolutionMs)
    this.#gapTimer.unref()
  }
}

function beyondResolution(ms: number): number {
  return Math.max(0, ms - resolutionMs)
}
