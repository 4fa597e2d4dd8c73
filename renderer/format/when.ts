const dayMs = 24 * 3_600_000
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' })
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** When something was last done, as one remembers it: "14:02", "yesterday 18:04", "Tue 11:20", "12 Nov". */
export function formatWhen(atMs: number, nowMs: number): string {
  const daysAgo = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / dayMs)
  if (daysAgo <= 0) return time.format(atMs)
  if (daysAgo === 1) return `yesterday ${time.format(atMs)}`
  return daysAgo < 7 ? `${weekday.format(atMs)} ${time.format(atMs)}` : date.format(atMs)
}

/** The same for narrow rows: "14:21" today, "24 Nov" before. */
export function formatShortWhen(atMs: number, nowMs: number): string {
  return startOfDay(atMs) === startOfDay(nowMs) ? time.format(atMs) : date.format(atMs)
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}
