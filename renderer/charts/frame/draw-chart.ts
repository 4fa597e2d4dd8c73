import { type PlotBox, projectionOf } from '../axes/projection.ts'
import type { PointedPicture } from '../chart-picture.ts'
import type { Drawing } from '../drawing.ts'
import { drawBoundWords } from '../marks/draw-bound-words.ts'
import { drawEndChips } from '../marks/draw-chips.ts'
import { drawCrosshair } from '../marks/draw-crosshair.ts'
import { drawBounds, drawMarks, drawRules } from '../marks/draw-levels.ts'
import { drawBars, drawLines } from '../series/draw-lines.ts'

/** How large a chart is, and where in it the plot lies, in CSS px. */
export interface ChartPlace {
  readonly box: PlotBox
  readonly width: number
  readonly height: number
}

/** Draws what a chart shows, words that are SVG excepted. */
export function drawChart(canvas: HTMLCanvasElement, picture: PointedPicture, place: ChartPlace): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const { box } = place
  const ratio = window.devicePixelRatio
  wipe(context, place, ratio)
  drawParts({ context, picture, box, project: projectionOf(picture, box), ratio })
}

/** The size comes from the frame: asking the element for it would force a layout on every tick. */
function wipe(context: CanvasRenderingContext2D, place: ChartPlace, ratio: number): void {
  const { canvas } = context
  const width = Math.round(place.width * ratio)
  const height = Math.round(place.height * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, place.width, place.height)
}

function drawParts(drawing: Drawing): void {
  const { context, picture, box } = drawing
  // Where lines enter from beside the plot they are cut at its edge; dots on the edge are whole.
  const [leftPx, rightPx] = picture.readsBetween ? [1, 4] : [5, 5]
  context.save()
  context.beginPath()
  context.rect(box.x - leftPx, box.y - 5, leftPx + box.width + rightPx, box.height + 10)
  context.clip()
  for (const bars of picture.bars) drawBars(drawing, bars)
  drawMarks(drawing)
  drawBounds(drawing)
  drawRules(drawing)
  drawLines(drawing)
  drawCrosshair(drawing)
  context.restore()
  drawBoundWords(drawing)
  drawEndChips(drawing)
}
