import type { Point } from './curves.ts'
import { traceAt } from './hit-test.ts'
import { paintScene, paintWires, type WireColors } from './painter.ts'
import { travelTimes } from './places.ts'
import type { PlaybackClock, Playhead, Speed } from './playback-clock.ts'
import type { Recorder, Recording } from './recording.ts'
import { buildScene, type Scene } from './scene.ts'
import type { TraceKey, WireMode, WireWorker } from './scene-input.ts'
import { createThinning } from './thinning.ts'
import type { WireLayout } from './wire-layout.ts'
import { layWires, type Wires } from './wires.ts'

/** What is to be seen; the player draws it whenever something in it moves. */
export interface WirePicture {
  readonly layout: WireLayout
  readonly mode: WireMode
  readonly workers: readonly WireWorker[]
  /** What is drawn goes around the primary. */
  readonly around: boolean
  readonly colors: WireColors
  readonly still: boolean
  readonly selected: TraceKey | null
}

/** Recording and clock of one cluster: they outlive the view. */
export interface WireTape {
  readonly recorder: Recorder
  readonly clock: PlaybackClock
}

interface Canvases {
  /** Drawn again only when a width, a state or the size changes. */
  readonly wires: HTMLCanvasElement
  readonly dots: HTMLCanvasElement
}

/** Plays a tape on two canvases, one frame at a time, and asks for no frame while nothing moves. */
export class WirePlayer {
  readonly #tape: WireTape
  readonly #canvases: Canvases
  readonly #unsubscribe: () => void
  #picture: WirePicture | null = null
  #wires: Wires | null = null
  #scene: Scene | null = null
  /** Stands in for the recorder while paused, so that the picture keeps what it shows. */
  #kept: Recording | null = null
  #thinning = createThinning()
  #scrollTop = 0
  #isShown = true
  #isHeld = false
  #frame: number | null = null

  constructor(tape: WireTape, canvases: Canvases) {
    this.#tape = tape
    this.#canvases = canvases
    this.#kept = tape.clock.isPaused ? tape.recorder.copy() : null
    this.#unsubscribe = tape.recorder.onChange(() => {
      // A still picture is drawn with its numbers, twice a second; a paused one not at all.
      if (this.#picture?.still === false && this.#kept === null) this.#wake()
    })
  }

  /** What the picture plays on now. */
  get recording(): Recording {
    return this.#kept ?? this.#tape.recorder
  }

  /** The newest moment that could be shown, paused or not. */
  get newestMonoMs(): number | null {
    return this.#tape.recorder.newestMonoMs
  }

  /** One of so many connections (or requests) is drawn. */
  get oneOf(): number {
    return this.#scene?.oneOf ?? 1
  }

  /** Null before anything was recorded. */
  playhead(): Playhead | null {
    return this.#tape.clock.read(this.#kept === null ? this.#tape.recorder.oldestMonoMs : null)
  }

  show(picture: WirePicture): void {
    const before = this.#picture
    this.#picture = picture
    if (before?.mode !== picture.mode) this.#thinning = createThinning()
    this.#layWires()
    this.#paintWires()
    this.#wake()
  }

  scrollTo(scrollTop: number): void {
    this.#scrollTop = scrollTop
    this.#layWires()
    this.#paintWires()
    this.#wake()
  }

  /** Nothing is computed while the view is out of sight. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown
    if (isShown) this.#wake()
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
    this.#wake()
  }

  goLive(): void {
    this.#tape.clock.goLive()
    this.#keep()
  }

  /** What is drawn at a point of the body. */
  traceAt(at: Point): TraceKey | null {
    return this.#scene === null ? null : traceAt(this.#scene, at)
  }

  close(): void {
    this.#unsubscribe()
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
    // A view that is gone holds nothing back.
    this.#tape.clock.release()
  }

  #keep(): void {
    const stands = this.#isHeld || this.#tape.clock.isPaused
    if (stands) this.#kept ??= this.#tape.recorder.copy()
    else this.#kept = null
    this.#wake()
  }

  #wake(): void {
    if (this.#frame !== null || !this.#isShown || this.#picture === null) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = null
      if (this.#drawScene()) this.#wake()
    })
  }

  /** True while there is more to come. */
  #drawScene(): boolean {
    const playhead = this.playhead()
    const picture = this.#picture
    const wires = this.#wires
    if (picture === null || wires === null) return false
    const context = clearedContext(this.#canvases.dots, picture.layout)
    if (playhead === null || context === null) return false
    const { clock } = this.#tape
    const travel = travelTimes(clock.speed)
    const { monoMs } = playhead
    this.#scene = buildScene({
      recording: this.recording,
      monoMs,
      mode: picture.mode,
      workers: picture.workers,
      layout: picture.layout,
      wires,
      travel,
      thinning: this.#thinning,
      scrollTop: this.#scrollTop,
      still: picture.still,
    })
    paintScene(context, this.#scene, picture.colors, picture.selected)
    if (this.#isHeld || clock.isPaused || picture.still) return false
    return this.#scene.isMoving || monoMs <= this.recording.changedMonoMs
  }

  #layWires(): void {
    const picture = this.#picture
    if (picture === null) return
    this.#wires = layWires(picture.layout, picture.workers.length, this.#scrollTop, picture.around)
  }

  #paintWires(): void {
    const picture = this.#picture
    if (picture === null || this.#wires === null) return
    const context = clearedContext(this.#canvases.wires, picture.layout)
    if (context === null || !picture.layout.wired) return
    paintWires(context, this.#wires, picture.workers, picture.colors)
  }
}

/** Sized to the device's own px, scaled to CSS px, and empty. */
function clearedContext(canvas: HTMLCanvasElement, { room }: WireLayout): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d')
  if (context === null || room.width === 0) return null
  const ratio = globalThis.devicePixelRatio
  const width = Math.round(room.width * ratio)
  const height = Math.round(room.height * ratio)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, room.width, room.height)
  return context
}
