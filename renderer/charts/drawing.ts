import type { PlotBox, Projection } from './axes/projection.ts'
import type { PointedPicture } from './chart-picture.ts'

/** What every hand needs that draws a part of a chart. The canvas is scaled to CSS px by `ratio`. */
export interface Drawing {
  readonly context: CanvasRenderingContext2D
  readonly picture: PointedPicture
  readonly box: PlotBox
  readonly project: Projection
  readonly ratio: number
}
