import { useMemo, useRef } from 'react'
import type { WorkerDetail } from '../../../../shared/model/inspect.ts'
import { timeTicks } from '../../../charts/axes/time-axis.ts'
import { niceAxis } from '../../../charts/axes/value-axis.ts'
import { plainPicture } from '../../../charts/chart-picture.ts'
import { usePalette } from '../../../charts/palette.ts'
import { SmallChart } from '../../../charts/small-chart.tsx'
import { formatBytes } from '../../../format/bytes.ts'
import { formatRoundDuration } from '../../../format/duration.ts'
import { noValue } from '../../../format/quantity.ts'
import { useDeck, useSampledMs, useSlotPoints } from '../../../store/use-deck.ts'
import { gapAfterMs } from '../../worker-charts/chart-data.ts'
import { usePicturedRangeMs } from '../../worker-charts/pictured-range.ts'
import { type HeapLook, heapLines } from './heap-trend.ts'

interface HeapChartProps {
  readonly clusterId: string
  readonly slot: number
  readonly detail: WorkerDetail | null
}

const noPoints = [] as const
/** The longest range a person can choose. */
const longestMs = 15 * 60_000

/** The heap of this generation over the last minutes: used, reserved since somebody looks, and the limit where it is near. */
export function HeapChart({ clusterId, slot, detail }: HeapChartProps) {
  const points = useSlotPoints(clusterId).get(slot) ?? noPoints
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const gapMs = gapAfterMs(useDeck((state) => state.samplingIntervalMs))
  const palette = usePalette()
  const looks = useHeapLooks(detail)
  const generation = detail?.generation ?? 0
  const heap = useMemo(
    () => heapLines({ points, looks, generation, sinceMs: nowMs - rangeMs, gapMs }),
    [points, looks, generation, nowMs, rangeMs, gapMs],
  )
  const yAxis = useMemo(() => niceAxis(heap.highestBytes, 10_000_000), [heap.highestBytes])
  const picture = useMemo(
    () => ({
      ...plainPicture,
      originX: nowMs,
      xAxis: { scale: 'linear' as const, low: -rangeMs, high: 0, ticks: timeTicks(rangeMs) },
      yAxis,
      lines: heap.lines,
      palette,
    }),
    [nowMs, rangeMs, yAxis, heap, palette],
  )
  const memory = detail?.self?.memory
  if (memory === undefined || heap.lowestBytes === null) return null
  return (
    <figure className="ins-heap-chart" aria-label="Heap over time">
      <SmallChart picture={picture} />
      <figcaption className="ins-split-legend">
        <span>
          <i data-ramp="3" />
          used <b>{formatBytes(memory.heapUsedBytes)}</b>, at least {formatBytes(heap.lowestBytes)}
        </span>
        <span>
          <i data-ramp="0" />
          total <b>{formatBytes(memory.heapTotalBytes)}</b>
        </span>
        <span>
          limit <b>{heap.limitBytes === null ? noValue : formatBytes(heap.limitBytes)}</b>
          {!heap.showsLimit && ', above the chart'}
        </span>
        <span>
          0 to {formatBytes(yAxis.high)}, last {formatRoundDuration(rangeMs)}
        </span>
      </figcaption>
    </figure>
  )
}

/** What V8 had reserved at each look since the drawer opened on this generation; points do not have it. */
function useHeapLooks(detail: WorkerDetail | null): readonly HeapLook[] {
  const kept = useRef<{ readonly key: string; readonly looks: readonly HeapLook[] }>({ key: '', looks: [] })
  const self = detail?.self ?? null
  if (detail === null || self === null) return kept.current.looks
  const key = `${detail.clusterId} ${detail.slot} ${detail.generation}`
  const looks = kept.current.key === key ? kept.current.looks : []
  if (looks.at(-1)?.atMs !== self.atMs) {
    const recent = looks.filter(({ atMs }) => atMs > self.atMs - longestMs)
    kept.current = { key, looks: [...recent, { atMs: self.atMs, totalBytes: self.memory.heapTotalBytes }] }
  }
  return kept.current.looks
}
