import type { PlotBox, Projection } from '../axes/projection.ts'
import type { PointedPicture } from '../chart-picture.ts'
import { inkColor, type Palette } from '../palette.ts'
import type { ChartLine, LineRun } from './chart-line.ts'
import { lastOf } from './read-line.ts'

/** Draws the areas below lines, then the lines, the one brought forward last. */
export function drawLines(
  context: CanvasRenderingContext2D,
  { lines, cursor, palette }: PointedPicture,
  box: PlotBox,
  project: Projection,
): void {
  const highlighted = lines.find(({ id }) => id === cursor.highlighted)
  const fade = highlighted === undefined ? 1 : 0.45
  context.lineJoin = 'round'
  for (const line of lines) if (line.filled) fillBelow(context, palette, line, box, project)
  for (const line of lines) {
    if (line !== highlighted) drawLine(context, palette, fade === 1 ? line : { ...line, alpha: fade }, project)
  }
  if (highlighted !== undefined) drawLine(context, palette, { ...highlighted, alpha: 1, width: 2 }, project)
}

/** A dot with a rim. */
export function drawDot(
  context: CanvasRenderingContext2D,
  { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number },
  fill: string,
  rim: string,
): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = fill
  context.fill()
  context.strokeStyle = rim
  context.lineWidth = 1.5
  context.stroke()
}

function drawLine(context: CanvasRenderingContext2D, palette: Palette, line: ChartLine, project: Projection): void {
  const color = inkColor(palette, line.ink)
  context.globalAlpha = line.alpha
  context.strokeStyle = color
  context.lineWidth = line.width
  context.setLineDash([...line.dash])
  context.beginPath()
  for (const run of line.runs) trace(context, run, project)
  context.stroke()
  context.setLineDash([])
  const panel = palette.css('panel')
  if (line.silentUntilX !== null) drawSilentEnd(context, line, line.silentUntilX, project, panel, color)
  if (line.dots !== null) {
    for (const { xs, ys } of line.runs) {
      for (const [index, x] of xs.entries()) {
        const at = { x: project.x(x), y: project.y(ys[index] ?? 0), radius: 3.5 }
        const isHollow = line.dots.hollowXs.has(x)
        drawDot(context, at, isHollow ? panel : color, isHollow ? color : panel)
      }
    }
  }
  context.globalAlpha = 1
}

function trace(context: CanvasRenderingContext2D, { xs, ys }: LineRun, project: Projection): void {
  const x0 = project.x(xs[0] ?? 0)
  const y0 = project.y(ys[0] ?? 0)
  context.moveTo(x0, y0)
  for (let index = 1; index < xs.length; index += 1)
    context.lineTo(project.x(xs[index] ?? 0), project.y(ys[index] ?? 0))
  // A run of one point would have no length and vanish.
  if (xs.length === 1) context.lineTo(x0 + 1.5, y0)
}

function fillBelow(
  context: CanvasRenderingContext2D,
  palette: Palette,
  line: ChartLine,
  box: PlotBox,
  project: Projection,
): void {
  context.globalAlpha = 0.1
  context.fillStyle = inkColor(palette, line.ink)
  const bottom = box.y + box.height
  for (const run of line.runs) {
    context.beginPath()
    trace(context, run, project)
    context.lineTo(project.x(run.xs.at(-1) ?? 0), bottom)
    context.lineTo(project.x(run.xs[0] ?? 0), bottom)
    context.closePath()
    context.fill()
  }
  context.globalAlpha = 1
}

/** The last known value as a hollow ring, and dots for as long as the worker lived on without a word. */
function drawSilentEnd(
  context: CanvasRenderingContext2D,
  line: ChartLine,
  untilX: number,
  project: Projection,
  panel: string,
  color: string,
): void {
  const last = lastOf(line)
  if (last === null) return
  const x = project.x(last.x)
  const y = project.y(last.y)
  context.setLineDash([1, 2])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x + 3, y)
  context.lineTo(project.x(untilX), y)
  context.stroke()
  context.setLineDash([])
  drawDot(context, { x, y, radius: 3 }, panel, color)
}
