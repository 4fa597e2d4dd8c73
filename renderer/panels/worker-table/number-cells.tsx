import { type ReactNode, useMemo } from 'react'
import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Sparkline } from '../../components/sparkline.tsx'
import { formatAge } from '../../format/age.ts'
import { formatBytes, formatBytesOf } from '../../format/bytes.ts'
import { formatDelay } from '../../format/duration.ts'
import { formatCompact, formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import { noValue } from '../../format/quantity.ts'
import { selectSeries } from '../../store/selectors.ts'
import { newestValues } from '../../store/series/newest-values.ts'
import { useDeck, useNewestSlotPoint } from '../../store/use-deck.ts'
import { NetworkCell } from '../fleet/fleet-cells.tsx'
import { type RowNumbers, readRowNumbers } from './row-numbers.ts'

const sparkPoints = 45

interface NumberCellsProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  /** Its task or container; null where it is a process of this deck. */
  readonly replica: FleetReplica | undefined | null
}

/** The measured cells of a row: the operating system's numbers stay live, the worker's own are marked when old. */
export function NumberCells({ clusterId, slot, replica }: NumberCellsProps) {
  const newest = useNewestSlotPoint(clusterId, slot.slot)
  const samplingIntervalMs = useDeck((state) => state.samplingIntervalMs)
  const numbers = readRowNumbers(slot, newest, samplingIntervalMs)
  const { point } = numbers
  const hasProcess = numbers.self !== 'none'
  return (
    <>
      <td>
        <span className="wt-cell">
          {hasProcess && <CpuSparkline clusterId={clusterId} slot={slot.slot} generation={slot.generation} />}
          <span className="wt-cpu-value">{shown(point?.cpuRatio, formatPercent)}</span>
        </span>
      </td>
      <td>{shown(point?.rssBytes, formatBytes)}</td>
      {replica !== null && <NetworkCell replica={replica} />}
      <HeapCell numbers={numbers} priority={replica === null ? '2' : '3'} />
      <SelfCell
        numbers={numbers}
        priority="3"
        value={point?.loopUtilizationRatio}
        format={(ratio) => (
          <span className="wt-cell">
            <Bar ratio={ratio} />
            <span className="wt-loop-value">{formatPercent(ratio)}</span>
          </span>
        )}
      />
      <SelfCell
        numbers={numbers}
        priority={replica === null ? '1' : '3'}
        value={point?.loopDelayP99Ms}
        format={formatDelay}
      />
      <td data-priority="3">{hasProcess ? shown(point?.openConnections, formatNumber) : noValue}</td>
      <td>{hasProcess ? shown(point?.requestsPerSec, formatCompact) : noValue}</td>
    </>
  )
}

interface CpuSparklineProps {
  readonly clusterId: string
  readonly slot: number
  readonly generation: number
}

/** This generation's CPU: what an earlier process used is not this worker's line. */
function CpuSparkline({ clusterId, slot, generation }: CpuSparklineProps) {
  const series = useDeck((state) => selectSeries(state, clusterId))
  const newest = useNewestSlotPoint(clusterId, slot)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ring is the same object; its newest point tells of change
  const values = useMemo(
    () =>
      newestValues(series.slotPoints.get(slot), sparkPoints, (point) =>
        point.generation === generation ? point.cpuRatio : null,
      ),
    [newest, slot, generation],
  )
  return <Sparkline values={values} width={56} height={18} slot={slot} min={0} />
}

function HeapCell({ numbers, priority }: { readonly numbers: RowNumbers; readonly priority: '2' | '3' }) {
  const used = numbers.point?.heapUsedBytes ?? null
  const limit = numbers.point?.heapLimitBytes ?? null
  if (used === null || limit === null) return <td data-priority={priority}>{absent(numbers)}</td>
  const isStale = numbers.self === 'stale'
  return (
    <td
      data-priority={priority}
      className={isStale ? 'wt-quiet' : undefined}
      title={isStale ? ageOf(numbers) : undefined}
    >
      <span className="wt-cell">
        <Bar ratio={used / limit} stale={isStale} />
        <span className="wt-heap-value">{formatBytesOf(used, limit)}</span>
      </span>
    </td>
  )
}

interface SelfCellProps {
  readonly numbers: RowNumbers
  readonly value: number | null | undefined
  readonly priority: '1' | '3'
  readonly format: (value: number) => ReactNode
}

/** A number the worker says of itself: never shown as present when it is not. */
function SelfCell({ numbers, value, priority, format }: SelfCellProps) {
  const isFresh = numbers.self === 'fresh' && value !== null && value !== undefined
  return (
    <td data-priority={priority} title={numbers.self === 'stale' ? ageOf(numbers) : undefined}>
      {isFresh ? format(value) : absent(numbers)}
    </td>
  )
}

/** Filled by its background: nothing is laid out for another ratio. */
function Bar({ ratio, stale = false }: { readonly ratio: number; readonly stale?: boolean }) {
  const percent = Math.round(Math.min(1, Math.max(0, ratio)) * 100)
  // The least of it is seen, too.
  const width = percent === 0 ? '0' : `max(1px, ${percent}%)`
  return <span className="wt-bar" data-stale={stale} style={{ backgroundSize: `${width} 100%` }} />
}

function absent(numbers: RowNumbers): ReactNode {
  return numbers.self === 'stale' ? (
    <span className="wt-quiet">no report</span>
  ) : (
    <span className="wt-quiet">{noValue}</span>
  )
}

function ageOf(numbers: RowNumbers): string {
  return numbers.reportAgeMs === null ? 'no self-report yet' : `last self-report ${formatAge(numbers.reportAgeMs)}`
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? noValue : format(value)
}
