import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { describeState } from '../../components/slot-state.ts'
import { theirWordsOf } from '../fleet/fleet-words.ts'
import type { ColumnId } from './columns.ts'

export interface RowSort {
  readonly id: ColumnId
  /** Largest first. */
  readonly isDown: boolean
}

/** A row with its newest numbers; null: none of this generation. */
export interface SortedRow {
  readonly slot: SlotSnapshot
  readonly point: SlotPoint | null
  /** Its task or container, where it is one. */
  readonly replica?: FleetReplica | undefined
}

/** What stands in a column, to be compared; null: nothing is known. */
function columnValue(id: ColumnId, { slot, point, replica }: SortedRow, nowMs: number): number | string | null {
  switch (id) {
    case 'slot':
      return slot.slot
    case 'state':
      return describeState(slot, nowMs).word
    case 'generation':
      return slot.generation
    case 'pid':
      return slot.pid
    case 'uptime':
      return slot.startedAtMs === null || slot.pid === null ? null : nowMs - slot.startedAtMs
    case 'cpu':
      return point?.cpuRatio ?? null
    case 'rss':
      return point?.rssBytes ?? null
    case 'heap':
      return point?.heapUsedBytes ?? null
    case 'loop-use':
      return point?.loopUtilizationRatio ?? null
    case 'loop-delay':
      return point?.loopDelayP99Ms ?? null
    case 'connections':
      return point?.openConnections ?? null
    case 'requests':
      return point?.requestsPerSec ?? null
    case 'restarts':
      return slot.restartCount
    case 'theirs':
      return replica === undefined ? null : theirWordsOf(replica)
    case 'node':
      return replica?.nodeName ?? null
    case 'task':
      return replica?.taskId ?? replica?.containerId ?? null
    case 'image':
      return replica?.image ?? null
    case 'network':
      return networkOf(replica)
  }
}

/** In and out together: who moves most. */
function networkOf(replica: FleetReplica | undefined): number | null {
  if (replica === undefined || (replica.networkInBytesPerSec ?? replica.networkOutBytesPerSec) === null) return null
  return (replica.networkInBytesPerSec ?? 0) + (replica.networkOutBytesPerSec ?? 0)
}

/** Words begin with the first, numbers with the largest. */
const worded: readonly ColumnId[] = ['slot', 'state', 'pid', 'theirs', 'node', 'task', 'image']

/** The slots in the order of one column as its values are now; what is not known stands last, and equal ones by slot. */
export function sortRows(rows: readonly SortedRow[], { id, isDown }: RowSort, nowMs: number): readonly number[] {
  const valued = rows.map((row) => ({ slot: row.slot.slot, value: columnValue(id, row, nowMs) }))
  const way = isDown ? -1 : 1
  return valued
    .sort((one, other) => {
      if (one.value === null || other.value === null) {
        return Number(one.value === null) - Number(other.value === null) || one.slot - other.slot
      }
      const order =
        typeof one.value === 'string' || typeof other.value === 'string'
          ? String(one.value).localeCompare(String(other.value))
          : one.value - other.value
      return order * way || one.slot - other.slot
    })
    .map(({ slot }) => slot)
}

/** A press on a column's head: numbers begin with the largest, words and slots with the first; the third press lets go. */
export function nextSort(sort: RowSort | null, id: ColumnId): RowSort | null {
  const firstIsDown = !worded.includes(id)
  if (sort?.id !== id) return { id, isDown: firstIsDown }
  return sort.isDown === firstIsDown ? { id, isDown: !firstIsDown } : null
}
