import './kpis.css'
import { type ComponentProps, useMemo } from 'react'
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
  useNewestPoint,
  usePoints,
  useSampledMs,
  useSlotPoints,
  useStory,
} from '../../../store/use-deck.ts'
import { bucketCount, bucketMeans, meanBetween } from './buckets.ts'
import { CpuNote, ErrorNote, LatencyNote, MemoryNote, RequestNote, RestartNote } from './kpi-note.tsx'
import { lastToExplain, silentOf } from './kpi-notes.ts'

const nothing: Quantity = { value: noValue, unit: '' }

const nothingServed = { addresses: [], nodeVersion: '', slots: [] }

const picks = {
  requests: (point: ClusterPoint) => point.requestsPerSec,
  latency: (point: ClusterPoint) => point.latencyP99Ms,
  errors: (point: ClusterPoint) => point.errorRatio,
  cpu: (point: ClusterPoint) => point.cpuRatio,
  memory: (point: ClusterPoint) => point.rssBytes,
  restarts: (point: ClusterPoint): number | null => point.restartCount,
}

/** The six headline figures of a cluster. */
export function Kpis({ clusterId }: { readonly clusterId: string }) {
  const cluster = useCluster(clusterId)
  const points = usePoints(clusterId)
  const slotPoints = useSlotPoints(clusterId)
  const newest = useNewestPoint(clusterId)
  const story = useStory(clusterId)
  const cores = useDeck((state) => selectPicture(state).host?.coreCount ?? null)
  const nowMs = useSampledMs(clusterId)
  const rangeMs = usePicturedRangeMs(clusterId)

  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)

  const lines = useMemo(() => {
    const count = bucketCount(rangeMs, samplingIntervalMs)
    const over = (pick: (point: ClusterPoint) => number | null) => bucketMeans(points, pick, { nowMs, rangeMs, count })
    return {
      requests: over(picks.requests),
      latency: over(picks.latency),
      errors: over(picks.errors),
      cpu: over(picks.cpu),
      memory: over(picks.memory),
      restarts: over(picks.restarts),
    }
  }, [points, nowMs, rangeMs, samplingIntervalMs])
  const ago = (pick: (point: ClusterPoint) => number | null) =>
    meanBetween(points, pick, nowMs - 70_000, nowMs - 50_000)
  const silent = silentOf(cluster?.slots ?? [], (slot) => slotPoints.get(slot))
  const range = rangeWords(rangeMs)

  // A stopped cluster has no present: its last sample is history.
  const point = newest !== null && nowMs - newest.atMs < 15_000 && cluster?.runState !== 'stopped' ? newest : null
  const requests = point?.requestsPerSec ?? null
  const latency = point?.latencyP99Ms ?? null
  const words = requestWords(cluster ?? nothingServed, point)

  return (
    <div className="kpis">
      <KpiTile
        name="Requests per second"
        label="Requests"
        quantity={requestQuantity(words, requests)}
        note={words.note ?? <RequestNote point={point} before={ago(picks.requests)} silent={silent} />}
        explanation="Requests answered per second, over all workers; those that wait for an answer are told below"
        values={lines.requests}
        min={0}
      />
      <KpiTile
        name="Latency p99 in the worker"
        label="p99 in the worker"
        quantity={latency === null ? nothing : durationQuantity(latency)}
        note={<LatencyNote now={latency} before={ago(picks.latency)} silent={silent} others={words.others} />}
        explanation="99 of 100 requests were answered within this time, counted in the worker from their start: what they waited before is not in it. Load tells latency from when a request was due"
        values={lines.latency}
        min={0}
      />
      <KpiTile
        name="Errors"
        label="Errors"
        quantity={point?.errorRatio == null ? nothing : { value: formatNumber(point.errorRatio * 100, 2), unit: '%' }}
        note={
          words.others ?? (
            <ErrorNote exits={story.exits} points={points} nowMs={nowMs} rangeMs={rangeMs} range={range} />
          )
        }
        explanation="Requests answered with a 5xx status or broken off by the server, of all finished ones. What the end of a worker cut is told apart, by the worker's last word"
        values={lines.errors}
        min={0}
      />
      <KpiTile
        name="CPU"
        label="CPU"
        quantity={point?.cpuRatio == null ? nothing : percentQuantity(point.cpuRatio)}
        {...(cores === null || point?.cpuRatio == null ? {} : { ceiling: `of ${formatPercent(cores)}` })}
        note={<CpuNote points={points} />}
        explanation="All workers together; 100 % is one core. Measured by the operating system"
        values={lines.cpu}
        min={0}
      />
      <KpiTile
        name="Memory"
        label="Memory"
        quantity={point?.rssBytes == null ? nothing : bytesQuantity(point.rssBytes)}
        note={<MemoryNote points={points} />}
        explanation="Sum of RSS (shared pages counted more than once)"
        values={lines.memory}
        min={0}
      />
      <KpiTile
        name="Restarts"
        label="Restarts"
        quantity={newest === null ? nothing : { value: formatNumber(newest.restartCount), unit: '' }}
        note={<RestartNote exits={story.exits} sinceMs={nowMs - rangeMs} range={range} />}
        explanation="Workers that ended unasked or by the kill menu and were replaced, since the cluster started; reloads are left out"
        values={lines.restarts}
        min={0}
        {...leadToExit(lastToExplain(story.exits))}
      />
    </div>
  )
}

/** From the figure to the newest end that it counts. */
function leadToExit(exit: ExitRecord | null): Pick<ComponentProps<typeof KpiTile>, 'leadsTo'> {
  if (exit === null) return {}
  const { slot, generation } = exit
  return { leadsTo: { name: `Last exit: slot ${slot} g${generation}`, go: () => openExit(slot, generation) } }
}

function requestQuantity({ value }: RequestWords, requests: number | null): Quantity {
  if (value !== null) return { value, unit: '' }
  return requests === null ? nothing : { value: formatCompact(requests), unit: '/s' }
}
