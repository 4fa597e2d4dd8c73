import { createContext } from 'react'
import type { ValueAxis } from './axes/value-axis.ts'
import type { ChartBound } from './marks/chart-bound.ts'
import type { EventMark } from './marks/event-marks.ts'
import type { Palette, Token } from './palette.ts'
import type { ChartBars, ChartLine } from './series/chart-line.ts'

/** A dashed straight line across the plot that means a bound or a goal, with a word at its end. */
export interface ChartRule {
  readonly axis: 'x' | 'y'
  readonly at: number
  readonly words: string
  readonly ink: Token
}

/** What a chart shows. Both axes are scales of numbers; marks stand on the x axis by their `atMs`. */
export interface ChartPicture {
  /** Of an axis that counts back from now, the epoch ms of now: where on the x axis data lies is its x minus this. */
  readonly originX: number
  readonly xAxis: ValueAxis
  readonly yAxis: ValueAxis
  readonly lines: readonly ChartLine[]
  readonly bars: readonly ChartBars[]
  /** Levels at which a rule of the cluster acts. */
  readonly bounds: readonly ChartBound[]
  readonly rules: readonly ChartRule[]
  readonly marks: readonly EventMark[]
  /** Marks whose icon and word stand above the chart; null where no room is kept for them. */
  readonly tags: readonly EventMark[] | null
  /** The crosshair stands anywhere and reads lines between their points, too; else on points alone. */
  readonly readsBetween: boolean
  readonly palette: Palette
}

/** What a picture of a few lines and nothing else has beside its axes, its lines and the palette. */
export const plainPicture = {
  originX: 0,
  bars: [],
  bounds: [],
  rules: [],
  marks: [],
  tags: null,
  readsBetween: false,
} as const

/** Where people point: a place on the x axis, and the line that is brought forward. */
export interface ChartCursor {
  readonly x: number | null
  readonly highlighted: ChartLine['id'] | null
}

/** A picture and where people point at it. */
export interface PointedPicture extends ChartPicture {
  readonly cursor: ChartCursor
}

/**
 * A picture with words in it reaches the layer by context, so that the frame need not render with each sample. Null where there
 * are none: what has to hear of a context is looked for in all of the frame.
 */
export const WordedPictureContext = createContext<PointedPicture | null>(null)

/** Whether something of it is written inside the frame: tags of marks, and what stands at the ends of lines and rules. */
export function hasWords({ tags, rules, lines }: ChartPicture): boolean {
  return (tags ?? []).length + rules.length > 0 || lines.some(({ end }) => end !== null && 'words' in end)
}
