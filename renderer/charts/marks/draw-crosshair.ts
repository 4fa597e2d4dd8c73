import type { Drawing } from '../drawing.ts'
import { drawDot } from '../series/draw-lines.ts'
import { valueAt } from '../series/read-line.ts'
import { lineUp } from './draw-levels.ts'

/** Where more lines meet the crosshair, only the one brought forward has a dot there. */
const mostDots = 8

/** The upright line where people point, and a dot where it meets a line. */
export function drawCrosshair(drawing: Drawing): void {
  const { context, picture, project } = drawing
  const { cursor, lines, originX, palette, readsBetween } = picture
  if (cursor.x === null) return
  const at = originX + cursor.x
  const x = Math.round(project.x(at)) + 0.5
  context.strokeStyle = palette.css('fg-2')
  context.lineWidth = 1
  context.beginPath()
  lineUp(drawing, x)
  context.stroke()
  for (const line of lines) {
    if (line.dots !== null) continue
    if (readsBetween && lines.length > mostDots && line.id !== cursor.highlighted) continue
    const value = valueAt(line, at, readsBetween)
    if (value !== null) drawDot(drawing, line, x, value, readsBetween ? 3 : 3.5)
  }
}
