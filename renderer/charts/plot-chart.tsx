import './worker-chart.css'
import { type PointerEvent, useCallback, useMemo, useRef } from 'react'
import type { ValueAxis } from './axes/value-axis.ts'
import { PlotFrame } from './plot-frame.tsx'
import { PlotLayer } from './plot-layer.tsx'
import { type PlotBox, type PlotPicture, PlotPictureContext, plotXAt } from './plot-picture.ts'
import { useElementSize } from './use-element-size.ts'

/** Where a pointer is: a value of the x axis, and px from the chart's left edge. */
export interface PlotPointer {
  readonly x: number
  readonly px: number
}

interface PlotChartProps {
  readonly picture: PlotPicture
  /** Words of the axes; functions that stay the same, or the frame renders with every sample. */
  readonly formatX: (value: number) => string
  readonly formatY: (value: number) => string
  readonly showX: boolean
  readonly rightPx: number
  /** Null when the pointer left. */
  readonly onPointer: (pointer: PlotPointer | null) => void
}

/** Lines and bars over any two scales: a recharts frame with the data drawn by one layer on a canvas. */
export function PlotChart({ picture, formatX, formatY, showX, rightPx, onPointer }: PlotChartProps) {
  const [element, size] = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const box = useRef<PlotBox | null>(null)
  const keepBox = useCallback((next: PlotBox) => {
    box.current = next
  }, [])
  const xAxis = useSameAxis(picture.xAxis)
  const yAxis = useSameAxis(picture.yAxis)
  const layer = useMemo(() => <PlotLayer canvas={canvas} onBox={keepBox} rightPx={rightPx} />, [keepBox, rightPx])
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (box.current === null) return
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left
    const x = plotXAt(picture.xAxis, box.current, px)
    onPointer(x === null ? null : { x, px })
  }
  return (
    <div
      className="wc-plot"
      ref={element}
      onPointerMove={point}
      onPointerLeave={() => onPointer(null)}
      aria-hidden="true"
    >
      <div className="wc-frame">
        {size.width > 80 && size.height > 40 && (
          <PlotPictureContext value={picture}>
            <PlotFrame
              width={size.width}
              height={size.height}
              xAxis={xAxis}
              yAxis={yAxis}
              formatX={formatX}
              formatY={formatY}
              showX={showX}
              topPx={picture.showTags ? 22 : 8}
              rightPx={rightPx}
            >
              {layer}
            </PlotFrame>
          </PlotPictureContext>
        )}
      </div>
      <canvas className="wc-canvas" ref={canvas} style={{ width: size.width, height: size.height }} />
    </div>
  )
}

/** A new axis object with every sample would render the frame; only its bounds count. */
function useSameAxis({ scale, low, high, ticks }: ValueAxis): ValueAxis {
  const words = ticks.join(' ')
  return useMemo(() => ({ scale, low, high, ticks: words.split(' ').map(Number) }), [scale, low, high, words])
}
