import type { ClusterSnapshot } from '../../../../shared/model/cluster.ts'
import type { SlotPoint } from '../../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { newestValues } from '../../../store/newest-values.ts'
import type { Series } from '../../../store/series.ts'
import type { ShareReading, SlotPart } from './shares.ts'

/** All that the view shows of one slot. Nulls are gaps: nobody measured them. */
export interface ShareRow {
  readonly slot: SlotSnapshot
  readonly part: SlotPart | null
  readonly openConnections: number | null
  readonly requestsInFlight: number | null
  readonly latencyP99Ms: number | null
  /** Requests per second of the last minutes, oldest first; null is a gap. */
  readonly recentRequests: readonly (number | null)[]
}

const recentCount = 120
const none: readonly (number | null)[] = []

/** One row per slot; open connections and requests in flight of an ended generation are not those of the next. */
export function shareRows(
  cluster: ClusterSnapshot,
  slotPoints: Series['slotPoints'],
  reading: ShareReading | null,
  withRecent: boolean,
): ShareRow[] {
  return cluster.slots.map((slot) => {
    const ring = slotPoints.get(slot.slot)
    const newest = ring?.last()
    const point = newest !== undefined && slot.pid !== null && newest.generation === slot.generation ? newest : null
    return {
      slot,
      part: reading?.parts.get(slot.slot) ?? null,
      openConnections: point?.openConnections ?? null,
      requestsInFlight: point?.requestsInFlight ?? null,
      latencyP99Ms: point?.latencyP99Ms ?? null,
      recentRequests: withRecent ? newestValues(ring, recentCount, requestsOf(slot.generation)) : none,
    }
  })
}

const requestsOf = (generation: number) => (point: SlotPoint) =>
  point.generation === generation ? point.requestsPerSec : null
