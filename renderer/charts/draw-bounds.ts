import type { ChartPicture, PlotRect } from './chart-picture.ts'

/** Draws the bounds that lie within the axis. */
export function drawBounds(
  context: CanvasRenderingContext2D,
  { bounds, palette, axis }: ChartPicture,
  plot: PlotRect,
  yOf: (value: number) => number,
): void {
  context.save()
  context.font = `10px ${palette.css('font')}`
  context.strokeStyle = palette.css('bad')
  context.fillStyle = palette.css('fg-2')
  context.lineWidth = 1
  context.setLineDash([6, 4])
  for (const { value, words } of bounds) {
    if (value < axis.low || value > axis.high) continue
    const y = Math.round(yOf(value)) + 0.5
    context.globalAlpha = 0.75
    context.beginPath()
    context.moveTo(plot.x, y)
    context.lineTo(plot.x + plot.width, y)
    context.stroke()
    context.globalAlpha = 1
    // Below the line where there is no room above it.
    context.fillText(words, plot.x + 4, y - plot.y > 14 ? y - 4 : y + 11)
  }
  context.restore()
}
