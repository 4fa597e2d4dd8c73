import type { Clock } from '../types.ts'

/** For tests: time stands still until `advance`. */
export interface ManualClock extends Clock {
  /** Runs every timer that comes due on the way, in order. */
  advance(ms: number): void
  /** Sets the wall clock forward, or back when negative; no timer minds. */
  jump(ms: number): void
  readonly timerCount: number
}

/** A clock that a test moves by hand. */
export function createManualClock(startAtMs = 1_700_000_000_000): ManualClock {
  const timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>()
  let monoMs = 0
  let jumpedMs = 0
  const nextDue = (untilMs: number) =>
    [...timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0]
  return {
    nowMs: () => startAtMs + jumpedMs + monoMs,
    monoMs: () => monoMs,
    after(delayMs, callback) {
      const timer = { dueMs: monoMs + Math.max(0, delayMs), callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(ms) {
      const untilMs = monoMs + ms
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer)
        monoMs = Math.max(monoMs, timer.dueMs)
        timer.callback()
      }
      monoMs = untilMs
    },
    jump(ms) {
      jumpedMs += ms
    },
    get timerCount() {
      return timers.size
    },
  }
}
