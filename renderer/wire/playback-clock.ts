/** How fast the recording plays: as it happened, or slower. */
export const speeds = [1, 0.5, 0.25, 0.05] as const
export type Speed = (typeof speeds)[number]

/** Behind the newest batch, so that a dot knows where it goes before it starts. Batches come every 100 ms, or late. */
export const playbackDelayMs = 900

/** How many batches the distance between the two clocks is taken from. */
const heardCount = 100

/** Where the picture is in the recording. */
export interface Playhead {
  readonly monoMs: number
  /** How long ago, counted from where the live picture is; 0 when live. */
  readonly behindMs: number
  /** It would be further back, but that is no longer kept. */
  readonly isAtOldest: boolean
}

/** Turns the window's time into a moment of the recording. */
export interface PlaybackClock {
  readonly speed: Speed
  readonly isPaused: boolean
  /** A batch made at `monoMs` arrived now. */
  heard(monoMs: number): void
  /** What was recorded is gone: it starts from the live picture, unless it stands still. */
  forget(): void
  /** Null before the first batch. `oldestMonoMs`: what was before it is gone. */
  read(oldestMonoMs: number | null): Playhead | null
  setSpeed(speed: Speed): void
  pause(): void
  /** Goes on from where it stood. */
  resume(): void
  /** Stands still with the rest of the window; `release` goes on as before, live when it was live. */
  hold(): void
  release(): void
  seek(monoMs: number): void
  goLive(): void
}

/** `nowMs` is a monotonic clock of the window; its distance to the recording's clock is learned from the batches. */
export function createPlaybackClock(nowMs: () => number): PlaybackClock {
  let distances: number[] = []
  let speed: Speed = 1
  let isPaused = false
  /** Null follows the live picture. */
  let anchor: { readonly monoMs: number; readonly atMs: number } | null = null
  let wasLiveWhenHeld = false
  let isHeld = false

  // The batch that travelled fastest tells best how far the clocks are apart.
  const live = (): number | null => (distances.length === 0 ? null : nowMs() - Math.min(...distances) - playbackDelayMs)
  const stands = (): boolean => isPaused || isHeld

  function moment(liveMonoMs: number): number {
    if (anchor === null) return liveMonoMs
    const elapsedMs = stands() ? 0 : (nowMs() - anchor.atMs) * speed
    return Math.min(liveMonoMs, anchor.monoMs + elapsedMs)
  }

  function dropAnchor(): void {
    const liveMonoMs = live()
    if (liveMonoMs !== null) anchor = { monoMs: moment(liveMonoMs), atMs: nowMs() }
  }

  return {
    get speed() {
      return speed
    },
    get isPaused() {
      return isPaused
    },
    heard(monoMs) {
      const distance = nowMs() - monoMs
      // After a sleep of the machine the old distances say nothing.
      const last = distances.at(-1)
      if (last !== undefined && Math.abs(distance - last) > 10_000) distances = []
      distances.push(distance)
      if (distances.length > heardCount) distances.shift()
    },
    forget() {
      if (!stands()) anchor = null
    },
    read(oldestMonoMs) {
      const liveMonoMs = live()
      if (liveMonoMs === null) return null
      if (anchor === null && (speed !== 1 || stands())) dropAnchor()
      let monoMs = moment(liveMonoMs)
      const isAtOldest = !stands() && oldestMonoMs !== null && monoMs < oldestMonoMs && oldestMonoMs < liveMonoMs
      if (isAtOldest) {
        monoMs = oldestMonoMs
        anchor = { monoMs, atMs: nowMs() }
      } else if (monoMs >= liveMonoMs && speed === 1 && !stands()) {
        anchor = null
      }
      return { monoMs, behindMs: liveMonoMs - monoMs, isAtOldest }
    },
    setSpeed(next) {
      if (next === speed) return
      if (anchor !== null || next !== 1) dropAnchor()
      speed = next
    },
    pause() {
      if (isPaused) return
      dropAnchor()
      isPaused = true
    },
    resume() {
      if (!isPaused) return
      isPaused = false
      if (anchor !== null) anchor = { ...anchor, atMs: nowMs() }
    },
    hold() {
      if (isHeld) return
      wasLiveWhenHeld = anchor === null
      dropAnchor()
      isHeld = true
    },
    release() {
      if (!isHeld) return
      isHeld = false
      if (wasLiveWhenHeld) anchor = null
      else if (anchor !== null) anchor = { ...anchor, atMs: nowMs() }
    },
    seek(monoMs) {
      anchor = { monoMs, atMs: nowMs() }
      wasLiveWhenHeld = false
    },
    goLive() {
      anchor = null
      isPaused = false
      speed = 1
      wasLiveWhenHeld = true
    },
  }
}
