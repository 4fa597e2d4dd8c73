import type { ChartPicture, PlotRect } from '../chart-picture.ts'

/** Draws the lines of the bounds that lie within the axis, below the data. */
export function drawBounds(
  context: CanvasRenderingContext2D,
  { bounds, palette, axis }: ChartPicture,
  plot: PlotRect,
  yOf: (value: number) => number,
): void {
  context.save()
  context.strokeStyle = palette.css('bad')
  context.fillStyle = palette.css('bad')
  context.lineWidth = 1
  context.setLineDash([6, 4])
  for (const { value, from = value } of bounds) {
    if (value < axis.low || value > axis.high) continue
    const y = Math.round(yOf(value)) + 0.5
    context.globalAlpha = 0.1
    context.fillRect(plot.x, y, plot.width, yOf(from) - y)
    context.globalAlpha = 0.75
    context.beginPath()
    context.moveTo(plot.x, y)
    context.lineTo(plot.x + plot.width, y)
    context.stroke()
  }
  context.restore()
}
