import type { PlotBox, Projection } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'

/** A dotted line through the plot at each event. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  { marks, palette }: Pick<ChartPicture, 'marks' | 'palette'>,
  box: PlotBox,
  project: Projection,
): void {
  context.save()
  context.strokeStyle = palette.css('fg-3')
  context.globalAlpha = 0.7
  context.setLineDash([2, 3])
  context.beginPath()
  // In a storm many fall on one pixel, and one line is enough there.
  for (const x of new Set(marks.map(({ atMs }) => Math.round(project.heldX(atMs))))) lineUp(context, box, x)
  context.stroke()
  context.restore()
}

/** Upright through the plot, on whole pixels, so that it stays one pixel wide. */
export function lineUp(context: CanvasRenderingContext2D, { y, height }: PlotBox, x: number): void {
  const sharp = Math.round(x) + 0.5
  context.moveTo(sharp, y - 2)
  context.lineTo(sharp, y + height)
}

/** Level across the plot, on whole pixels. Answers where. */
export function lineAcross(context: CanvasRenderingContext2D, { x, width }: PlotBox, y: number): number {
  const sharp = Math.round(y) + 0.5
  context.moveTo(x, sharp)
  context.lineTo(x + width, sharp)
  return sharp
}
