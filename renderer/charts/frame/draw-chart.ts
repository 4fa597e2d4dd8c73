import { type PlotBox, projectionOf } from '../axes/projection.ts'
import type { PointedPicture } from '../chart-picture.ts'
import { drawBoundWords } from '../marks/draw-bound-words.ts'
import { drawBounds } from '../marks/draw-bounds.ts'
import { drawEndChips } from '../marks/draw-chips.ts'
import { drawCrosshair } from '../marks/draw-crosshair.ts'
import { drawMarks } from '../marks/draw-marks.ts'
import { drawRules } from '../marks/draw-rules.ts'
import { drawBars } from '../series/draw-bars.ts'
import { drawLines } from '../series/draw-lines.ts'

/** Draws what a chart shows, words at the x axis and above the plot excepted. `context` is scaled to CSS px by `ratio`, and empty. */
export function drawChart(
  context: CanvasRenderingContext2D,
  picture: PointedPicture,
  box: PlotBox,
  ratio: number,
): void {
  const project = projectionOf(picture, box)
  // Where lines enter from beside the plot they are cut at its edge; dots on the edge are whole.
  const besidePx = picture.readsBetween ? 1 : 5
  context.save()
  context.beginPath()
  context.rect(box.x - besidePx, box.y - 5, box.width + besidePx + 5, box.height + 10)
  context.clip()
  for (const bars of picture.bars) drawBars(context, picture.palette, bars, box, project)
  drawMarks(context, picture, box, project)
  drawBounds(context, picture, box, project)
  drawRules(context, picture, box, project)
  drawLines(context, picture, box, project)
  drawCrosshair(context, picture, box, project)
  context.restore()
  drawBoundWords(context, picture, box, project, ratio)
  drawEndChips(context, picture, box, project, ratio)
}
