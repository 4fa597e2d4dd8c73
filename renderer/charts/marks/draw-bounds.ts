import type { PlotBox, Projection } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import { lineAcross } from './draw-marks.ts'

/** Draws the lines of the bounds that lie within the axis, below the data. */
export function drawBounds(
  context: CanvasRenderingContext2D,
  { bounds, palette, yAxis }: Pick<ChartPicture, 'bounds' | 'palette' | 'yAxis'>,
  box: PlotBox,
  project: Projection,
): void {
  context.save()
  context.strokeStyle = palette.css('bad')
  context.fillStyle = palette.css('bad')
  context.lineWidth = 1
  context.setLineDash([6, 4])
  for (const { value, from = value } of bounds) {
    if (value < yAxis.low || value > yAxis.high) continue
    context.beginPath()
    const y = lineAcross(context, box, project.y(value))
    context.globalAlpha = 0.1
    context.fillRect(box.x, y, box.width, project.y(from) - y)
    context.globalAlpha = 0.75
    context.stroke()
  }
  context.restore()
}
