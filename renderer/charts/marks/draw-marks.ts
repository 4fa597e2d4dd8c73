import type { Palette } from '../palette.ts'
import type { EventMark } from './event-marks.ts'

interface Marked {
  readonly marks: readonly EventMark[]
  readonly palette: Palette
}

interface Plot {
  readonly y: number
  readonly height: number
}

/** A dotted line through the plot at each event. `xOf` maps epoch ms to px of the chart. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  { marks, palette }: Marked,
  plot: Plot,
  xOf: (atMs: number) => number,
): void {
  context.save()
  context.strokeStyle = palette.css('fg-3')
  context.globalAlpha = 0.7
  context.setLineDash([2, 3])
  context.beginPath()
  // In a storm many fall on one pixel, and one line is enough there.
  for (const x of new Set(marks.map(({ atMs }) => Math.round(xOf(atMs))))) lineAt(context, plot, x)
  context.stroke()
  context.restore()
}

/** The crosshair's line. */
export function drawCrosshair(context: CanvasRenderingContext2D, palette: Palette, plot: Plot, x: number): void {
  context.strokeStyle = palette.css('fg-2')
  context.lineWidth = 1
  context.beginPath()
  lineAt(context, plot, x)
  context.stroke()
}

/** On whole pixels, so that it stays one pixel wide. */
function lineAt(context: CanvasRenderingContext2D, { y, height }: Plot, x: number): void {
  const sharp = Math.round(x) + 0.5
  context.moveTo(sharp, y - 2)
  context.lineTo(sharp, y + height)
}
