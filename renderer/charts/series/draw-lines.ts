import type { Drawing } from '../drawing.ts'
import { inkColor } from '../palette.ts'
import type { ChartBars, ChartLine, LineRun } from './chart-line.ts'
import { lastOf } from './read-line.ts'

/** Draws bars one pixel apart; even the smallest is a pixel high and wide. */
export function drawBars({ context, picture, box, project }: Drawing, { ink, alpha, bars }: ChartBars): void {
  context.globalAlpha = alpha
  context.fillStyle = picture.palette.css(ink)
  const bottom = box.y + box.height
  for (const { from, to, value } of bars) {
    if (value <= 0) continue
    const left = project.x(from)
    const top = Math.min(project.y(value), bottom - 1)
    context.fillRect(left, top, Math.max(1, project.x(to) - left - 1), bottom - top)
  }
  context.globalAlpha = 1
}

/** Draws the areas below lines, then the lines, the one brought forward last. */
export function drawLines(drawing: Drawing): void {
  const { lines, cursor } = drawing.picture
  const highlighted = lines.find(({ id }) => id === cursor.highlighted)
  drawing.context.lineJoin = 'round'
  for (const line of lines) if (line.filled) fillBelow(drawing, line)
  for (const line of lines) {
    if (line !== highlighted) drawLine(drawing, highlighted === undefined ? line : { ...line, alpha: 0.45 })
  }
  if (highlighted !== undefined) drawLine(drawing, { ...highlighted, alpha: 1, width: 2 })
}

/** A dot with a rim, filled with the line's colour or hollow. `x` is px of the chart. */
export function drawDot(drawing: Drawing, line: ChartLine, x: number, y: number, radius: number, isHollow = false) {
  const { context, picture, project } = drawing
  const color = inkColor(picture.palette, line.ink)
  const panel = picture.palette.css('panel')
  context.beginPath()
  context.arc(x, project.y(y), radius, 0, 2 * Math.PI)
  context.fillStyle = isHollow ? panel : color
  context.fill()
  context.strokeStyle = isHollow ? color : panel
  context.lineWidth = 1.5
  context.stroke()
}

function drawLine(drawing: Drawing, line: ChartLine): void {
  const { context, picture, project } = drawing
  context.globalAlpha = line.alpha
  context.strokeStyle = inkColor(picture.palette, line.ink)
  context.lineWidth = line.width
  context.setLineDash([...line.dash])
  context.beginPath()
  for (const run of line.runs) trace(drawing, run)
  context.stroke()
  context.setLineDash([])
  drawSilentEnd(drawing, line)
  if (line.dots !== null) {
    for (const { xs, ys } of line.runs) {
      for (const [index, x] of xs.entries()) {
        drawDot(drawing, line, project.x(x), ys[index] ?? 0, 3.5, line.dots.hollowXs.has(x))
      }
    }
  }
  context.globalAlpha = 1
}

function trace({ context, project }: Drawing, { xs, ys }: LineRun): void {
  const x0 = project.x(xs[0] ?? 0)
  const y0 = project.y(ys[0] ?? 0)
  context.moveTo(x0, y0)
  for (let index = 1; index < xs.length; index += 1)
    context.lineTo(project.x(xs[index] ?? 0), project.y(ys[index] ?? 0))
  // A run of one point would have no length and vanish.
  if (xs.length === 1) context.lineTo(x0 + 1.5, y0)
}

function fillBelow(drawing: Drawing, line: ChartLine): void {
  const { context, picture, box, project } = drawing
  context.globalAlpha = 0.1
  context.fillStyle = inkColor(picture.palette, line.ink)
  const bottom = box.y + box.height
  for (const run of line.runs) {
    context.beginPath()
    trace(drawing, run)
    context.lineTo(project.x(run.xs.at(-1) ?? 0), bottom)
    context.lineTo(project.x(run.xs[0] ?? 0), bottom)
    context.closePath()
    context.fill()
  }
  context.globalAlpha = 1
}

/** The last known value as a hollow ring, and dots for as long as the worker lived on without a word. */
function drawSilentEnd(drawing: Drawing, line: ChartLine): void {
  const { context, project } = drawing
  const last = lastOf(line)
  if (line.silentUntilX === null || last === null) return
  const x = project.x(last.x)
  const y = project.y(last.y)
  context.setLineDash([1, 2])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x + 3, y)
  context.lineTo(project.x(line.silentUntilX), y)
  context.stroke()
  context.setLineDash([])
  drawDot(drawing, line, x, last.y, 3, true)
}
