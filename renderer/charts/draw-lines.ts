import { axisScale } from './axes/value-axis.ts'
import { type ChartPicture, isPresent, type PlotRect } from './chart-picture.ts'
import type { SlotLine } from './line-runs.ts'
import { drawBounds } from './marks/draw-bounds.ts'
import { drawCrosshair, drawMarks } from './marks/draw-marks.ts'
import { paletteSlot } from './palette.ts'

/** Maps data to px of the chart. */
export interface Projection {
  x(atMs: number): number
  y(value: number): number
}

/** The same arithmetic as the frame's scales, from their end points, so that 20 000 points need no call into a library. */
export function projectionOf(picture: ChartPicture, plot: PlotRect): Projection {
  const perMs = plot.width / picture.rangeMs
  const right = plot.x + plot.width
  const position = axisScale(picture.axis)
  const bottom = plot.y + plot.height
  return {
    x: (atMs) => right + (atMs - picture.nowMs) * perMs,
    y: (value) => bottom - position(value) * plot.height,
  }
}

/** Draws marks, lines, silent ends and the crosshair. `context` is scaled to CSS px and empty. */
export function drawLines(context: CanvasRenderingContext2D, picture: ChartPicture, plot: PlotRect): void {
  const project = projectionOf(picture, plot)
  context.save()
  context.beginPath()
  context.rect(plot.x - 1, plot.y - 4, plot.width + 5, plot.height + 8)
  context.clip()
  drawMarks(context, picture, plot, project.x)
  drawBounds(context, picture, plot, project.y)
  context.lineJoin = 'round'
  const many = picture.lines.length > 8
  for (const line of picture.lines) {
    if (line.slot !== picture.highlighted) drawLine(context, picture, line, project, many ? 1 : 1.25)
  }
  const highlighted = picture.lines.find((line) => line.slot === picture.highlighted)
  if (highlighted !== undefined) drawLine(context, picture, highlighted, project, 2)
  drawCursor(context, picture, plot, project)
  context.restore()
}

function drawLine(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  line: SlotLine,
  project: Projection,
  width: number,
): void {
  const someHighlighted = picture.highlighted !== null && picture.lines.some(({ slot }) => slot === picture.highlighted)
  const isHighlighted = line.slot === picture.highlighted
  context.globalAlpha = isHighlighted ? 1 : someHighlighted ? 0.45 : picture.lines.length > 16 ? 0.6 : 0.9
  context.strokeStyle = paletteSlot(picture.palette, line.slot)
  context.lineWidth = width
  context.beginPath()
  for (const run of line.runs) {
    const { atMs, values } = run
    const x0 = project.x(atMs[0] ?? 0)
    const y0 = project.y(values[0] ?? 0)
    context.moveTo(x0, y0)
    // A run of one point would have no length and vanish.
    if (atMs.length === 1) context.lineTo(x0 + 1.5, y0)
    for (let index = 1; index < atMs.length; index += 1) {
      context.lineTo(project.x(atMs[index] ?? 0), project.y(values[index] ?? 0))
    }
  }
  context.stroke()
  if (line.silent && line.last !== null) drawSilentEnd(context, picture, line, line.last, project)
  context.globalAlpha = 1
}

/** The last known value as a hollow ring, and dots for as long as the worker lived on without a word. */
function drawSilentEnd(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  line: SlotLine,
  last: { readonly atMs: number; readonly value: number },
  project: Projection,
): void {
  const x = project.x(last.atMs)
  const y = project.y(last.value)
  context.save()
  context.setLineDash([1, 2])
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x + 3, y)
  context.lineTo(project.x(isPresent(picture, line) ? picture.nowMs : line.newestAtMs), y)
  context.stroke()
  context.restore()
  context.beginPath()
  context.arc(x, y, 3, 0, 2 * Math.PI)
  context.fillStyle = picture.palette.css('panel')
  context.fill()
  context.lineWidth = 1.5
  context.stroke()
}

function drawCursor(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  plot: PlotRect,
  project: Projection,
): void {
  if (picture.cursorMs === null) return
  const atMs = picture.nowMs + picture.cursorMs
  const x = Math.round(project.x(atMs)) + 0.5
  drawCrosshair(context, picture.palette, plot, x)
  for (const line of picture.lines) {
    if (picture.lines.length > 8 && line.slot !== picture.highlighted) continue
    const value = valueNear(line, atMs)
    if (value === null) continue
    context.beginPath()
    context.arc(x, project.y(value), 3, 0, 2 * Math.PI)
    context.fillStyle = paletteSlot(picture.palette, line.slot)
    context.fill()
    context.strokeStyle = picture.palette.css('panel')
    context.lineWidth = 1.5
    context.stroke()
  }
}

/** The line's height at a moment, between its neighbouring points; null inside a gap. */
export function valueNear(line: SlotLine, atMs: number): number | null {
  for (const run of line.runs) {
    const first = run.atMs[0] ?? 0
    const last = run.atMs.at(-1) ?? 0
    if (atMs < first || atMs > last) continue
    let low = 0
    let high = run.atMs.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((run.atMs[middle] ?? 0) <= atMs) low = middle
      else high = middle
    }
    const t0 = run.atMs[low] ?? 0
    const t1 = run.atMs[high] ?? t0
    const v0 = run.values[low] ?? 0
    const v1 = run.values[high] ?? v0
    return t1 === t0 ? v1 : v0 + ((v1 - v0) * (atMs - t0)) / (t1 - t0)
  }
  return null
}

/** The slot whose line passes closest to a point of the chart, within `reachPx`; null when none does. */
export function slotNear(
  picture: ChartPicture,
  plot: PlotRect,
  cursorMs: number,
  y: number,
  reachPx = 16,
): number | null {
  const project = projectionOf(picture, plot)
  let nearest: number | null = null
  let distance = reachPx
  for (const line of picture.lines) {
    const value = valueNear(line, picture.nowMs + cursorMs)
    if (value === null) continue
    const away = Math.abs(project.y(value) - y)
    if (away < distance) {
      nearest = line.slot
      distance = away
    }
  }
  return nearest
}
