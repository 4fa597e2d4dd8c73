/** Dots are as smooth at 30 frames a second as anybody sees, at half the cost of the screen's own rate. */
const calmIntervalMs = 1000 / 30
/** What a busy machine spends on drawing, its workers lack. */
const busyIntervalMs = 1000 / 12
/** From here on the machine counts as busy, and from there as busy through and through. */
const busy = { fromRatio: 0.7, toRatio: 0.95 }

/** Ms from one frame to the next. `busyRatio`: how much of all cores is in use, 0–1. */
export function frameIntervalMs(busyRatio: number): number {
  const share = (busyRatio - busy.fromRatio) / (busy.toRatio - busy.fromRatio)
  return calmIntervalMs + (busyIntervalMs - calmIntervalMs) * Math.min(1, Math.max(0, share))
}
