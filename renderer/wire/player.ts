import type { Point } from './curves.ts'
import { frameIntervalMs } from './frame-pace.ts'
import { traceAt } from './hit-test.ts'
import { pictureChange } from './picture-change.ts'
import { travelTimes } from './places.ts'
import type { PlaybackClock, Playhead, Speed } from './playback-clock.ts'
import type { Recorder, Recording } from './recording.ts'
import type { SceneInput, TraceKey } from './scene-input.ts'
import { type WireCanvases, type WirePicture, WireStage } from './stage.ts'
import { createThinning } from './thinning.ts'
import { layWires, type Wires } from './wires.ts'

/** Recording and clock of one cluster: they outlive the view. */
export interface WireTape {
  readonly recorder: Recorder
  readonly clock: PlaybackClock
}

/** A graphics process that was lost takes its pictures along: so old they are drawn anew, changed or not. */
const keptMs = 10_000

/** Plays a tape on three canvases, one frame at a time, and draws nothing while nothing moves. */
export class WirePlayer {
  readonly #tape: WireTape
  readonly #stage: WireStage
  readonly #unsubscribe: () => void
  #picture: WirePicture | null = null
  #wires: Wires | null = null
  /** Stands in for the recorder while paused, so that the picture keeps what it shows. */
  #kept: Recording | null = null
  #thinning = createThinning()
  #scrollTop = 0
  #isShown = true
  #isHeld = false
  #intervalMs = frameIntervalMs(0)
  #drawnAtMs = 0
  #anewAtMs = 0
  #ratio = 0
  #timer: number | null = null

  constructor(tape: WireTape, canvases: WireCanvases) {
    this.#tape = tape
    this.#stage = new WireStage(canvases)
    this.#kept = tape.clock.isPaused ? tape.recorder.copy() : null
    this.#unsubscribe = tape.recorder.onChange(() => {
      // A still picture is drawn with its numbers; a paused one not at all.
      if (this.#picture?.still === false && this.#kept === null) this.#wake()
    })
  }

  /** What the picture plays on now. */
  get recording(): Recording {
    return this.#kept ?? this.#tape.recorder
  }

  /** It plays on what was recorded until it stopped. */
  get isStanding(): boolean {
    return this.#kept !== null
  }

  /** The newest moment that could be shown, paused or not. */
  get newestMonoMs(): number | null {
    return this.#tape.recorder.newestMonoMs
  }

  /** One of so many connections (or requests) is drawn. */
  get oneOf(): number {
    return this.#stage.oneOf
  }

  /** Null before anything was recorded. */
  playhead(): Playhead | null {
    return this.#tape.clock.read(this.#kept === null ? this.#tape.recorder.oldestMonoMs : null)
  }

  show(picture: WirePicture): void {
    const before = this.#picture
    this.#picture = picture
    if (before?.mode !== picture.mode) this.#thinning = createThinning()
    const change = this.#isWorn() ? 'all' : pictureChange(before, picture)
    if (change === 'all') this.#drawAnew()
    if (change === 'lines' && this.#wires !== null) this.#stage.drawWires(this.#wires, picture)
    if (picture.still) this.#wake()
  }

  scrollTo(scrollTop: number): void {
    this.#scrollTop = scrollTop
    this.#drawAnew()
  }

  /** Nothing is computed while the view is out of sight. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown
    if (isShown) this.#wake()
  }

  /** How much of the machine is in use, 0–1: a busy one gets fewer frames. */
  setBusy(busyRatio: number): void {
    this.#intervalMs = frameIntervalMs(busyRatio)
  }

  setSpeed(speed: Speed): void {
    this.#tape.clock.setSpeed(speed)
    this.#wake()
  }

  setPaused(isPaused: boolean): void {
    if (isPaused) this.#tape.clock.pause()
    else this.#tape.clock.resume()
    this.#keep()
  }

  /** Stands still with the rest of the window. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
    if (isHeld) this.#tape.clock.hold()
    else this.#tape.clock.release()
    this.#keep()
  }

  seek(monoMs: number): void {
    this.#tape.clock.seek(monoMs)
    this.#stage.jump()
    this.#wake()
  }

  goLive(): void {
    this.#tape.clock.goLive()
    this.#keep()
  }

  /** What is drawn at a point of the body. */
  traceAt(at: Point): TraceKey | null {
    return traceAt(this.#stage.scene, at)
  }

  close(): void {
    this.#unsubscribe()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    // A view that is gone holds nothing back.
    this.#tape.clock.release()
  }

  #keep(): void {
    const stands = this.#isHeld || this.#tape.clock.isPaused
    if (stands) this.#kept ??= this.#tape.recorder.copy()
    else this.#kept = null
    this.#stage.jump()
    this.#wake()
  }

  #drawAnew(): void {
    const picture = this.#picture
    if (picture === null) return
    this.#anewAtMs = performance.now()
    this.#ratio = globalThis.devicePixelRatio
    this.#wires = layWires(picture.layout, picture.workers.length, this.#scrollTop, picture.around)
    this.#stage.drawWires(this.#wires, picture)
    this.#stage.jump()
    this.#wake()
  }

  /** Drawn long ago, or for another screen. */
  #isWorn(): boolean {
    return performance.now() - this.#anewAtMs > keptMs || globalThis.devicePixelRatio !== this.#ratio
  }

  /** By a timer of its own: a frame of the page would be laid out and painted in between, though nothing of it changed. */
  #wake(): void {
    if (this.#timer !== null || !this.#isShown || this.#picture === null) return
    const waitMs = this.#drawnAtMs + this.#intervalMs - performance.now()
    this.#timer = window.setTimeout(
      () => {
        this.#timer = null
        this.#drawnAtMs = performance.now()
        if (this.#drawScene()) this.#wake()
      },
      Math.max(0, waitMs),
    )
  }

  /** True while there is more to come. */
  #drawScene(): boolean {
    const playhead = this.playhead()
    const picture = this.#picture
    const wires = this.#wires
    if (playhead === null || picture === null || wires === null) return false
    const { clock } = this.#tape
    const input: SceneInput = {
      recording: this.recording,
      monoMs: playhead.monoMs,
      mode: picture.mode,
      workers: picture.workers,
      layout: picture.layout,
      wires,
      travel: travelTimes(clock.speed),
      thinning: this.#thinning,
      scrollTop: this.#scrollTop,
      still: picture.still,
    }
    const isMoving = this.#stage.draw(input, picture)
    if (this.#isHeld || clock.isPaused || picture.still) return false
    return isMoving || this.#stage.shownMonoMs <= this.recording.changedMonoMs
  }
}
