import { createContext } from 'react'
import { axisScale, type ValueAxis } from './axes/value-axis.ts'
import type { EventMark } from './marks/event-marks.ts'
import type { Palette, Token } from './palette.ts'

/** A line of a plot. `ys` runs beside `xs`; null breaks the line. */
export interface PlotLine {
  readonly id: string
  /** Written where the line ends; '' for none. */
  readonly endWords: string
  readonly xs: readonly number[]
  readonly ys: readonly (number | null)[]
  readonly ink: Token
  readonly width: number
  /** Lengths of dash and gap in px; empty for a whole line. */
  readonly dash: readonly number[]
  /** The area below is filled, faintly. */
  readonly filled: boolean
  /** A dot at each point; those in `hollow` (by index) are rings. */
  readonly dots: { readonly hollow: ReadonlySet<number> } | null
}

/** Bars from the axis's low end up, each as wide as its stretch of the x axis. */
export interface PlotBars {
  readonly id: string
  readonly ink: Token
  readonly alpha: number
  readonly bars: readonly { readonly from: number; readonly to: number; readonly value: number }[]
}

/** A dashed straight line across the plot that means a bound or a goal, with a word at its end. */
export interface PlotRule {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly words: string
  readonly ink: Token
}

/** What a plot shows. Both axes are scales of numbers; `marks` stand on the x axis by their `atMs`. */
export interface PlotPicture {
  readonly xAxis: ValueAxis
  readonly yAxis: ValueAxis
  readonly lines: readonly PlotLine[]
  readonly bars: readonly PlotBars[]
  readonly rules: readonly PlotRule[]
  readonly marks: readonly EventMark[]
  /** Tags with icon and word stand above the first of stacked plots only. */
  readonly showTags: boolean
  readonly cursorX: number | null
  readonly palette: Palette
}

/** The picture reaches the layer by context, so that the frame need not render with each sample. Null outside a plot. */
export const PlotPictureContext = createContext<PlotPicture | null>(null)

/** The rectangle of a chart that holds the data, in px of the chart. */
export interface PlotBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Maps data to px of the chart. */
export function plotProjection(
  picture: Pick<PlotPicture, 'xAxis' | 'yAxis'>,
  box: PlotBox,
): { x(value: number): number; y(value: number): number } {
  const across = axisScale(picture.xAxis)
  const up = axisScale(picture.yAxis)
  return {
    x: (value) => box.x + across(value) * box.width,
    y: (value) => box.y + (1 - up(value)) * box.height,
  }
}

/** The x value under a point, from px of the chart: the reverse of the projection. Null beside the plot. */
export function plotXAt(axis: ValueAxis, box: PlotBox, px: number): number | null {
  const part = (px - box.x) / box.width
  if (part < -0.01 || part > 1.01) return null
  const held = Math.min(1, Math.max(0, part))
  if (axis.scale === 'linear') return axis.low + held * (axis.high - axis.low)
  return axis.low * (axis.high / axis.low) ** held
}
