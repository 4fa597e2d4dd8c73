import { createContext } from 'react'
import type { ValueAxis } from './axes/value-axis.ts'
import type { SlotLine } from './line-runs.ts'
import type { ChartBound } from './marks/chart-bound.ts'
import type { EventMark } from './marks/event-marks.ts'
import type { Palette } from './palette.ts'

/** What the layer inside a chart's frame draws. It reaches the layer by context, so that the frame need not render. */
export interface ChartPicture {
  readonly nowMs: number
  readonly rangeMs: number
  /** A slot without a sample for longer than this has no present. */
  readonly gapMs: number
  readonly axis: ValueAxis
  readonly lines: readonly SlotLine[]
  readonly marks: readonly EventMark[]
  /** Levels at which a rule acts. */
  readonly bounds: readonly ChartBound[]
  /** Marks whose icon and word stand above the chart; null where no room is kept for them. */
  readonly tags: readonly EventMark[] | null
  readonly highlighted: number | null
  /** Where the crosshair stands, ms ≤ 0 before now. */
  readonly cursorMs: number | null
  readonly palette: Palette
}

/** Whether a line reaches up to now: its worker still lives and is sampled. */
export function isPresent(picture: ChartPicture, line: SlotLine): boolean {
  return picture.nowMs - line.newestAtMs <= picture.gapMs
}

/** Null outside a chart. */
export const ChartPictureContext = createContext<ChartPicture | null>(null)

/** The rectangle of a chart that holds the lines, in px of the chart. */
export interface PlotRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
