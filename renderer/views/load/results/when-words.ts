/** When a run began: "14:21" today, "24 Nov" before. */
export function whenWords(atMs: number, nowMs: number): string {
  const at = new Date(atMs)
  if (at.toDateString() === new Date(nowMs).toDateString()) {
    return at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  }
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}
