import { createRing, type Ring } from '../../../shared/base/ring.ts'
import { limits } from '../../../shared/limits.ts'
import type { SlotPoint, SlotShare } from '../../../shared/model/sample.ts'
import type { SelfSample } from '../self-meter.ts'
import type { OsReading, SampleMoment } from '../types.ts'
import type { WorkerMeter } from '../worker-meter.ts'
import { createLatencyWindow } from './latency-window.ts'
import { growthSince, isLongEnough, perSecond, type Reading, sumKnown } from './rates.ts'
import { addRequests, noRequests, type RequestGrowth } from './request-growth.ts'

/** Points of 15 minutes at the fastest interval; slower ones end by age, not by this. */
export const pointsKept = limits.historyMs / limits.samplingIntervalMs.min

/** Requests that were asked and not answered, and how long the oldest of them waited. Nulls: nobody told, or none is. */
export interface Unanswered {
  readonly count: number | null
  readonly oldestMs: number | null
}

export function addUnanswered(all: readonly Unanswered[]): Unanswered {
  const ages = all.flatMap(({ oldestMs }) => oldestMs ?? [])
  return { count: sumKnown(all.map(({ count }) => count)), oldestMs: ages.length === 0 ? null : Math.max(...ages) }
}

/** One slot through all its generations: its points and its totals. */
export interface SlotSeries {
  readonly points: Ring<SlotPoint>
  /** The generation that lives now. */
  readonly worker: WorkerMeter | null
  /** That generation, when it lives: the present one, or one that gave its place to it. */
  meterOf(generation: number): WorkerMeter | null
  /** The one before it leaves: it counts until it is down. */
  up(worker: WorkerMeter): void
  /** Its totals stay. */
  down(generation: number): void
  /** Adds a point while a worker lives. Answers what ended since the previous sample, of other generations too. */
  sample(reading: OsReading | undefined, moment: SampleMoment): RequestGrowth
  /** As of the last sample, in all its workers. */
  readonly unanswered: Unanswered
  /** As of the last sample; `now` with what the primary handed over since. */
  share(asOf?: 'sample' | 'now'): SlotShare
}

/** `acceptedOf`: what the primary handed to a generation; undefined when it does not know it any more. */
export function createSlotSeries(slot: number, acceptedOf: (generation: number) => number | undefined): SlotSeries {
  const points = createRing<SlotPoint>(pointsKept)
  let worker: WorkerMeter | null = null
  let latency = createLatencyWindow()
  /** By its worker, as of the last sample. */
  let accepted: number | null = null
  let handed = createHandedRate()
  /** Workers that gave their place to another, each with what it had accepted when last asked. */
  const leaving = new Map<WorkerMeter, number>()
  let endedConnections = 0
  let endedRequests = 0
  /** What a dead generation reported between the last sample and its end. */
  let leftover = noRequests
  let unanswered: Unanswered = { count: null, oldestMs: null }

  const acceptedBy = (meter: WorkerMeter): number => acceptedOf(meter.generation) ?? sampledOf(meter)
  /** As of the last sample: a share and its point belong to one moment. */
  const sampledOf = (meter: WorkerMeter): number => (meter === worker ? accepted : leaving.get(meter)) ?? 0
  const end = (meter: WorkerMeter): void => {
    endedConnections += connectionsOf(meter, acceptedBy(meter))
    endedRequests += requestsOf(meter)
    leftover = addRequests(leftover, meter.self.sample(0, 0).requests)
    leaving.delete(meter)
    if (meter !== worker) return
    worker = null
    accepted = null
  }
  const meterOf = (generation: number): WorkerMeter | null =>
    [worker, ...leaving.keys()].find((meter) => meter?.generation === generation) ?? null

  return {
    points,
    get worker() {
      return worker
    },
    meterOf,
    get unanswered() {
      return unanswered
    },
    up: (newWorker) => {
      if (worker !== null) leaving.set(worker, acceptedBy(worker))
      worker = newWorker
      accepted = null
      handed = createHandedRate()
      latency = createLatencyWindow()
    },
    down: (generation) => {
      const meter = meterOf(generation)
      if (meter !== null) end(meter)
    },
    sample: (reading, moment) => {
      points.trim((point) => point.atMs < moment.atMs - limits.historyMs)
      const others = [...leaving.keys()].map((meter) => meter.self.sample(moment.monoMs, moment.intervalMs))
      const left = others.reduce((sum, { requests }) => addRequests(sum, requests), leftover)
      leftover = noRequests
      unanswered = addUnanswered(others.map(unansweredOf))
      if (worker === null) return left
      const acceptedCount = acceptedOf(worker.generation)
      const os = worker.os.sample(reading, moment)
      const self = worker.self.sample(moment.monoMs, moment.intervalMs)
      unanswered = addUnanswered([unanswered, unansweredOf(self)])
      latency.push(self.requests.latencyCounts, moment.monoMs)
      const handedPerSec = handed.perSecond(acceptedCount, moment)
      accepted = acceptedCount ?? accepted
      points.push({
        atMs: moment.atMs,
        generation: worker.generation,
        ageMs: wholeMs(worker.ageMs(moment.monoMs)),
        silentMs: wholeMs(worker.silentMs),
        ...os,
        // The worker asks the same system the same question.
        rssBytes: os.rssBytes ?? self.report?.memory.rssBytes ?? null,
        selfAtMs: worker.self.latest.report?.atMs ?? null,
        heapUsedBytes: self.report?.memory.heapUsedBytes ?? null,
        heapLimitBytes: self.report?.memory.heapLimitBytes ?? null,
        loopUtilizationRatio: self.loop?.utilizationRatio ?? null,
        loopDelayP50Ms: self.loop?.delayP50Ms ?? null,
        loopDelayP99Ms: self.loop?.delayP99Ms ?? null,
        loopDelayMaxMs: self.loop?.delayMaxMs ?? null,
        openConnections: self.report?.sockets?.open ?? null,
        upgradedConnections: self.report?.sockets?.upgraded ?? null,
        requestsInFlight: self.report?.http?.inFlight ?? null,
        oldestRequestMs: wholeMs(self.report?.http?.oldestMs ?? null),
        requestCount: self.report?.http?.startedCount ?? null,
        requestsPerSec: sumKnown([self.requestsPerSec, ...others.map(({ requestsPerSec }) => requestsPerSec)]),
        latencyP99Ms: self.report === null ? null : latency.percentiles().p99Ms,
        connectionsPerSec: self.connectionsPerSec ?? handedPerSec,
      })
      return addRequests(left, self.requests)
    },
    share: (asOf = 'sample') => {
      const living = [...(worker === null ? [] : [worker]), ...leaving.keys()]
      const handedTo = asOf === 'now' ? acceptedBy : sampledOf
      return {
        slot,
        connectionCount: living.reduce((sum, meter) => sum + connectionsOf(meter, handedTo(meter)), endedConnections),
        requestCount: living.reduce((sum, meter) => sum + requestsOf(meter), endedRequests),
      }
    },
  }
}

/**
 * The primary counts what it handed over, the agent what arrived. Each may miss some (servers that bypass the primary; the
 * last moments of a killed worker), neither counts too much.
 */
function connectionsOf(worker: WorkerMeter, acceptedCount: number): number {
  return Math.max(acceptedCount, worker.self.latest.report?.sockets?.openedCount ?? 0)
}

function unansweredOf({ report }: SelfSample): Unanswered {
  return { count: report?.http?.inFlight ?? null, oldestMs: wholeMs(report?.http?.oldestMs ?? null) }
}

/** New connections per second, by the primary's own count. */
function createHandedRate() {
  let base: Reading | null = null
  return {
    perSecond: (total: number | undefined, { monoMs, intervalMs }: SampleMoment): number | null => {
      if (total === undefined || (base !== null && !isLongEnough(monoMs - base.monoMs, intervalMs))) return null
      const now = { total, monoMs }
      const growth = growthSince(now, base)
      base = now
      return perSecond(growth)
    },
  }
}

/** No reader needs fractions, and whole numbers are smaller in memory and on their way. */
const wholeMs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms))

const requestsOf = (worker: WorkerMeter): number => worker.self.latest.report?.http?.startedCount ?? 0
