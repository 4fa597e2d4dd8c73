import type { PlotBox, Projection } from '../axes/projection.ts'
import type { PointedPicture } from '../chart-picture.ts'
import { inkColor } from '../palette.ts'
import { drawDot } from '../series/draw-lines.ts'
import { valueAt, valueNear } from '../series/read-line.ts'
import { lineUp } from './draw-marks.ts'

/** Where more lines meet the crosshair, only the one brought forward has a dot there. */
const mostDots = 8

/** The upright line where people point, and a dot where it meets a line. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  picture: PointedPicture,
  box: PlotBox,
  project: Projection,
): void {
  const { cursor, lines, originX, palette, readsBetween } = picture
  if (cursor.x === null) return
  const at = originX + cursor.x
  const x = Math.round(project.x(at)) + 0.5
  context.strokeStyle = palette.css('fg-2')
  context.lineWidth = 1
  context.beginPath()
  lineUp(context, box, x)
  context.stroke()
  for (const line of lines) {
    if (readsBetween && lines.length > mostDots && line.id !== cursor.highlighted) continue
    const value = line.dots !== null ? null : readsBetween ? valueNear(line, at) : valueAt(line, at)
    if (value === null) continue
    const dot = { x, y: project.y(value), radius: readsBetween ? 3 : 3.5 }
    drawDot(context, dot, inkColor(palette, line.ink), palette.css('panel'))
  }
}
