import { type RefObject, use, useLayoutEffect } from 'react'
import { useChartHeight, useChartWidth, usePlotArea } from 'recharts'
import { drawPlot } from './draw-plot.ts'
import { placeEndChips } from './marks/end-chips.ts'
import { placeMarks } from './marks/event-marks.ts'
import { MarkTagList } from './marks/mark-tags.tsx'
import { type PlotBox, type PlotPicture, PlotPictureContext, plotProjection } from './plot-picture.ts'

interface PlotLayerProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  /** Told where the plot is, for pointers. */
  readonly onBox: (box: PlotBox) => void
  readonly rightPx: number
}

/** The layer inside a frame that draws the data: lines and bars on the canvas, words as SVG. */
export function PlotLayer({ canvas, onBox, rightPx }: PlotLayerProps) {
  const box = usePlotArea()
  const width = useChartWidth()
  const height = useChartHeight()
  const picture = use(PlotPictureContext)
  useLayoutEffect(() => {
    if (box !== undefined) onBox(box)
  }, [box, onBox])
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null
    if (context === null || box === undefined || picture === null || width === undefined || height === undefined) return
    sizeCanvas(context, width, height)
    drawPlot(context, picture, box)
  }, [canvas, picture, box, width, height])
  if (box === undefined || picture === null) return null
  return (
    <>
      {picture.showTags && <MarkTags picture={picture} box={box} rightPx={rightPx} />}
      <EndWords picture={picture} box={box} />
    </>
  )
}

function sizeCanvas(context: CanvasRenderingContext2D, width: number, height: number): void {
  const ratio = window.devicePixelRatio
  const { canvas } = context
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}

interface WordsProps {
  readonly picture: PlotPicture
  readonly box: PlotBox
}

function MarkTags({ picture, box, rightPx }: WordsProps & { readonly rightPx: number }) {
  const project = plotProjection(picture, box)
  const tags = placeMarks(picture.marks, project.x, { left: box.x, right: box.x + box.width + rightPx }).filter(
    (mark) => mark.show !== 'line',
  )
  return <MarkTagList tags={tags} topPx={box.y} />
}

/** Names of lines where they end, and of rules; moved apart where they would cover each other. */
function EndWords({ picture, box }: WordsProps) {
  const project = plotProjection(picture, box)
  const named = [
    ...picture.rules.flatMap((rule) => (rule.axis === 'y' ? [{ words: rule.words, y: project.y(rule.at) }] : [])),
    ...picture.lines.flatMap((line) => {
      const last = line.ys.findLast((value) => value !== null)
      return last === undefined || last === null || line.endWords === ''
        ? []
        : [{ words: line.endWords, y: project.y(last) }]
    }),
  ]
  const placed = placeEndChips(
    named.map(({ y }, slot) => ({ slot, y, hollow: false })),
    { top: box.y + 2, bottom: box.y + box.height - 4, pitch: 12 },
  )
  return (
    <>
      {picture.rules
        .filter((rule) => rule.axis === 'x')
        .map((rule) => (
          <text key={rule.words} className="wc-end" x={project.x(rule.at) + 4} y={box.y + 9}>
            {rule.words}
          </text>
        ))}
      {placed.map(({ slot, y }) => (
        <text key={slot} className="wc-end" x={box.x + box.width + 6} y={y + 3.5}>
          {named[slot]?.words}
        </text>
      ))}
    </>
  )
}
