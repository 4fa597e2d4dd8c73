import './worker-charts.css'
import { type ReactNode, type Ref, useMemo } from 'react'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import { timeTickWords } from '../../charts/axes/time-axis.ts'
import { ChartStack } from '../../charts/chart-stack.tsx'
import type { CursorSteps } from '../../charts/cursor-slider.tsx'
import type { ChartPointer } from '../../charts/frame/chart.tsx'
import { plotLeftPx } from '../../charts/frame/chart-frame.tsx'
import type { EndedGeneration } from '../../charts/marks/event-marks.ts'
import type { ChartLine } from '../../charts/series/chart-line.ts'
import type { Series } from '../../store/series/series.ts'
import type { WorkerPicture } from './chart-data.ts'
import { ChartTooltip } from './chart-tooltip.tsx'
import { linesInWords } from './lines-in-words.ts'
import type { Metric } from './metric.ts'

/** One number of every worker. */
export interface WorkerChart {
  readonly metric: Metric
  readonly picture: WorkerPicture
  readonly head: ReactNode
}

interface WorkerChartStackProps {
  readonly ref: Ref<HTMLDivElement>
  readonly widthPx: number
  readonly upper: WorkerChart
  readonly lower: WorkerChart
  readonly slotPoints: Series['slotPoints']
  /** Those whose lines are shown. */
  readonly slots: readonly number[]
  readonly cursorMs: number | null
  readonly highlighted: ChartLine['id'] | null
  readonly pointer: ChartPointer | null
  readonly onPointer: (pointer: ChartPointer | null) => void
  readonly onEnd?: (ended: EndedGeneration) => void
  readonly steps?: CursorSteps
  /** Columns of the tooltip, where there is little room. */
  readonly maxColumns?: number
}

/** Px beside the plots for the chips at the lines' ends. */
const rightPx = 28

/** Two numbers of every worker over the same time, in one picture each. */
export function WorkerChartStack(props: WorkerChartStackProps) {
  const { upper, lower, slotPoints, slots, cursorMs, highlighted, maxColumns, ...rest } = props
  const { originX: nowMs, gapMs } = upper.picture
  // Read aloud on demand, so every five seconds is often enough.
  const calmNow = Math.floor(nowMs / 5000)
  const slotList = slots.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pictures change with every tick, the words should not.
  const words = useMemo(
    () => [upper, lower].map(({ metric, picture }) => linesInWords(metric, { ...picture, lines: picture.slotLines })),
    [calmNow, lower.metric, slotList, lower.picture.bounds],
  )
  const charts = [upper, lower].map(({ metric, picture, head }, place) => ({
    id: String(place),
    name: metric.figure,
    head,
    picture,
    formatY: metric.tick,
    grow: place === 0 ? 1.06 : 1,
    hidden: <p className="visually-hidden">{words[place]}</p>,
  }))
  return (
    <ChartStack
      {...rest}
      charts={charts}
      formatX={timeTickWords}
      rightPx={rightPx}
      cursor={{ x: cursorMs, highlighted }}
      tip={
        cursorMs !== null && (
          <ChartTooltip
            slotPoints={slotPoints}
            slots={slots}
            rows={[upper.metric, lower.metric]}
            nowMs={nowMs}
            cursorMs={cursorMs}
            gapMs={gapMs}
            highlighted={highlighted}
            {...withoutUndefined({ maxColumns })}
          />
        )
      }
    />
  )
}

/** The pointer as it would stand at a moment; null where the chart does not reach that far. */
export function pointerAt({ originX, xAxis }: WorkerPicture, atMs: number, widthPx: number): ChartPointer | null {
  const x = Math.min(0, atMs - originX)
  if (x < xAxis.low || widthPx === 0) return null
  return { x, px: plotLeftPx + (1 - x / xAxis.low) * (widthPx - plotLeftPx - rightPx), line: null }
}

/** The place of the crosshair in a chart whose range may have become shorter since the pointer moved. */
export function cursorMsIn({ xAxis }: WorkerPicture, pointer: ChartPointer | null): number | null {
  return pointer === null ? null : Math.max(pointer.x, xAxis.low)
}
