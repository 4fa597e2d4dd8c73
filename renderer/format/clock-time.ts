const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Local wall clock: "14:28:06". */
export function formatClock(atMs: number): string {
  return clock.format(atMs)
}

/** With tenths, for moments that are compared with one another: "14:32:07.9". */
export function formatClockTenths(atMs: number): string {
  return `${clock.format(atMs)}.${Math.floor((atMs % 1000) / 100)}`
}

/** With milliseconds, for lines of a log: "14:32:07.913". */
export function formatClockMs(atMs: number): string {
  return `${clock.format(atMs)}.${String(Math.floor(atMs % 1000)).padStart(3, '0')}`
}
