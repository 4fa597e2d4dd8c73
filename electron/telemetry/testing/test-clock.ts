import type { Clock } from '../types.ts'

/** Test support: time that only moves when told. */
export interface ManualClock extends Clock {
  /** Runs what falls due, in order, letting promises settle after each. */
  pass(ms: number): Promise<void>
  /** Time goes by, but nothing of this process runs: then everything late runs at once. */
  sleep(ms: number): void
}

export function createManualClock(): ManualClock {
  let nowMs = 1_000_000
  let timers: { readonly dueMs: number; readonly callback: () => void }[] = []
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done))
  }
  return {
    nowMs: () => nowMs,
    monoMs: () => nowMs,
    after: (delayMs, callback) => {
      const timer = { dueMs: nowMs + delayMs, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    pass: async (ms) => {
      const endMs = nowMs + ms
      for (;;) {
        const [next] = timers.filter(({ dueMs }) => dueMs <= endMs).sort((one, other) => one.dueMs - other.dueMs)
        if (next === undefined) break
        timers = timers.filter((other) => other !== next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.callback()
        await settle()
      }
      nowMs = endMs
    },
    sleep: (ms) => {
      nowMs += ms
    },
  }
}
