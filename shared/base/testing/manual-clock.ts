import type { Clock } from '../clock.ts'

/** For tests: time stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Runs every timer that comes due on the way, in order. */
  advance(ms: number): void
  /** The same, letting promises settle after each. */
  pass(ms: number): Promise<void>
  /** Time goes by, but nothing of this process runs: what is late by then runs at once, when time moves again. */
  sleep(ms: number): void
  /** Sets the wall clock forward, or back when negative; no timer minds. */
  jump(ms: number): void
  readonly timerCount: number
}

/** A clock that a test moves by hand. */
export function createManualClock(startAtMs = 1_700_000_000_000): ManualClock {
  const timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>()
  let monoMs = 0
  let jumpedMs = 0
  /** False when nothing more is due: then it is that late. */
  const runNext = (untilMs: number): boolean => {
    const [next] = [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)
    monoMs = next === undefined ? untilMs : Math.max(monoMs, next.dueMs)
    if (next === undefined) return false
    timers.delete(next)
    next.callback()
    return true
  }
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
      while (runNext(untilMs));
    },
    async pass(ms) {
      const untilMs = monoMs + ms
      while (runNext(untilMs)) await settle()
    },
    sleep(ms) {
      monoMs += ms
    },
    jump(ms) {
      jumpedMs += ms
    },
    get timerCount() {
      return timers.size
    },
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done))
}
