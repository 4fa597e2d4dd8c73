import { performance } from 'node:perf_hooks'
import { createSteadyClock } from '../../shared/steady-clock.ts'
import type { Clock } from './types.ts'

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
