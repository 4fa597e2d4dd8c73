import { pointOf } from './hit-test.ts'
import { freeLayer, type Layer, pageLayer } from './layer.ts'
import { paintDots, paintNext, paintPipRows, paintSelection, paintWires, type WireColors } from './painter.ts'
import { looksAlike, type PipRow, pipRows } from './pips.ts'
import { type DotScene, placeDots, type Scene } from './scene.ts'
import type { SceneInput, TraceKey, WireMode, WireWorker } from './scene-input.ts'
import { dotsBox, type WireLayout } from './wire-layout.ts'
import type { Wires } from './wires.ts'

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
  /** Where the next connection goes; null where nobody can be named. */
  readonly next: number | null
}

/** One above the other, each over its part of the body. */
export interface WireCanvases {
  /** Drawn again only when a width, a state or the size changes. */
  readonly wires: HTMLCanvasElement
  /** Drawn a few times a second, and only when one of them changed. */
  readonly pips: HTMLCanvasElement
  readonly dots: HTMLCanvasElement
}

/** Pips come and go faster than anybody could follow. */
const pipsEveryMs = 200

/** The picture as it was drawn last: three layers, so that a frame draws no more than what moved. */
export class WireStage {
  readonly #wireLayer: Layer
  readonly #pipLayer: Layer
  readonly #dotLayer: Layer
  #drawn: DotScene = { dots: [], oneOf: 1, isMoving: false }
  #pips: readonly PipRow[] = []
  #pipsAtMs = 0
  #pipsMonoMs = 0
  #isNew = true

  constructor({ wires, pips, dots }: WireCanvases) {
    this.#wireLayer = pageLayer(wires)
    this.#pipLayer = freeLayer(pips)
    this.#dotLayer = freeLayer(dots)
  }

  /** What can be pressed. */
  get scene(): Scene {
    return { dots: this.#drawn.dots, pips: this.#pips }
  }

  /** One of so many connections (or requests) is drawn. */
  get oneOf(): number {
    return this.#drawn.oneOf
  }

  /** The oldest moment that is still to be seen: pips are behind the dots. */
  get shownMonoMs(): number {
    return this.#pipsMonoMs
  }

  /** Draws the lines. */
  drawWires(wires: Wires, { layout, workers, colors, next }: WirePicture): void {
    const context = this.#wireLayer.clear({ x: 0, y: 0, ...layout.room })
    if (context === null || !layout.wired) return
    paintWires(context, wires, workers, colors)
    if (next !== null) paintNext(context, wires, workers, next, colors)
  }

  /** Draws a moment; answers whether anything is on its way. */
  draw(input: SceneInput, picture: WirePicture): boolean {
    const scene = placeDots(input)
    this.#drawDots(scene, picture)
    this.#drawPips(input, picture)
    this.#isNew = false
    return scene.isMoving
  }

  /** The next moment is another one than that which follows: nothing of the last one stays. */
  jump(): void {
    this.#isNew = true
  }

  #drawDots(scene: DotScene, { layout, colors, selected }: WirePicture): void {
    // Requests alone keep the recording growing: while no connection moves there is nothing to wipe away.
    const isEmpty = this.#drawn.dots.length === 0 && scene.dots.length === 0
    this.#drawn = scene
    if (isEmpty && !this.#isNew) return
    const context = this.#dotLayer.clear(dotsBox(layout))
    if (context === null) return
    paintDots(context, scene.dots, colors)
    const at = selected === null ? null : pointOf({ ...scene, pips: [] }, selected)
    if (at !== null) paintSelection(context, at, colors)
  }

  #drawPips(input: SceneInput, { layout, colors, selected }: WirePicture): void {
    const nowMs = performance.now()
    if (!this.#isNew && nowMs - this.#pipsAtMs < pipsEveryMs) return
    this.#pipsAtMs = nowMs
    this.#pipsMonoMs = input.monoMs
    const before = this.#pips
    this.#pips = pipRows(input)
    if (!this.#isNew && selected === null && looksAlike(before, this.#pips)) return
    const context = this.#pipLayer.clear(layout.cards)
    if (context === null) return
    paintPipRows(context, this.#pips, colors)
    const at = selected === null ? null : pointOf({ dots: [], pips: this.#pips }, selected)
    if (at !== null) paintSelection(context, at, colors)
  }
}
