import { useMemo } from 'react'
import { usePalette } from '../../charts/palette.ts'
import { SmallChart } from '../../charts/small-chart.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { SlotChip } from '../../components/slot-chip.tsx'
import { formatRoundDuration } from '../../format/duration.ts'
import { noValue } from '../../format/quantity.ts'
import { areMany } from '../../panels/many/many.ts'
import { outlierCount } from '../../panels/many/outliers.ts'
import { chartPicture } from '../../panels/worker-charts/chart-data.ts'
import { type Metric, type MetricId, metrics } from '../../panels/worker-charts/metric.ts'
import { usePicturedRangeMs } from '../../panels/worker-charts/pictured-range.ts'
import { focusSlot, openDrawer } from '../../store/commands/view-actions.ts'
import type { Series } from '../../store/series/series.ts'
import { useDeck, useSampledMs, useSlotPoints } from '../../store/use-deck.ts'

const choices = (['cpu', 'memory', 'heap', 'loop-use', 'loop-delay'] as const).map((id) => ({
  value: id,
  label: metrics[id].tab,
}))
export type SmallMetric = (typeof choices)[number]['value'] & MetricId

interface SmallChartsProps {
  readonly clusterId: string
  /** In the order of the rows. */
  readonly slots: readonly number[]
  readonly metricId: SmallMetric
  readonly onMetric: (metricId: SmallMetric) => void
}

/** One chart for each worker, all on the same axes, so that many are read where many lines would be a tangle. */
export function SmallCharts({ clusterId, slots: all, metricId, onMetric }: SmallChartsProps) {
  const metric = metrics[metricId]
  const slotPoints = useSlotPoints(clusterId)
  const slots = useDrawnSlots(all, slotPoints, metric, useSampledMs(clusterId))
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const palette = usePalette()
  const picture = useMemo(
    () =>
      chartPicture({ slotPoints, slots, metric, nowMs, rangeMs, samplingIntervalMs, palette, marks: [], tags: null }),
    [slotPoints, slots, metric, nowMs, rangeMs, samplingIntervalMs, palette],
  )
  const [low, high] = [picture.yAxis.low, picture.yAxis.high].map(metric.words)
  return (
    <figure className="panel ws-charts" aria-label={metric.figure}>
      <div className="panel-head">
        <h2>{metric.title}</h2>
        <span className="panel-sub">
          {slots.length < all.length && `the ${slots.length} highest of ${all.length}, `}
          each from {low} to {high}, last {formatRoundDuration(rangeMs)}
        </span>
        <span className="panel-actions">
          <Segmented label="Number on the charts" choices={choices} value={metricId} onChange={onMetric} />
        </span>
      </div>
      <ul className="ws-grid" style={{ gridTemplateColumns: columnsFor(slots.length) }}>
        {slots.map((slot) => {
          const line = picture.slotLines.find((one) => one.slot === slot)
          const value =
            line?.last != null && line.end !== null && !line.silent ? metric.words(line.last.value) : noValue
          const own = line === undefined ? [] : [{ ...line, end: null, filled: true, width: 1.25, alpha: 0.9 }]
          return (
            <li key={slot}>
              <button
                type="button"
                className="ws-chart"
                onFocus={() => focusSlot(slot)}
                onClick={() => openDrawer(slot)}
              >
                <span className="visually-hidden">Chart of slot </span>
                <span className="ws-chart-head">
                  <SlotChip slot={slot} />
                  <span>{value}</span>
                </span>
                <SmallChart picture={{ ...picture, lines: own }} />
              </button>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}

/** Of very many slots only those with the highest values are drawn; who they are is looked up every ten seconds. */
function useDrawnSlots(
  all: readonly number[],
  slotPoints: Series['slotPoints'],
  metric: Metric,
  nowMs: number,
): readonly number[] {
  const beat = Math.floor(nowMs / 10_000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: rings grow with each sample, the choice should not
  return useMemo(() => {
    if (!areMany(all.length)) return all
    const newestOf = (slot: number): number => {
      const point = slotPoints.get(slot)?.last()
      return (point === undefined ? null : metric.pick(point)) ?? -1
    }
    return [...all].sort((one, other) => newestOf(other) - newestOf(one)).slice(0, outlierCount)
  }, [all, metric, beat])
}

/** Few charts share out the room; many are as narrow as they can be read. */
function columnsFor(count: number): string {
  if (count > 9) return 'repeat(auto-fill, minmax(180px, 1fr))'
  const columnCount = count === 2 || count === 4 ? 2 : Math.min(3, count)
  return `repeat(${Math.max(1, columnCount)}, minmax(0, 1fr))`
}
