import type { WatchClock } from './types.ts'

/** For tests with real files: the system's own time. */
export const testClock: WatchClock = {
  monoMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
