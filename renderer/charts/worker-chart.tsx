import './worker-chart.css'
import { type MouseEvent, type PointerEvent, useCallback, useMemo, useRef } from 'react'
import { ChartFrame } from './chart-frame.tsx'
import { type ChartPicture, ChartPictureContext, type PlotRect } from './chart-picture.ts'
import { slotNear } from './draw-lines.ts'
import { LineLayer } from './line-layer.tsx'
import { type EndedGeneration, endNear } from './marks/event-marks.ts'
import type { Metric } from './metric.ts'
import { useElementSize } from './use-element-size.ts'

/** Where a pointer is: a moment, and the slot whose line is near it. */
export interface ChartPointer {
  readonly cursorMs: number
  readonly slot: number | null
  /** Px from the chart's left edge, for the tooltip. */
  readonly x: number
}

interface WorkerChartProps {
  readonly metric: Metric
  readonly picture: ChartPicture
  readonly showTime: boolean
  /** Null when the pointer left. */
  readonly onPointer: (pointer: ChartPointer | null) => void
  /** The end of a worker whose mark was pressed. */
  readonly onEnd?: (ended: EndedGeneration) => void
}

/** So near to its line a mark can be pressed. */
const reachPx = 8

/** One number of every worker over time: a recharts frame with the series drawn by one layer on a canvas. */
export function WorkerChart({ metric, picture, showTime, onPointer, onEnd }: WorkerChartProps) {
  const [box, size] = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const plot = useRef<PlotRect | null>(null)
  const keepPlot = useCallback((next: PlotRect) => {
    plot.current = next
  }, [])
  // A new axis object with every tick would render the frame; only its bounds count.
  const { scale, low, high } = picture.axis
  const ticks = picture.axis.ticks.join(' ')
  const axis = useMemo(() => ({ scale, low, high, ticks: ticks.split(' ').map(Number) }), [scale, low, high, ticks])
  const layer = useMemo(
    () => <LineLayer canvas={canvas} onPlot={keepPlot} onEnd={(ended) => onEnd?.(ended)} />,
    [keepPlot, onEnd],
  )

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const area = plot.current
    if (area === null) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - bounds.left
    if (x < area.x || x > area.x + area.width) {
      onPointer(null)
      return
    }
    const cursorMs = ((x - area.x - area.width) / area.width) * picture.rangeMs
    onPointer({ cursorMs, slot: slotNear(picture, area, cursorMs, event.clientY - bounds.top), x })
  }

  const endAt = (event: MouseEvent<HTMLDivElement>): EndedGeneration | null => {
    const area = plot.current
    if (area === null) return null
    const perPx = picture.rangeMs / area.width
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    return endNear(picture.marks, picture.nowMs + (x - area.x - area.width) * perPx, reachPx * perPx)
  }
  const press = (event: MouseEvent<HTMLDivElement>) => {
    const ended = endAt(event)
    if (ended !== null) onEnd?.(ended)
  }

  return (
    <div
      className="wc-plot"
      ref={box}
      data-pressable={onEnd !== undefined && cursorOnEnd(picture)}
      onPointerMove={point}
      onPointerLeave={() => onPointer(null)}
      onClick={press}
      aria-hidden="true"
    >
      <div className="wc-frame">
        {size.width > 80 && size.height > 40 && (
          <ChartPictureContext value={picture}>
            <ChartFrame
              width={size.width}
              height={size.height}
              rangeMs={picture.rangeMs}
              axis={axis}
              formatTick={metric.tick}
              showTime={showTime}
              topPx={picture.tags === null ? 8 : 22}
            >
              {layer}
            </ChartFrame>
          </ChartPictureContext>
        )}
      </div>
      <canvas className="wc-canvas" ref={canvas} style={{ width: size.width, height: size.height }} />
    </div>
  )
}

/** The crosshair stands near the mark of an end. */
function cursorOnEnd({ marks, nowMs, rangeMs, cursorMs }: ChartPicture): boolean {
  return cursorMs !== null && endNear(marks, nowMs + cursorMs, rangeMs / 80) !== null
}
