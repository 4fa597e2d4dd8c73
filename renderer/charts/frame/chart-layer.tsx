import { type RefObject, use, useLayoutEffect } from 'react'
import { useChartHeight, useChartWidth, usePlotArea } from 'recharts'
import { type PlotBox, projectionOf } from '../axes/projection.ts'
import { ChartPictureContext } from '../chart-picture.ts'
import { EndWords } from '../marks/end-words.tsx'
import type { EndedGeneration } from '../marks/event-marks.ts'
import { MarkTags } from '../marks/mark-tags.tsx'
import { drawChart } from './draw-chart.ts'

interface ChartLayerProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  /** Told where the plot is, for pointers. */
  readonly onBox: (box: PlotBox) => void
  readonly onEnd: ((ended: EndedGeneration) => void) | undefined
}

/** The one layer inside a frame that draws the data: lines, bars and chips on the canvas, words as SVG. */
export function ChartLayer({ canvas, onBox, onEnd }: ChartLayerProps) {
  const box = usePlotArea()
  const width = useChartWidth()
  const height = useChartHeight()
  const picture = use(ChartPictureContext)
  useLayoutEffect(() => {
    if (box !== undefined) onBox(box)
  }, [box, onBox])
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null
    if (context === null || box === undefined || picture === null || width === undefined || height === undefined) return
    const ratio = window.devicePixelRatio
    wipe(context, width, height, ratio)
    drawChart({ context, picture, box, project: projectionOf(picture, box), ratio })
  }, [canvas, picture, box, width, height])
  if (box === undefined || picture === null || width === undefined) return null
  const project = projectionOf(picture, box)
  return (
    <>
      {picture.tags !== null && (
        <MarkTags marks={picture.tags} xOf={project.heldX} box={box} rightX={width} onEnd={onEnd} />
      )}
      <EndWords picture={picture} box={box} project={project} />
    </>
  )
}

/** The size comes from the frame: asking the element for it would force a layout on every tick. */
function wipe(context: CanvasRenderingContext2D, chartWidth: number, chartHeight: number, ratio: number): void {
  const { canvas } = context
  const width = Math.round(chartWidth * ratio)
  const height = Math.round(chartHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, chartWidth, chartHeight)
}
