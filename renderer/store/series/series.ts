import { createRing, type Ring } from '../../../shared/base/ring.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterHistory, ClusterTick } from '../../../shared/model/cluster.ts'
import type { Fairness } from '../../../shared/model/fairness.ts'
import type { ClusterPoint, SlotPoint, SlotShare } from '../../../shared/model/sample.ts'
import { mergeFairness, noFairness } from './fairness.ts'

/** Cumulative counts of all slots at one moment; differences of two of them are shares. */
export interface ShareSample {
  readonly atMs: number
  readonly shares: readonly SlotShare[]
}

/**
 * The numbers of one cluster over 15 minutes. The rings are mutable and live outside React; every change makes a new
 * `Series` object around the same rings, so that comparing references tells whether something is new.
 */
export interface Series {
  readonly version: number
  readonly points: Ring<ClusterPoint>
  readonly slotPoints: ReadonlyMap<number, Ring<SlotPoint>>
  /** The last minute and a bit, one per tick. */
  readonly shares: Ring<ShareSample>
  /** Who got how much under which policy; a new object with each change. */
  readonly fairness: Fairness
}

const pointCapacity = limits.historyMs / limits.samplingIntervalMs.min
const shareCapacity = 90_000 / limits.tickMs
/** A line over 15 minutes enters from a point before them. */
const keptMs = limits.historyMs + 2 * limits.samplingIntervalMs.max

/** A series without a number in it. */
export function emptySeries(): Series {
  return {
    version: 0,
    points: createRing(pointCapacity),
    slotPoints: new Map(),
    shares: createRing(shareCapacity),
    fairness: noFairness,
  }
}

/** Takes the samples of a tick. Points not newer than the last one are dropped: history and ticks may overlap. */
export function appendTick(series: Series, tick: ClusterTick, atMs: number): Series {
  const isOld = (point: { readonly atMs: number }): boolean => point.atMs < atMs - keptMs
  appendNewer(series.points, tick.points)
  series.points.trim(isOld)
  let slotPoints = series.slotPoints
  // Those of slots that were removed, too: what is left of them may hold the history of all.
  for (const [slot, ring] of slotPoints) {
    ring.trim(isOld)
    if (ring.length === 0) slotPoints = new Map([...slotPoints].filter(([other]) => other !== slot))
  }
  for (const { slot, points } of tick.slotPoints) {
    let ring = slotPoints.get(slot)
    if (ring === undefined) {
      ring = createRing<SlotPoint>(pointCapacity)
      slotPoints = new Map([...slotPoints, [slot, ring]])
    }
    appendNewer(ring, points)
  }
  if (tick.shares.length > 0) series.shares.push({ atMs, shares: tick.shares })
  const fairness = tick.fairness === null ? series.fairness : mergeFairness(series.fairness, tick.fairness)
  return { ...series, slotPoints, fairness, version: series.version + 1 }
}

/** Starts over from the main process's history, keeping what arrived by tick after the history was made. */
export function mergeHistory(series: Series | undefined, history: ClusterHistory, atMs: number): Series {
  const slots = new Map<number, Ring<SlotPoint>>()
  for (const { slot, points } of history.slotPoints) slots.set(slot, createRing(pointCapacity, points))
  const merged: Series = {
    version: (series?.version ?? 0) + 1,
    points: createRing(pointCapacity, history.points),
    slotPoints: slots,
    shares: series?.shares ?? createRing(shareCapacity),
    fairness: mergeFairness(history.fairness, series?.fairness ?? noFairness),
  }
  if (series === undefined) {
    if (history.shares.length > 0) merged.shares.push({ atMs, shares: history.shares })
    return merged
  }
  appendNewer(merged.points, series.points.since(0))
  for (const [slot, ring] of series.slotPoints) {
    const kept = slots.get(slot)
    if (kept === undefined) slots.set(slot, ring)
    else appendNewer(kept, ring.since(0))
  }
  return merged
}

/** A series that later ticks do not touch. */
export function cloneSeries(series: Series): Series {
  const slotPoints = new Map([...series.slotPoints].map(([slot, ring]) => [slot, ring.clone()]))
  return { ...series, points: series.points.clone(), slotPoints, shares: series.shares.clone() }
}

function appendNewer<T extends { readonly atMs: number }>(ring: Ring<T>, points: readonly T[]): void {
  for (const point of points) {
    const last = ring.last()
    if (last === undefined || point.atMs > last.atMs) ring.push(point)
  }
}
