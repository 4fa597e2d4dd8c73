import { limits } from '../../../shared/limits.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'

/** What the number cells of a row say. */
export interface RowNumbers {
  /** The newest point of the present generation; null when there is none. */
  readonly point: SlotPoint | null
  /** `none`: no process. `waiting`: nothing reported yet. `stale`: its last report is old. */
  readonly self: 'fresh' | 'stale' | 'waiting' | 'none'
  /** Age of the last self-report at the newest point; null when there was none. */
  readonly reportAgeMs: number | null
}

/** Decides what may be shown: numbers of an earlier generation are not this worker's, and old ones are marked. */
export function readRowNumbers(
  slot: Pick<SlotSnapshot, 'pid' | 'generation'>,
  newest: SlotPoint | null,
  samplingIntervalMs: number,
): RowNumbers {
  if (slot.pid === null) return { point: null, self: 'none', reportAgeMs: null }
  const point = newest !== null && newest.generation === slot.generation ? newest : null
  if (point === null || point.selfAtMs === null) return { point, self: 'waiting', reportAgeMs: null }
  const reportAgeMs = Math.max(0, point.atMs - point.selfAtMs)
  const isStale = reportAgeMs > limits.unresponsiveMs + samplingIntervalMs
  return { point, self: isStale ? 'stale' : 'fresh', reportAgeMs }
}
