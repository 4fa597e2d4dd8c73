import { createSteadyClock } from './steady-clock.ts'

/** Passed in, so that tests hold the time in their hands. */
export interface Clock {
  /** Epoch ms. */
  nowMs(): number
  /** Monotonic ms; durations, ages, rates and deadlines use this one. */
  monoMs(): number
  /** Calls back once; returns its cancel. */
  after(delayMs: number, callback: () => void): () => void
}

/** The machine's own time, which is never set back here; `setBack` hears by how much it would have been. */
export function createSystemClock(setBack: (byMs: number) => void): Clock {
  const { nowMs } = createSteadyClock(
    () => Date.now(),
    () => performance.now(),
    setBack,
  )
  return {
    nowMs,
    monoMs: () => performance.now(),
    after(delayMs, callback) {
      const dueMs = performance.now() + delayMs
      // Timers count in whole milliseconds of the loop: they ring up to one too early, and whoever compares ages would see that.
      const ring = (): void => {
        const leftMs = dueMs - performance.now()
        if (leftMs > 0) timer = setTimeout(ring, Math.ceil(leftMs))
        else callback()
      }
      let timer = setTimeout(ring, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** For who tells nobody. */
export const systemClock = createSystemClock(() => {})
