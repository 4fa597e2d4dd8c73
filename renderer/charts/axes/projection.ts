import { axisScale, axisShare, type ValueAxis } from './value-axis.ts'

/** The rectangle of a chart that holds the data, in px of the chart. */
export interface PlotBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What places data in a plot. */
interface Axes {
  readonly originX: number
  readonly xAxis: ValueAxis
  readonly yAxis: ValueAxis
}

/** Maps data to px of the chart. */
export interface Projection {
  /** What lies beside the axis lies beside the plot: lines enter from its edge. */
  x(value: number): number
  /** The same, held at the plot's edges. */
  heldX(value: number): number
  /** Held at the plot's edges. */
  y(value: number): number
}

/** The same arithmetic as the frame's scales, from their end points, so that 20 000 points need no call into a library. */
export function projectionOf({ originX, xAxis, yAxis }: Axes, box: PlotBox): Projection {
  const across = axisShare(xAxis)
  const up = axisScale(yAxis)
  const x = (value: number) => box.x + across(value - originX) * box.width
  return {
    x,
    heldX: (value) => Math.min(box.x + box.width, Math.max(box.x, x(value))),
    y: (value) => box.y + (1 - up(value)) * box.height,
  }
}

/**
 * The place on the x axis under a point, from px of the chart: the reverse of the projection. Null further beside the plot than
 * `reachRatio` of its width.
 */
export function axisXAt(axis: ValueAxis, box: PlotBox, px: number, reachRatio: number): number | null {
  const part = (px - box.x) / box.width
  if (part < -reachRatio || part > 1 + reachRatio) return null
  const held = Math.min(1, Math.max(0, part))
  if (axis.scale === 'linear') return axis.low + held * (axis.high - axis.low)
  return axis.low * (axis.high / axis.low) ** held
}
