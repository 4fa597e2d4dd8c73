import { memo, type ReactNode } from 'react'
import { CartesianGrid, LineChart, XAxis, YAxis } from 'recharts'
import type { ValueAxis } from '../axes/value-axis.ts'

interface ChartFrameProps {
  readonly width: number
  readonly height: number
  readonly xAxis: ValueAxis
  readonly yAxis: ValueAxis
  readonly formatX: (value: number) => string
  readonly formatY: (value: number) => string
  readonly showX: boolean
  readonly topPx: number
  /** Px beside the plot for the words at the lines' ends. */
  readonly rightPx: number
  readonly children: ReactNode
}

interface TickProps {
  readonly x?: number | string
  readonly y?: number | string
  readonly payload?: { readonly value: number }
}

/** Px left of a plot: values of its axis. */
export const plotLeftPx = 46

/** Axes and grid by recharts, for any two scales; the children draw the data. Renders when a size or an axis changes only. */
export const ChartFrame = memo(function ChartFrame(props: ChartFrameProps) {
  const { width, height, xAxis, yAxis, formatX, formatY, showX, topPx, rightPx, children } = props
  const anchors = [
    { x: xAxis.low, y: yAxis.low },
    { x: xAxis.high, y: yAxis.high },
  ]
  return (
    <LineChart
      width={width}
      height={height}
      data={anchors}
      margin={{ top: topPx, right: rightPx, bottom: showX ? 2 : 5, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--line-soft)" />
      <XAxis
        dataKey="x"
        type="number"
        scale={xAxis.scale}
        domain={[xAxis.low, xAxis.high]}
        ticks={[...xAxis.ticks]}
        interval={0}
        height={showX ? 17 : 1}
        axisLine={{ stroke: 'var(--line)' }}
        tickLine={false}
        tick={showX ? <AcrossTick axis={xAxis} format={formatX} /> : false}
        allowDataOverflow
      />
      <YAxis
        dataKey="y"
        type="number"
        scale={yAxis.scale}
        domain={[yAxis.low, yAxis.high]}
        ticks={[...yAxis.ticks]}
        interval={0}
        width={plotLeftPx}
        axisLine={false}
        tickLine={false}
        tick={<UpTick format={formatY} />}
        allowDataOverflow
      />
      {children}
    </LineChart>
  )
})

interface AcrossTickProps extends TickProps {
  readonly axis: ValueAxis
  readonly format: (value: number) => string
}

function AcrossTick({ x, y, payload, axis, format }: AcrossTickProps) {
  const value = payload?.value ?? 0
  const anchor = value === axis.low ? 'start' : value === axis.high ? 'end' : 'middle'
  return (
    <text className="wc-axis" x={x} y={Number(y) + 4} textAnchor={anchor}>
      {format(value)}
    </text>
  )
}

function UpTick({ x, y, payload, format }: TickProps & { readonly format: (value: number) => string }) {
  return (
    <text className="wc-axis" x={Number(x) + 2} y={Number(y) + 3.5} textAnchor="end">
      {format(payload?.value ?? 0)}
    </text>
  )
}
