import './chart.css'
import {
  type MouseEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react'
import { axisXAt, type PlotBox } from '../axes/projection.ts'
import type { ValueAxis } from '../axes/value-axis.ts'
import {
  type ChartCursor,
  type ChartPicture,
  hasWords,
  type PointedPicture,
  WordedPictureContext,
} from '../chart-picture.ts'
import { type EndedGeneration, endNear } from '../marks/event-marks.ts'
import type { ChartLine } from '../series/chart-line.ts'
import { lineNear } from '../series/read-line.ts'
import { useElementSize } from '../use-element-size.ts'
import { useInSight } from '../use-in-sight.ts'
import { ChartFrame } from './chart-frame.tsx'
import { ChartLayer } from './chart-layer.tsx'
import { type ChartPlace, drawChart } from './draw-chart.ts'

/** Where a pointer is. */
export interface ChartPointer {
  /** On the x axis. */
  readonly x: number
  /** From the chart's left edge, for the tooltip. */
  readonly px: number
  /** The line that passes near it. */
  readonly line: ChartLine['id'] | null
}

interface ChartProps {
  readonly picture: ChartPicture
  readonly cursor: ChartCursor
  /** Words of the axes; functions that stay the same, or the frame renders with every sample. */
  readonly formatX: (value: number) => string
  readonly formatY: (value: number) => string
  readonly showX: boolean
  readonly rightPx: number
  /** Null when the pointer left. */
  readonly onPointer: (pointer: ChartPointer | null) => void
  /** The end of a worker whose mark was pressed. */
  readonly onEnd?: ((ended: EndedGeneration) => void) | undefined
}

/** So near to its line a mark can be pressed. */
const reachPx = 8

/**
 * Lines and bars over any two scales: a recharts frame with the data drawn on a canvas above it. Renders for another picture
 * or cursor only.
 */
export const Chart = memo(function Chart(props: ChartProps) {
  const { picture: drawn, cursor, formatX, formatY, showX, rightPx, onPointer, onEnd } = props
  const newest = useMemo(() => ({ ...drawn, cursor }), [drawn, cursor])
  const [element, size] = useElementSize<HTMLDivElement>()
  const picture = useSeen(newest, useInSight(element))
  const canvas = useRef<HTMLCanvasElement>(null)
  const { place, keepPlace } = useDrawn(canvas, picture)
  const xAxis = useSameAxis(picture.xAxis)
  const yAxis = useSameAxis(picture.yAxis)
  const layer = useMemo(() => <ChartLayer onPlace={keepPlace} onEnd={onEnd} />, [keepPlace, onEnd])
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (place.current !== null) onPointer(pointerAt(picture, place.current.box, event))
  }
  const press = (event: MouseEvent<HTMLDivElement>) => {
    const ended = place.current === null ? null : endAt(picture, place.current.box, event)
    if (ended !== null) onEnd?.(ended)
  }
  return (
    <div
      className="wc-plot"
      ref={element}
      data-pressable={onEnd !== undefined && isOnEnd(picture)}
      onPointerMove={point}
      onPointerLeave={() => onPointer(null)}
      onClick={press}
      aria-hidden="true"
    >
      <div className="wc-frame">
        {size.width > 80 && size.height > 40 && (
          <WordedPictureContext value={hasWords(picture) ? picture : null}>
            <ChartFrame
              width={size.width}
              height={size.height}
              xAxis={xAxis}
              yAxis={yAxis}
              formatX={formatX}
              formatY={formatY}
              showX={showX}
              topPx={picture.tags === null ? 8 : 22}
              rightPx={rightPx}
            >
              {layer}
            </ChartFrame>
          </WordedPictureContext>
        )}
      </div>
      <canvas className="wc-canvas" ref={canvas} style={{ width: size.width, height: size.height }} />
    </div>
  )
})

/** Draws each picture where the frame says that the plot is; `keepPlace` hears that, in time for the first one. */
function useDrawn(canvas: RefObject<HTMLCanvasElement | null>, picture: PointedPicture) {
  const place = useRef<ChartPlace | null>(null)
  const shown = useRef(picture)
  const draw = useCallback(() => {
    if (canvas.current !== null && place.current !== null) drawChart(canvas.current, shown.current, place.current)
  }, [canvas])
  useLayoutEffect(() => {
    shown.current = picture
    draw()
  }, [picture, draw])
  const keepPlace = useCallback(
    (next: ChartPlace) => {
      place.current = next
      draw()
    },
    [draw],
  )
  return { place, keepPlace }
}

/** Out of sight the last picture that was seen stays: the layer draws none of those that follow. */
function useSeen(newest: PointedPicture, isInSight: boolean): PointedPicture {
  const seen = useRef(newest)
  if (isInSight) seen.current = newest
  return seen.current
}

/** A new axis object with every sample would render the frame; only its bounds count. */
function useSameAxis({ scale, low, high, ticks }: ValueAxis): ValueAxis {
  const words = ticks.join(' ')
  return useMemo(() => ({ scale, low, high, ticks: words.split(' ').map(Number) }), [scale, low, high, words])
}

/** Null beside the plot; where points are pointed at, a little beside it still means the outermost. */
function pointerAt(picture: PointedPicture, box: PlotBox, event: PointerEvent<HTMLDivElement>): ChartPointer | null {
  const { left, top } = event.currentTarget.getBoundingClientRect()
  const px = event.clientX - left
  const x = axisXAt(picture.xAxis, box, px, picture.readsBetween ? 0 : 0.01)
  return x === null ? null : { x, px, line: lineNear(picture, box, { x, y: event.clientY - top }) }
}

function endAt(picture: PointedPicture, box: PlotBox, event: MouseEvent<HTMLDivElement>): EndedGeneration | null {
  const { originX, xAxis, marks } = picture
  const perPx = (xAxis.high - xAxis.low) / box.width
  const px = event.clientX - event.currentTarget.getBoundingClientRect().left
  return endNear(marks, originX + xAxis.low + (px - box.x) * perPx, reachPx * perPx)
}

/** The crosshair stands near the mark of an end. */
function isOnEnd({ marks, originX, xAxis, cursor }: PointedPicture): boolean {
  return cursor.x !== null && endNear(marks, originX + cursor.x, (xAxis.high - xAxis.low) / 80) !== null
}
