import './kpis.css'
import { type ComponentProps, useMemo } from 'react'
import { clusterProbes, type Probe } from '../../../../shared/actions/probes.ts'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import type { ExitRecord } from '../../../../shared/model/worker.ts'
import { rangeWords } from '../../../charts/axes/time-axis.ts'
import { KpiTile } from '../../../components/kpi-tile.tsx'
import { bytesQuantity } from '../../../format/bytes.ts'
import { durationQuantity } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent, percentQuantity } from '../../../format/percent.ts'
import { noValue, type Quantity } from '../../../format/quantity.ts'
import { type RequestWords, requestWords } from '../../../panels/request-words.ts'
import { usePicturedRangeMs } from '../../../panels/worker-charts/pictured-range.ts'
import { openExit } from '../../../store/commands/view-actions.ts'
import { selectPicture } from '../../../store/selectors.ts'
import {
  useCluster,
  useDeck,
  useExits,
  useNewestPoint,
  usePoints,
  useSampledMs,
  useSlotPoints,
} from '../../../store/use-deck.ts'
import { bucketCount, bucketMeans, meanBetween, wholeBucketsUntil } from './buckets.ts'
import { CpuNote, ErrorNote, LatencyNote, MemoryNote, RequestNote, RestartNote } from './kpi-note.tsx'
import { lastToExplain, measuredInWords, silentOf } from './kpi-notes.ts'

const nothing: Quantity = { value: noValue, unit: '' }

const nothingServed = { addresses: [], nodeVersion: '', slots: [] }

const {
  'requests.per-sec': requests,
  'latency.p99-ms': latency,
  'errors.ratio': errors,
  'cpu.ratio': cpu,
  'memory.rss-bytes': memory,
  'restarts.count': restarts,
} = clusterProbes

/** The six headline figures of a cluster. */
export function Kpis({ clusterId }: { readonly clusterId: string }) {
  const cluster = useCluster(clusterId)
  const points = usePoints(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const newest = useNewestPoint(clusterId)
  const exits = useExits(clusterId)
  const cores = useDeck((state) => selectPicture(state).host?.coreCount ?? null)
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)
  const tile = useTile(points, nowMs, rangeMs)
  const ago = ({ read }: Probe<ClusterPoint>) => meanBetween(points, read, nowMs - 70_000, nowMs - 50_000)
  const silent = silentOf(cluster?.slots ?? [], (slot) => slotPoints.get(slot))
  const measured = measuredInWords(cluster?.fleet ?? null)
  const range = rangeWords(rangeMs)

  // A stopped cluster has no present: its last sample is history.
  const point = newest !== null && nowMs - newest.atMs < 15_000 && cluster?.runState !== 'stopped' ? newest : null
  const words = requestWords(cluster ?? nothingServed, point)
  const spanned = { points, nowMs, rangeMs, range }
  const now = (probe: Probe<ClusterPoint>) => (point === null ? null : probe.read(point))
  const ceiling = cores === null || now(cpu) === null ? {} : { ceiling: `of ${formatPercent(cores)}` }

  return (
    <div className="kpis">
      <KpiTile
        {...tile(requests, 'Requests')}
        quantity={requestQuantity(words, now(requests))}
        note={words.note ?? <RequestNote point={point} before={ago(requests)} silent={silent} />}
      />
      <KpiTile
        {...tile(latency, 'p99 in the worker')}
        quantity={quantityOf(now(latency), durationQuantity)}
        note={<LatencyNote now={now(latency)} before={ago(latency)} silent={silent} others={words.others} />}
      />
      <KpiTile
        {...tile(errors)}
        quantity={quantityOf(now(errors), (ratio) => ({ value: formatNumber(ratio * 100, 2), unit: '%' }))}
        note={words.others ?? <ErrorNote exits={exits} {...spanned} />}
      />
      <KpiTile
        {...tile(cpu)}
        {...ceiling}
        quantity={quantityOf(now(cpu), percentQuantity)}
        note={<CpuNote points={points} measured={measured} />}
      />
      <KpiTile
        {...tile(memory)}
        quantity={quantityOf(now(memory), bytesQuantity)}
        note={<MemoryNote points={points} measured={measured} />}
      />
      <KpiTile
        {...tile(restarts)}
        quantity={quantityOf(newest?.restartCount ?? null, (count) => ({ value: formatNumber(count), unit: '' }))}
        note={<RestartNote exits={exits} sinceMs={nowMs - rangeMs} range={range} />}
        {...leadToExit(lastToExplain(exits))}
      />
    </div>
  )
}

/** What a probe's tile shows besides its figure. A sparkline grows by whole buckets, and is drawn as seldom: the figure is now. */
function useTile(points: ReturnType<typeof usePoints>, nowMs: number, rangeMs: number) {
  const count = bucketCount(
    rangeMs,
    useDeck((state) => state.samplingIntervalMs),
  )
  const untilMs = wholeBucketsUntil({ nowMs, rangeMs, count })
  const lines = useMemo(() => {
    const lineOf = ({ read }: Probe<ClusterPoint>) => bucketMeans(points, read, { nowMs: untilMs, rangeMs, count })
    return new Map<Probe<ClusterPoint>, readonly (number | null)[]>(
      Object.values(clusterProbes).map((probe) => [probe, lineOf(probe)]),
    )
  }, [points, untilMs, rangeMs, count])
  return (probe: Probe<ClusterPoint>, label = probe.words) => ({
    name: probe.words,
    label,
    explanation: probe.hint,
    values: lines.get(probe) ?? [],
    min: 0,
  })
}

function quantityOf(value: number | null, words: (value: number) => Quantity): Quantity {
  return value === null ? nothing : words(value)
}

/** From the figure to the newest end that it counts. */
function leadToExit(exit: ExitRecord | null): Pick<ComponentProps<typeof KpiTile>, 'leadsTo'> {
  if (exit === null) return {}
  const { slot, generation } = exit
  return { leadsTo: { name: `Last exit: slot ${slot} g${generation}`, go: () => openExit(slot, generation) } }
}

function requestQuantity({ value }: RequestWords, perSec: number | null): Quantity {
  if (value !== null) return { value, unit: '' }
  return perSec === null ? nothing : { value: formatCompact(perSec), unit: '/s' }
}
