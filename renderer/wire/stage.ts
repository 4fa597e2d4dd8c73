import { pointOf } from './hit-test.ts'
import { freeLayer, pageLayer } from './layer.ts'
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

/** The picture as it was drawn last. */
export interface WireStage {
  /** What can be pressed. */
  readonly scene: Scene
  /** One of so many connections (or requests) is drawn. */
  readonly oneOf: number
  /** Draws the lines, and all the rest with the next moment. */
  drawWires(wires: Wires, picture: WirePicture): void
  /** Draws a moment; answers whether anything is on its way. */
  draw(input: SceneInput, picture: WirePicture): boolean
  /** The next moment is another one than that which follows: nothing of the last one stays. */
  jump(): void
}

/** Three layers, so that a frame draws no more than what moved. */
export function createStage(canvases: WireCanvases): WireStage {
  const layers = {
    wires: pageLayer(canvases.wires),
    pips: freeLayer(canvases.pips),
    dots: freeLayer(canvases.dots),
  }
  let drawn: DotScene = { dots: [], oneOf: 1, isMoving: false }
  let pips: readonly PipRow[] = []
  let pipsAtMs = 0
  let isNew = true

  function drawDots(scene: DotScene, { layout, colors, selected }: WirePicture): void {
    // Requests alone keep the recording growing: while no connection moves there is nothing to wipe away.
    const isEmpty = drawn.dots.length === 0 && scene.dots.length === 0
    drawn = scene
    if (isEmpty && !isNew) return
    const context = layers.dots.clear(dotsBox(layout))
    if (context === null) return
    paintDots(context, scene.dots, colors)
    const at = selected === null ? null : pointOf({ ...scene, pips: [] }, selected)
    if (at !== null) paintSelection(context, at, colors)
  }

  function drawPips(input: SceneInput, { layout, colors, selected }: WirePicture): void {
    const nowMs = performance.now()
    if (!isNew && nowMs - pipsAtMs < pipsEveryMs) return
    pipsAtMs = nowMs
    const before = pips
    pips = pipRows(input)
    if (!isNew && selected === null && looksAlike(before, pips)) return
    const context = layers.pips.clear(layout.cards)
    if (context === null) return
    paintPipRows(context, pips, colors)
    const at = selected === null ? null : pointOf({ dots: [], pips }, selected)
    if (at !== null) paintSelection(context, at, colors)
  }

  return {
    get scene() {
      return { dots: drawn.dots, pips }
    },
    get oneOf() {
      return drawn.oneOf
    },
    drawWires(wires, { layout, workers, colors, next }) {
      isNew = true
      const context = layers.wires.clear({ x: 0, y: 0, ...layout.room })
      if (context === null || !layout.wired) return
      paintWires(context, wires, workers, colors)
      if (next !== null) paintNext(context, wires, workers, next, colors)
    },
    draw(input, picture) {
      const scene = placeDots(input)
      drawDots(scene, picture)
      drawPips(input, picture)
      isNew = false
      return scene.isMoving
    },
    jump() {
      isNew = true
    },
  }
}
