import type { Drawing } from '../drawing.ts'

/** A dotted line through the plot at each event. */
export function drawMarks(drawing: Drawing): void {
  const { context, picture, project } = drawing
  context.save()
  context.strokeStyle = picture.palette.css('fg-3')
  context.globalAlpha = 0.7
  context.setLineDash([2, 3])
  context.beginPath()
  // In a storm many fall on one pixel, and one line is enough there.
  for (const x of new Set(picture.marks.map(({ atMs }) => Math.round(project.heldX(atMs))))) lineUp(drawing, x)
  context.stroke()
  context.restore()
}

/** The lines of the bounds that lie within the axis, below the data. */
export function drawBounds(drawing: Drawing): void {
  const { context, picture, box, project } = drawing
  context.save()
  context.strokeStyle = picture.palette.css('bad')
  context.fillStyle = picture.palette.css('bad')
  context.lineWidth = 1
  context.setLineDash([6, 4])
  for (const { value, from = value } of picture.bounds) {
    if (value < picture.yAxis.low || value > picture.yAxis.high) continue
    context.beginPath()
    const y = lineAcross(drawing, project.y(value))
    context.globalAlpha = 0.1
    context.fillRect(box.x, y, box.width, project.y(from) - y)
    context.globalAlpha = 0.75
    context.stroke()
  }
  context.restore()
}

/** Dashed straight lines that mean a bound or a goal of what is tried. */
export function drawRules(drawing: Drawing): void {
  const { context, picture, project } = drawing
  context.save()
  context.setLineDash([4, 3])
  context.lineWidth = 1.25
  for (const { axis, at, ink } of picture.rules) {
    context.strokeStyle = picture.palette.css(ink)
    context.beginPath()
    if (axis === 'y') lineAcross(drawing, project.y(at))
    else lineUp(drawing, project.x(at))
    context.stroke()
  }
  context.restore()
}

/** Upright through the plot, on whole pixels, so that it stays one pixel wide. */
export function lineUp({ context, box }: Drawing, x: number): void {
  const sharp = Math.round(x) + 0.5
  context.moveTo(sharp, box.y - 2)
  context.lineTo(sharp, box.y + box.height)
}

/** Level across the plot, on whole pixels. Answers where. */
function lineAcross({ context, box }: Drawing, y: number): number {
  const sharp = Math.round(y) + 0.5
  context.moveTo(box.x, sharp)
  context.lineTo(box.x + box.width, sharp)
  return sharp
}
