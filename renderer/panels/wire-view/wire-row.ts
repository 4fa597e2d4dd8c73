import { firstIndexSince } from '../../../shared/base/ring.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import type { FaultSnapshot } from '../../../shared/model/fault.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { WorkerTraffic } from '../../../shared/model/traffic.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { formatNumber } from '../../format/number.ts'
import { newestValues } from '../../store/series/newest-values.ts'
import type { Series } from '../../store/series/series.ts'
import type { TrafficFrame } from '../../wire/recording.ts'
import type { WorkerMood } from '../../wire/scene-input.ts'
import { hurtsOf } from '../faults/hurt-slots.ts'
import type { ShareReading, SlotPart } from './boxes/shares.ts'
import { isSilent, moodOf, pastMood, segmentAt } from './boxes/worker-mood.ts'

/** All that the view shows of one slot. Nulls are gaps: nobody measured them. */
export interface WireRow {
  readonly slot: SlotSnapshot
  /** Its state at the pictured moment, when that is not the present. */
  readonly past: LifelineSegment | null
  readonly generation: number
  readonly mood: WorkerMood
  /** Faults at work in it now; none of a moment that is past. */
  readonly hurts: readonly FaultSnapshot[]
  readonly part: SlotPart | null
  readonly openConnections: number | null
  /** Of a worker that does not answer: by its last word, and never known to be none. */
  readonly requestsInFlight: number | null
  /** It was sent a connection and has not answered. */
  readonly owesAnswer: boolean
  readonly latencyP99Ms: number | null
  /** Requests per second of the last minutes, oldest first; null is a gap. */
  readonly recentRequests: readonly (number | null)[]
  /** Where its container is; null where there is one node, or none. */
  readonly node: string | null
  /** What another generation of its slot still has, or has already: "g1 has 3 open"; '' where that is said elsewhere, or nothing. */
  readonly beside: string
}

/** Where the numbers of a picture come from. */
export interface RowSources {
  readonly cluster: ClusterSnapshot
  readonly slotPoints: Series['slotPoints']
  readonly lifelines: Readonly<Record<number, readonly LifelineSegment[]>>
  readonly reading: ShareReading | null
  /** Of the pictured moment; null before anything was recorded. */
  readonly frame: TrafficFrame | null
  /** Epoch ms of the pictured moment, when that is not the present. */
  readonly pastAtMs: number | null
  readonly withRecent: boolean
}

const recentCount = 120
const none: readonly (number | null)[] = []

/** One row per slot; what an ended generation held open is not what the next one holds. */
export function wireRows(sources: RowSources): WireRow[] {
  const { cluster, slotPoints, lifelines, reading, frame, pastAtMs, withRecent } = sources
  const told = new Map<number, WorkerTraffic[]>()
  for (const worker of frame?.workers ?? []) told.set(worker.slot, [...(told.get(worker.slot) ?? []), worker])
  const nodes = nodesOf(cluster)
  return cluster.slots.map((slot) => {
    const ring = slotPoints.get(slot.slot)
    const past = pastAtMs === null ? null : segmentAt(lifelines[slot.slot] ?? [], pastAtMs)
    const generation = past?.generation ?? slot.generation
    // A picture of then has the samples of then.
    const end = ring === undefined ? 0 : pastAtMs === null ? ring.length : firstIndexSince(ring, pastAtMs + 1)
    const newest = ring?.at(end - 1)
    const point =
      newest !== undefined && (past !== null || slot.pid !== null) && newest.generation === generation ? newest : null
    const all = told.get(slot.slot) ?? []
    const mood = past === null ? moodOf(slot) : pastMood(past.state)
    return {
      slot,
      past,
      generation,
      mood,
      hurts: pastAtMs === null ? hurtsOf(cluster.faults, slot.slot) : [],
      part: reading?.parts.get(slot.slot) ?? null,
      ...openOf(
        all.find((one) => one.generation === generation),
        point,
        isSilent(mood),
      ),
      latencyP99Ms: point?.latencyP99Ms ?? null,
      recentRequests: withRecent ? newestValues(ring, recentCount, requestsOf(generation), end) : none,
      node: nodes.get(slot.slot) ?? null,
      // Of a worker that leaves, the state itself tells.
      beside: slot.leaving.length > 0 ? '' : besideWords(all, generation),
    }
  })
}

/** By slot; empty where all are on one. */
function nodesOf({ fleet, slots }: ClusterSnapshot): ReadonlyMap<number, string> {
  if (fleet === null || fleet.nodes.length < 2) return new Map()
  // A slot's next task may be on another node: what the row shows is where its present one is.
  const present = new Map(slots.map(({ slot, generation }) => [slot, generation]))
  const shown = fleet.replicas.filter(({ slot, generation }) => present.get(slot) === generation)
  return new Map(shown.map(({ slot, nodeName }) => [slot, nodeName]))
}

function besideWords(all: readonly WorkerTraffic[], generation: number): string {
  return all
    .flatMap((one) =>
      one.generation === generation || one.openConnections === null || one.openConnections === 0
        ? []
        : [`g${one.generation} has ${formatNumber(one.openConnections)} open`],
    )
    .join(', ')
}

/**
 * The traffic is younger than the samples; without it they have to do. What blocks a worker, or came while it was stopped, it
 * could not tell any more.
 */
function openOf(traffic: WorkerTraffic | undefined, point: SlotPoint | null, silent: boolean) {
  const requestsInFlight = traffic?.requestsInFlight ?? point?.requestsInFlight ?? null
  return {
    openConnections: traffic?.openConnections ?? point?.openConnections ?? null,
    requestsInFlight: silent && requestsInFlight === 0 ? null : requestsInFlight,
    owesAnswer: traffic?.owesAnswer ?? false,
  }
}

const requestsOf = (generation: number) => (point: SlotPoint) =>
  point.generation === generation ? point.requestsPerSec : null
