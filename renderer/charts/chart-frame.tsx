import { memo, type ReactNode } from 'react'
import { CartesianGrid, LineChart, XAxis, YAxis } from 'recharts'
import { timeTicks, timeTickWords } from './time-axis.ts'
import type { ValueAxis } from './value-axis.ts'

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
export const plotEdges = { leftPx: 46, rightPx: 28 } as const

interface TickProps {
  readonly x?: number | string
  readonly y?: number | string
  readonly payload?: { readonly value: number }
}

/**
 * Axes and grid by recharts. The time axis counts back from now, so nothing here changes when a sample arrives: the frame
 * renders on a new size, range or ceiling only, and the children draw the series.
 */
export const ChartFrame = memo(function ChartFrame(props: ChartFrameProps) {
  const { width, height, rangeMs, axis, formatTick, showTime, topPx, children } = props
  const anchors = [
    { x: -rangeMs, y: axis.low },
    { x: 0, y: axis.high },
  ]
  return (
    <LineChart
      width={width}
      height={height}
      data={anchors}
      margin={{ top: topPx, right: plotEdges.rightPx, bottom: showTime ? 2 : 5, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line-soft)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={[-rangeMs, 0]}
        ticks={timeTicks(rangeMs)}
        interval={0}
        height={showTime ? 17 : 1}
        axisLine={{ stroke: 'var(--line)' }}
        tickLine={false}
        tick={showTime ? <TimeTick rangeMs={rangeMs} /> : false}
        allowDataOverflow
      />
      <YAxis
        dataKey="y"
        type="number"
        scale={axis.scale}
        domain={[axis.low, axis.high]}
        ticks={[...axis.ticks]}
        interval={0}
        width={plotEdges.leftPx}
        axisLine={false}
        tickLine={false}
        tick={<ValueTick format={formatTick} />}
        allowDataOverflow
      />
      {children}
    </LineChart>
  )
})

function TimeTick({ x, y, payload, rangeMs }: TickProps & { readonly rangeMs: number }) {
  const offset = payload?.value ?? 0
  const anchor = offset === 0 ? 'end' : offset === -rangeMs ? 'start' : 'middle'
  return (
    <text className="wc-axis" x={x} y={Number(y) + 4} textAnchor={anchor}>
      {timeTickWords(offset)}
    </text>
  )
}

function ValueTick({ x, y, payload, format }: TickProps & { readonly format: (value: number) => string }) {
  return (
    <text className="wc-axis" x={Number(x) + 2} y={Number(y) + 3.5} textAnchor="end">
      {format(payload?.value ?? 0)}
    </text>
  )
}
