import { type RefObject, use, useLayoutEffect } from 'react'
import { useChartHeight, useChartWidth, usePlotArea } from 'recharts'
import { type ChartPicture, ChartPictureContext, type PlotRect } from './chart-picture.ts'
import { drawLines, projectionOf } from './draw-lines.ts'
import { drawBoundWords } from './marks/draw-bound-words.ts'
import { drawEndChips } from './marks/draw-chips.ts'
import { type EndedGeneration, type EventMark, placeMarks } from './marks/event-marks.ts'
import { MarkTagList } from './marks/mark-tags.tsx'

interface LineLayerProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  /** Told where the plot is, for pointers. */
  readonly onPlot: (plot: PlotRect) => void
  readonly onEnd: (ended: EndedGeneration) => void
}

/** The one layer inside the frame that draws the series: lines and end chips on the canvas, tags as SVG. */
export function LineLayer({ canvas, onPlot, onEnd }: LineLayerProps) {
  const plot = usePlotArea()
  const width = useChartWidth()
  const height = useChartHeight()
  const picture = use(ChartPictureContext)
  useLayoutEffect(() => {
    if (plot !== undefined) onPlot(plot)
  }, [plot, onPlot])
  useLayoutEffect(() => {
    if (plot === undefined || picture === null || width === undefined || height === undefined) return
    redraw(canvas.current, picture, plot, width, height)
  }, [canvas, picture, plot, width, height])
  if (plot === undefined || picture === null) return null
  return picture.tags === null ? null : <MarkTags marks={picture.tags} picture={picture} plot={plot} onEnd={onEnd} />
}

/** The size comes from the frame: asking the element for it would force a layout on every tick. */
function redraw(
  canvas: HTMLCanvasElement | null,
  picture: ChartPicture,
  plot: PlotRect,
  chartWidth: number,
  chartHeight: number,
): void {
  const context = canvas?.getContext('2d')
  if (canvas === null || context === null || context === undefined) return
  const ratio = window.devicePixelRatio
  const width = Math.round(chartWidth * ratio)
  const height = Math.round(chartHeight * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, chartWidth, chartHeight)
  drawLines(context, picture, plot)
  drawBoundWords(context, picture, plot, ratio)
  drawEndChips(context, picture, plot, ratio)
}

interface MarkTagsProps {
  readonly marks: readonly EventMark[]
  readonly picture: ChartPicture
  readonly plot: PlotRect
  readonly onEnd: (ended: EndedGeneration) => void
}

function MarkTags({ marks, picture, plot, onEnd }: MarkTagsProps) {
  const project = projectionOf(picture, plot)
  const tags = placeMarks(marks, project.x, { left: plot.x, right: plot.x + plot.width + 28 }).filter(
    (mark) => mark.show !== 'line' && mark.x >= plot.x - 2,
  )
  return <MarkTagList tags={tags} topPx={plot.y} onEnd={onEnd} />
}
