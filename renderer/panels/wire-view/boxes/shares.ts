import { firstIndexSince, type Ring } from '../../../../shared/base/ring.ts'
import { limits } from '../../../../shared/limits.ts'
import type { SlotShare } from '../../../../shared/model/sample.ts'
import type { ShareSample } from '../../../store/series/series.ts'

/** What one slot got of the cluster's new connections and requests in a window. */
export interface SlotPart {
  readonly slot: number
  readonly connectionCount: number
  readonly requestCount: number
  /** Ratio of all slots' connections; null when nobody got one. */
  readonly connectionRatio: number | null
  readonly requestRatio: number | null
  readonly connectionsPerSec: number
  readonly requestsPerSec: number
}

export interface ShareReading {
  /** The window really covered, less than asked for just after the start. */
  readonly windowMs: number
  readonly connectionTotal: number
  readonly requestTotal: number
  readonly parts: ReadonlyMap<number, SlotPart>
}

/** Samples that were late come close together: rates over less than this are chance. */
const shortestMs = limits.samplingIntervalMs.min / 2

/**
 * Differences of the cumulative counts over the last `windowMs`, or over those before `untilAtMs`. Null until two samples
 * are known.
 */
export function readShares(samples: Ring<ShareSample>, windowMs: number, untilAtMs?: number): ShareReading | null {
  const newest = untilAtMs === undefined ? samples.last() : samples.at(firstIndexSince(samples, untilAtMs + 1) - 1)
  if (newest === undefined) return null
  // The newest sample at or before the window's edge; just after the start the oldest there is.
  const edge = newest.atMs - windowMs
  const first = firstIndexSince(samples, edge)
  const before = samples.at(first)?.atMs === edge ? samples.at(first) : samples.at(Math.max(0, first - 1))
  if (before === undefined || newest.atMs - before.atMs < shortestMs) return null
  return shareBetween(before, newest)
}

/** A slot unknown at the start of the window had nothing yet; a count that shrank started over. */
export function shareBetween(before: ShareSample, after: ShareSample): ShareReading {
  const known = new Map(before.shares.map((share) => [share.slot, share]))
  const elapsedSec = (after.atMs - before.atMs) / 1000
  const gains = after.shares.map((share) => ({
    slot: share.slot,
    connectionCount: gain(known.get(share.slot), share, 'connectionCount'),
    requestCount: gain(known.get(share.slot), share, 'requestCount'),
  }))
  const connectionTotal = gains.reduce((sum, { connectionCount }) => sum + connectionCount, 0)
  const requestTotal = gains.reduce((sum, { requestCount }) => sum + requestCount, 0)
  const parts = gains.map(
    (each): SlotPart => ({
      ...each,
      connectionRatio: connectionTotal === 0 ? null : each.connectionCount / connectionTotal,
      requestRatio: requestTotal === 0 ? null : each.requestCount / requestTotal,
      connectionsPerSec: each.connectionCount / elapsedSec,
      requestsPerSec: each.requestCount / elapsedSec,
    }),
  )
  return {
    windowMs: after.atMs - before.atMs,
    connectionTotal,
    requestTotal,
    parts: new Map(parts.map((part) => [part.slot, part])),
  }
}

function gain(before: SlotShare | undefined, after: SlotShare, count: 'connectionCount' | 'requestCount'): number {
  const earlier = before?.[count] ?? 0
  return after[count] >= earlier ? after[count] - earlier : after[count]
}
