import { memo, type ReactNode, useMemo } from 'react'
import { timeTicks, timeTickWords } from './axes/time-axis.ts'
import type { ValueAxis } from './axes/value-axis.ts'
import { PlotFrame, plotLeftPx } from './plot-frame.tsx'

interface ChartFrameProps {
  readonly width: number
  readonly height: number
  readonly rangeMs: number
  readonly axis: ValueAxis
  readonly formatTick: (value: number) => string
  readonly showTime: boolean
  readonly topPx: number
  readonly children: ReactNode
}

/** Px beside the plot: values of the axis at its left, end chips at its right. */
export const plotEdges = { leftPx: plotLeftPx, rightPx: 28 } as const

/**
 * The frame of charts that go on for ever. The time axis counts back from now, so nothing here changes when a sample arrives:
 * the frame renders on a new size, range or ceiling only, and the children draw the series.
 */
export const ChartFrame = memo(function ChartFrame(props: ChartFrameProps) {
  const { rangeMs, axis, formatTick, showTime, ...rest } = props
  const xAxis = useMemo<ValueAxis>(
    () => ({ scale: 'linear', low: -rangeMs, high: 0, ticks: timeTicks(rangeMs) }),
    [rangeMs],
  )
  return (
    <PlotFrame
      {...rest}
      xAxis={xAxis}
      yAxis={axis}
      formatX={timeTickWords}
      formatY={formatTick}
      showX={showTime}
      rightPx={plotEdges.rightPx}
    />
  )
})
