import { plainLine, wordedLine } from '../../charts/series/chart-line.ts'
import type { Series } from '../../store/series/series.ts'
import { type ChartRequest, chartPicture, type WorkerPicture } from '../worker-charts/chart-data.ts'
import { createEnvelopeReader, type EnvelopePoint, type EnvelopeReader } from './envelope.ts'

/** So many slots have a line of their own. */
export const ownLines = 3
/** Stretches of the window that is shown: each is a few pixels wide. */
const stretches = 150
const leastStretchMs = 2000

/** Readers of one chart; they go with it. */
export type EnvelopeReaders = Map<string, EnvelopeReader>

/** The range and the middle of all slots, and lines of those few that are the highest now. */
export function manyPicture(request: ChartRequest, readers: EnvelopeReaders): WorkerPicture {
  const { slotPoints, slots, metric, nowMs, rangeMs } = request
  const stretchMs = Math.max(leastStretchMs, rangeMs / stretches)
  const key = `${metric.id} ${stretchMs}`
  const reader = readers.get(key) ?? createEnvelopeReader(metric.pick, stretchMs)
  readers.set(key, reader)
  const points = reader.read(slotPoints, nowMs - rangeMs, nowMs)
  const highest = highestNow(slotPoints, slots, (slot) => {
    const point = slotPoints.get(slot)?.last()
    return point === undefined ? null : metric.pick(point)
  })
  const picture = chartPicture({ ...request, slots: highest })
  const most = Math.max(picture.highest, ...points.map(({ max }) => max))
  return { ...picture, highest: most, yAxis: metric.axis(most), lines: [...envelopeLines(points), ...picture.lines] }
}

function envelopeLines(points: readonly EnvelopePoint[]) {
  const xs = points.map(({ atMs }) => atMs)
  const thin = { ...plainLine, ink: 'fg-3', width: 1, dash: [2, 2], alpha: 0.9 } as const
  return [
    wordedLine(
      'max',
      '',
      xs,
      points.map(({ max }) => max),
      thin,
    ),
    wordedLine(
      'min',
      'min',
      xs,
      points.map(({ min }) => min),
      thin,
    ),
    wordedLine(
      'median',
      'med',
      xs,
      points.map(({ median }) => median),
      { ink: 'fg', width: 1.75 },
    ),
  ]
}

/** The slots with the largest values now, in the order of slots. */
function highestNow(
  slotPoints: Series['slotPoints'],
  slots: readonly number[],
  newestOf: (slot: number) => number | null,
): readonly number[] {
  return slots
    .flatMap((slot) => {
      const value = slotPoints.has(slot) ? newestOf(slot) : null
      return value === null ? [] : [{ slot, value }]
    })
    .sort((one, other) => other.value - one.value)
    .slice(0, ownLines)
    .map(({ slot }) => slot)
    .sort((one, other) => one - other)
}
