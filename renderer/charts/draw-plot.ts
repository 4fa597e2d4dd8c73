import { drawCrosshair, drawMarks } from './marks/draw-marks.ts'
import { type PlotBars, type PlotBox, type PlotLine, type PlotPicture, plotProjection } from './plot-picture.ts'

type Projection = ReturnType<typeof plotProjection>

/** Draws rules, bars, marks, lines and the crosshair. `context` is scaled to CSS px and empty. */
export function drawPlot(context: CanvasRenderingContext2D, picture: PlotPicture, box: PlotBox): void {
  const project = plotProjection(picture, box)
  context.save()
  context.beginPath()
  context.rect(box.x - 5, box.y - 5, box.width + 10, box.height + 10)
  context.clip()
  for (const bars of picture.bars) drawBars(context, picture, bars, box, project)
  drawMarks(context, picture, box, project.x)
  drawRules(context, picture, box, project)
  context.lineJoin = 'round'
  for (const line of picture.lines) if (line.filled) fillBelow(context, picture, line, box, project)
  for (const line of picture.lines) drawLine(context, picture, line, project)
  drawCursor(context, picture, box, project)
  context.restore()
}

/** Unbroken pieces of a line, as indexes from and to (inclusive). */
export function piecesOf(ys: readonly (number | null)[]): readonly (readonly [from: number, to: number])[] {
  const pieces: [number, number][] = []
  let from = -1
  ys.forEach((value, index) => {
    if (value !== null && from === -1) from = index
    if (value === null && from !== -1) {
      pieces.push([from, index - 1])
      from = -1
    }
  })
  if (from !== -1) pieces.push([from, ys.length - 1])
  return pieces
}

function trace(context: CanvasRenderingContext2D, line: PlotLine, from: number, to: number, project: Projection): void {
  context.moveTo(project.x(line.xs[from] ?? 0), project.y(line.ys[from] ?? 0))
  for (let index = from + 1; index <= to; index += 1) {
    context.lineTo(project.x(line.xs[index] ?? 0), project.y(line.ys[index] ?? 0))
  }
  // A piece of one point would have no length and vanish.
  if (from === to) context.lineTo(project.x(line.xs[from] ?? 0) + 1.5, project.y(line.ys[from] ?? 0))
}

function fillBelow(
  context: CanvasRenderingContext2D,
  picture: PlotPicture,
  line: PlotLine,
  box: PlotBox,
  project: Projection,
): void {
  context.globalAlpha = 0.1
  context.fillStyle = picture.palette.css(line.ink)
  const bottom = box.y + box.height
  for (const [from, to] of piecesOf(line.ys)) {
    context.beginPath()
    trace(context, line, from, to, project)
    context.lineTo(project.x(line.xs[to] ?? 0), bottom)
    context.lineTo(project.x(line.xs[from] ?? 0), bottom)
    context.closePath()
    context.fill()
  }
  context.globalAlpha = 1
}

function drawLine(context: CanvasRenderingContext2D, picture: PlotPicture, line: PlotLine, project: Projection): void {
  context.save()
  context.strokeStyle = picture.palette.css(line.ink)
  context.lineWidth = line.width
  context.setLineDash([...line.dash])
  context.beginPath()
  for (const [from, to] of piecesOf(line.ys)) trace(context, line, from, to, project)
  context.stroke()
  context.restore()
  if (line.dots === null) return
  line.ys.forEach((value, index) => {
    if (value === null) return
    const isHollow = line.dots?.hollow.has(index) === true
    dot(context, project.x(line.xs[index] ?? 0), project.y(value), picture, line, isHollow)
  })
}

function dot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  picture: PlotPicture,
  line: PlotLine,
  isHollow: boolean,
): void {
  context.beginPath()
  context.arc(x, y, 3.5, 0, 2 * Math.PI)
  context.fillStyle = picture.palette.css(isHollow ? 'panel' : line.ink)
  context.fill()
  context.strokeStyle = picture.palette.css(isHollow ? line.ink : 'panel')
  context.lineWidth = 1.5
  context.stroke()
}

function drawBars(
  context: CanvasRenderingContext2D,
  picture: PlotPicture,
  { ink, alpha, bars }: PlotBars,
  box: PlotBox,
  project: Projection,
): void {
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

function drawRules(context: CanvasRenderingContext2D, picture: PlotPicture, box: PlotBox, project: Projection): void {
  context.save()
  context.setLineDash([4, 3])
  context.lineWidth = 1.25
  for (const rule of picture.rules) {
    context.strokeStyle = picture.palette.css(rule.ink)
    context.beginPath()
    if (rule.axis === 'y') {
      const y = Math.round(project.y(rule.at)) + 0.5
      context.moveTo(box.x, y)
      context.lineTo(box.x + box.width, y)
    } else {
      const x = Math.round(project.x(rule.at)) + 0.5
      context.moveTo(x, box.y - 2)
      context.lineTo(x, box.y + box.height)
    }
    context.stroke()
  }
  context.restore()
}

function drawCursor(context: CanvasRenderingContext2D, picture: PlotPicture, box: PlotBox, project: Projection): void {
  const { cursorX } = picture
  if (cursorX === null) return
  const x = Math.round(project.x(cursorX)) + 0.5
  drawCrosshair(context, picture.palette, box, x)
  for (const line of picture.lines) {
    const value = line.ys[line.xs.indexOf(cursorX)] ?? null
    if (value !== null && line.dots === null) dot(context, x, project.y(value), picture, line, false)
  }
}
