interface Stretch {
  /** Number of its first request, counted over the whole run. */
  readonly fromIndex: number
  readonly fromMs: number
  readonly intervalMs: number
}

/**
 * The open model: when each request is due, whatever became of those before it. Requests are evenly spaced; a new rate
 * starts a new stretch. Nothing is stored per request, so an outage of an hour costs no memory.
 */
export interface Schedule {
  /** How many requests fell due before `monoMs`. */
  dueCount(monoMs: number): number
  /** Requests handed out. */
  readonly takenCount: number
  /** Hands out the next one: when it was due, monotonic ms. Whether it is due already is the caller's question. */
  take(): number
  /** When the next one falls due. */
  readonly nextDueMs: number
  /** In force from now on: what fell due stays due. */
  setInterval(intervalMs: number, monoMs: number): void
}

/** The first request is due at `startMs`. */
export function createSchedule(startMs: number, intervalMs: number): Schedule {
  const stretches: Stretch[] = [{ fromIndex: 0, fromMs: startMs, intervalMs }]
  let last: Stretch = { fromIndex: 0, fromMs: startMs, intervalMs }
  let taken = 0

  /** A millionth of an interval is rounding, not time. */
  const dueCount = (monoMs: number): number =>
    last.fromIndex + Math.max(0, Math.ceil((monoMs - last.fromMs) / last.intervalMs - 1e-6))

  /** The stretch of the next request to take; those before it are forgotten. */
  const current = (): Stretch => {
    while ((stretches[1]?.fromIndex ?? Number.POSITIVE_INFINITY) <= taken) stretches.shift()
    return stretches[0] ?? last
  }
  const dueMs = (): number => {
    const { fromIndex, fromMs, intervalMs } = current()
    return fromMs + (taken - fromIndex) * intervalMs
  }

  return {
    dueCount,
    get takenCount() {
      return taken
    },
    take() {
      const due = dueMs()
      taken += 1
      return due
    },
    get nextDueMs() {
      return dueMs()
    },
    setInterval(intervalMs, monoMs) {
      // What was handed out ahead of its time counts as due, so that no request gets two places.
      const fromIndex = Math.max(dueCount(monoMs), taken)
      // The part of an interval that has passed is kept: half of the way to the next request stays half.
      const nextDueMs = last.fromMs + (fromIndex - last.fromIndex) * last.intervalMs
      const fromMs = monoMs + (Math.max(0, nextDueMs - monoMs) / last.intervalMs) * intervalMs
      last = { fromIndex, fromMs, intervalMs }
      stretches.push(last)
    },
  }
}
