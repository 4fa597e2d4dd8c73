import { use, useLayoutEffect } from 'react'
import { useChartHeight, useChartWidth, usePlotArea } from 'recharts'
import { projectionOf } from '../axes/projection.ts'
import { WordedPictureContext } from '../chart-picture.ts'
import { EndWords } from '../marks/end-words.tsx'
import type { EndedGeneration } from '../marks/event-marks.ts'
import { MarkTags } from '../marks/mark-tags.tsx'
import type { ChartPlace } from './draw-chart.ts'

interface ChartLayerProps {
  /** Told where the plot is, for what draws in it and for pointers. */
  readonly onPlace: (place: ChartPlace) => void
  readonly onEnd: ((ended: EndedGeneration) => void) | undefined
}

/** The one layer inside a frame: it knows where the plot is, and writes words as SVG. */
export function ChartLayer({ onPlace, onEnd }: ChartLayerProps) {
  const box = usePlotArea()
  const width = useChartWidth()
  const height = useChartHeight()
  const picture = use(WordedPictureContext)
  useLayoutEffect(() => {
    if (box !== undefined && width !== undefined && height !== undefined) onPlace({ box, width, height })
  }, [box, width, height, onPlace])
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
