/**
 * The present of what shows samples: it moves with the newest one while samples come, else once a second. So of the ticks
 * between two samples none draws anything.
 */
export function sampledMs(nowMs: number, newestAtMs: number): number {
  const wholeSecond = Math.floor(nowMs / 1000) * 1000
  return Math.min(nowMs, nowMs - newestAtMs < 2000 ? newestAtMs : wholeSecond)
}
