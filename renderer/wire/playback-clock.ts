/** How fast the recording plays: as it happened, or slower. */
export const speeds = [1, 0.5, 0.25, 0.05] as const
export type Speed = (typeof speeds)[number]

/** Behind the newest batch, so that a dot knows where it goes before it starts. Batches come every 200 ms, or late. */
export const playbackDelayMs = 1100

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
export class PlaybackClock {
  readonly #nowMs: () => number
  #distances: number[] = []
  #speed: Speed = 1
  #isPaused = false
  /** Null follows the live picture. */
  #anchor: { readonly monoMs: number; readonly atMs: number } | null = null
  #wasLiveWhenHeld = false
  #isHeld = false

  /** `nowMs` is a monotonic clock of the window; its distance to the recording's clock is learned from the batches. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get speed(): Speed {
    return this.#speed
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** A batch made at `monoMs` arrived now. */
  heard(monoMs: number): void {
    const distance = this.#nowMs() - monoMs
    // After a sleep of the machine the old distances say nothing.
    const last = this.#distances.at(-1)
    if (last !== undefined && Math.abs(distance - last) > 10_000) this.#distances = []
    this.#distances.push(distance)
    if (this.#distances.length > heardCount) this.#distances.shift()
  }

  /** What was recorded is gone: it starts from the live picture, unless it stands still. */
  forget(): void {
    if (!this.#stands) this.#anchor = null
  }

  /** Null before the first batch. `oldestMonoMs`: what was before it is gone. */
  read(oldestMonoMs: number | null): Playhead | null {
    const liveMonoMs = this.#liveMonoMs()
    if (liveMonoMs === null) return null
    if (this.#anchor === null && (this.#speed !== 1 || this.#stands)) this.#dropAnchor()
    let monoMs = this.#moment(liveMonoMs)
    const isAtOldest = !this.#stands && oldestMonoMs !== null && monoMs < oldestMonoMs && oldestMonoMs < liveMonoMs
    if (isAtOldest) {
      monoMs = oldestMonoMs
      this.#anchor = { monoMs, atMs: this.#nowMs() }
    } else if (monoMs >= liveMonoMs && this.#speed === 1 && !this.#stands) {
      this.#anchor = null
    }
    return { monoMs, behindMs: liveMonoMs - monoMs, isAtOldest }
  }

  setSpeed(speed: Speed): void {
    if (speed === this.#speed) return
    if (this.#anchor !== null || speed !== 1) this.#dropAnchor()
    this.#speed = speed
  }

  pause(): void {
    if (this.#isPaused) return
    this.#dropAnchor()
    this.#isPaused = true
  }

  /** Goes on from where it stood. */
  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#goOn()
  }

  /** Stands still with the rest of the window; `release` goes on as before, live when it was live. */
  hold(): void {
    if (this.#isHeld) return
    this.#wasLiveWhenHeld = this.#anchor === null
    this.#dropAnchor()
    this.#isHeld = true
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    if (this.#wasLiveWhenHeld) this.#anchor = null
    else this.#goOn()
  }

  seek(monoMs: number): void {
    this.#anchor = { monoMs, atMs: this.#nowMs() }
    this.#wasLiveWhenHeld = false
  }

  goLive(): void {
    this.#anchor = null
    this.#isPaused = false
    this.#speed = 1
    this.#wasLiveWhenHeld = true
  }

  get #stands(): boolean {
    return this.#isPaused || this.#isHeld
  }

  /** The batch that travelled fastest tells best how far the clocks are apart. */
  #liveMonoMs(): number | null {
    if (this.#distances.length === 0) return null
    return this.#nowMs() - Math.min(...this.#distances) - playbackDelayMs
  }

  #moment(liveMonoMs: number): number {
    if (this.#anchor === null) return liveMonoMs
    const elapsedMs = this.#stands ? 0 : (this.#nowMs() - this.#anchor.atMs) * this.#speed
    return Math.min(liveMonoMs, this.#anchor.monoMs + elapsedMs)
  }

  /** The picture's moment is where time counts from. */
  #dropAnchor(): void {
    const liveMonoMs = this.#liveMonoMs()
    if (liveMonoMs !== null) this.#anchor = { monoMs: this.#moment(liveMonoMs), atMs: this.#nowMs() }
  }

  /** Now is when time counts from: what passed while it stood does not. */
  #goOn(): void {
    if (this.#anchor !== null) this.#anchor = { ...this.#anchor, atMs: this.#nowMs() }
  }
}
