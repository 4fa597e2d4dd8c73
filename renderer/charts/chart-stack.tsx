import './chart-stack.css'
import { type ReactNode, type Ref, useMemo } from 'react'
import type { ChartCursor, ChartPicture } from './chart-picture.ts'
import { CursorSlider, type CursorSteps } from './cursor-slider.tsx'
import { Chart, type ChartPointer } from './frame/chart.tsx'
import { plotLeftPx } from './frame/chart-frame.tsx'
import type { EndedGeneration } from './marks/event-marks.ts'

/** One of several charts over the same x axis. */
export interface StackedChart {
  /** Stays the same while another number is shown in its place. */
  readonly id: string
  /** Accessible name of the figure. */
  readonly name: string
  readonly head: ReactNode
  readonly picture: ChartPicture
  readonly formatY: (value: number) => string
  /** Share of the height; 1 unless given. */
  readonly grow?: number
  /** The same in words or numbers, for whoever cannot see it. */
  readonly hidden: ReactNode
}

interface ChartStackProps {
  readonly ref: Ref<HTMLDivElement>
  readonly widthPx: number
  readonly charts: readonly StackedChart[]
  readonly formatX: (value: number) => string
  readonly rightPx: number
  readonly cursor: ChartCursor
  readonly pointer: ChartPointer | null
  /** Null when the pointer left. */
  readonly onPointer: (pointer: ChartPointer | null) => void
  readonly onEnd?: (ended: EndedGeneration) => void
  /** None where the crosshair is no concern of keys. */
  readonly steps?: CursorSteps
  /** The numbers under the crosshair. */
  readonly tip: ReactNode
}

/** Charts over one x axis, with one crosshair through all of them. */
export function ChartStack(props: ChartStackProps) {
  const { ref, widthPx, charts, formatX, rightPx, cursor, pointer, onPointer, onEnd, steps, tip } = props
  const sameCursor = useSameCursor(cursor)
  const pxAt = (share: number) => plotLeftPx + share * (widthPx - plotLeftPx - rightPx)
  return (
    <div className="chart-stack" ref={ref}>
      {charts.map(({ id, name, head, picture, formatY, grow = 1, hidden }, place) => (
        <figure key={id} className="chart-figure" aria-label={name} style={{ flexGrow: grow }}>
          {head}
          <Chart
            picture={picture}
            cursor={sameCursor}
            formatX={formatX}
            formatY={formatY}
            showX={place === charts.length - 1}
            rightPx={rightPx}
            onPointer={onPointer}
            onEnd={onEnd}
          />
          {hidden}
        </figure>
      ))}
      {steps !== undefined && (
        <CursorSlider
          steps={steps}
          rightPx={rightPx}
          isShown={pointer !== null}
          onMove={(to) => onPointer(to === null ? null : { x: to.x, px: pxAt(to.share), line: null })}
        />
      )}
      {pointer !== null && cursor.x !== null && (
        <div
          className="wc-tip"
          aria-hidden="true"
          style={pointer.px < widthPx / 2 ? { left: pointer.px + 14 } : { right: widthPx - pointer.px + 14 }}
        >
          {tip}
        </div>
      )}
    </div>
  )
}

/** A new cursor object with every change of the screen would draw the charts; only where it stands counts. */
function useSameCursor({ x, highlighted }: ChartCursor): ChartCursor {
  return useMemo(() => ({ x, highlighted }), [x, highlighted])
}
