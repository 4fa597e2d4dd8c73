import type { PlotBox, Projection } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import { lineAcross, lineUp } from './draw-marks.ts'

/** Dashed straight lines that mean a bound or a goal. */
export function drawRules(
  context: CanvasRenderingContext2D,
  { rules, palette }: Pick<ChartPicture, 'rules' | 'palette'>,
  box: PlotBox,
  project: Projection,
): void {
  context.save()
  context.setLineDash([4, 3])
  context.lineWidth = 1.25
  for (const { axis, at, ink } of rules) {
    context.strokeStyle = palette.css(ink)
    context.beginPath()
    if (axis === 'y') lineAcross(context, box, project.y(at))
    else lineUp(context, box, project.x(at))
    context.stroke()
  }
  context.restore()
}
