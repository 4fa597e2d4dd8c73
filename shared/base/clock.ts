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
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** For who tells nobody. */
export const systemClock = createSystemClock(() => {})
