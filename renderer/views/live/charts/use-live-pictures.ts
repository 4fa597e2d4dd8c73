import { useMemo, useRef } from 'react'
import { marksOf } from '../../../charts/marks/event-marks.ts'
import { usePalette } from '../../../charts/palette.ts'
import { areMany } from '../../../panels/many/many.ts'
import { type EnvelopeReaders, manyPicture } from '../../../panels/many/many-picture.ts'
import { chartBounds, ruleEventKind } from '../../../panels/worker-charts/chart-bounds.ts'
import { type ChartRequest, chartPicture, type WorkerPicture } from '../../../panels/worker-charts/chart-data.ts'
import { type MetricId, metrics } from '../../../panels/worker-charts/metric.ts'
import { usePicturedRangeMs } from '../../../panels/worker-charts/pictured-range.ts'
import { useDeck, useEvents, useSampledMs, useSettings, useSlotPoints } from '../../../store/use-deck.ts'

interface Shown {
  readonly slots: readonly number[]
  readonly secondId: MetricId
  readonly marks: boolean
}

/** The CPU of a cluster's workers, and one of the other numbers with the bounds of the rule that watches it. */
export function useLivePictures(clusterId: string, shown: Shown): readonly [cpu: WorkerPicture, second: WorkerPicture] {
  const { slots, secondId, marks: showMarks } = shown
  const settings = useSettings(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const events = useEvents(clusterId)
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const palette = usePalette()
  const readers = useRef<EnvelopeReaders>(new Map())
  const bounds = useMemo(() => (settings === undefined ? [] : chartBounds(secondId, settings)), [secondId, settings])
  return useMemo(() => {
    const marksIn = (of: typeof events) => (showMarks ? marksOf(of, nowMs - rangeMs, nowMs) : [])
    const marks = marksIn(events)
    const ruleKind = ruleEventKind(secondId)
    const tags = bounds.length === 0 ? null : marksIn(events.filter(({ kind }) => kind === ruleKind))
    const common = { slotPoints, slots, nowMs, rangeMs, samplingIntervalMs, marks, palette }
    const drawn = areMany(slots.length)
      ? (request: ChartRequest) => manyPicture(request, readers.current)
      : chartPicture
    return [
      drawn({ ...common, metric: metrics.cpu, tags: marks }),
      drawn({ ...common, metric: metrics[secondId], bounds, tags }),
    ]
  }, [slotPoints, slots, nowMs, rangeMs, samplingIntervalMs, palette, showMarks, events, secondId, bounds])
}
