import type { Drawing } from '../drawing.ts'
import { drawBoundWords } from '../marks/draw-bound-words.ts'
import { drawEndChips } from '../marks/draw-chips.ts'
import { drawCrosshair } from '../marks/draw-crosshair.ts'
import { drawBounds, drawMarks, drawRules } from '../marks/draw-levels.ts'
import { drawBars, drawLines } from '../series/draw-lines.ts'

/** Draws what a chart shows, words that are SVG excepted, on an empty canvas. */
export function drawChart(drawing: Drawing): void {
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
