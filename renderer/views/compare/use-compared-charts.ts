import { useMemo } from 'react'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { marksOf } from '../../charts/marks/event-marks.ts'
import { usePalette } from '../../charts/palette.ts'
import { chartPicture, type WorkerPicture, withCommonAxis } from '../../panels/worker-charts/chart-data.ts'
import { metrics } from '../../panels/worker-charts/metric.ts'
import { usePicturedRangeMs } from '../../panels/worker-charts/pictured-range.ts'
import type { ComparedPair } from '../../store/deck-state.ts'
import { selectSampledMs, selectSlotList } from '../../store/selectors.ts'
import type { Series } from '../../store/series/series.ts'
import { useDeck, useEvents, useSlotPoints } from '../../store/use-deck.ts'

/** What the charts of one side draw. */
export interface SideCharts {
  readonly slotPoints: Series['slotPoints']
  readonly slots: readonly number[]
  readonly cpu: WorkerPicture
  readonly loopDelay: WorkerPicture
}

/** The present of both: they are sampled at the same moments, and a stopped one does not hold the clock. */
export function useComparedNowMs([left, right]: ComparedPair): number {
  return useDeck((state) => Math.max(selectSampledMs(state, left), selectSampledMs(state, right)))
}

/** The charts of both sides over the same time; each kind shares one value axis. */
export function useComparedCharts(pair: ComparedPair, nowMs: number): readonly [SideCharts, SideCharts] {
  const [left, right] = pair
  const rangeMs = usePicturedRangeMs(left, right)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const palette = usePalette()
  const one = useSideSource(left)
  const other = useSideSource(right)
  return useMemo(() => {
    const drawn = ({ slotPoints, slotList, events }: SideSource): SideCharts => {
      const slots = slotList === '' ? [] : slotList.split(',').map(Number)
      const marks = marksOf(events, nowMs - rangeMs, nowMs)
      const common = { slotPoints, slots, nowMs, rangeMs, samplingIntervalMs, marks, palette }
      return {
        slotPoints,
        slots,
        cpu: chartPicture({ ...common, metric: metrics.cpu, tags: marks }),
        loopDelay: chartPicture({ ...common, metric: metrics['loop-delay'], tags: null }),
      }
    }
    const [first, second] = [drawn(one), drawn(other)]
    const cpu = withCommonAxis(metrics.cpu, first.cpu, second.cpu)
    const loopDelay = withCommonAxis(metrics['loop-delay'], first.loopDelay, second.loopDelay)
    return [
      { ...first, cpu: cpu[0], loopDelay: loopDelay[0] },
      { ...second, cpu: cpu[1], loopDelay: loopDelay[1] },
    ]
  }, [one, other, nowMs, rangeMs, samplingIntervalMs, palette])
}

interface SideSource {
  readonly slotPoints: Series['slotPoints']
  /** As a text, so that it stays the same while the slots do. */
  readonly slotList: string
  readonly events: readonly LifecycleEvent[]
}

function useSideSource(clusterId: string): SideSource {
  const slotList = useDeck((state) => selectSlotList(state, clusterId))
  const slotPoints = useSlotPoints(clusterId)
  const events = useEvents(clusterId)
  return useMemo(() => ({ slotPoints, slotList, events }), [slotPoints, slotList, events])
}
