import type { PlotBox, Projection } from '../axes/projection.ts'
import type { Palette } from '../palette.ts'
import type { ChartBars } from './chart-line.ts'

/** Draws bars one pixel apart; even the smallest is a pixel high and wide. */
export function drawBars(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { ink, alpha, bars }: ChartBars,
  box: PlotBox,
  project: Projection,
): void {
  context.globalAlpha = alpha
  context.fillStyle = palette.css(ink)
  const bottom = box.y + box.height
  for (const { from, to, value } of bars) {
    if (value <= 0) continue
    const left = project.x(from)
    const top = Math.min(project.y(value), bottom - 1)
    context.fillRect(left, top, Math.max(1, project.x(to) - left - 1), bottom - top)
  }
  context.globalAlpha = 1
}
