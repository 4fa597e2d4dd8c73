import { limits } from '../../shared/limits.ts'
import type { SlotPoint, SlotShare } from '../../shared/model/sample.ts'
import { createLatencyWindow } from './latency-window.ts'
import { growthSince, perSecond, type Reading } from './rates.ts'
import { addRequests, noRequests, type RequestGrowth } from './request-growth.ts'
import { createRing, type Ring } from './ring.ts'
import type { OsReading } from './types.ts'
import type { WorkerMeter } from './worker-meter.ts'

/** Points of 15 minutes at the fastest interval; slower ones end by age, not by this. */
export const pointsKept = limits.historyMs / limits.samplingIntervalMs.min

export interface SampleMoment {
  readonly atMs: number
  readonly monoMs: number
  readonly intervalMs: number
}

/** One slot through all its generations: its points and its totals. */
export interface SlotSeries {
  readonly points: Ring<SlotPoint>
  /** The generation that lives now. */
  readonly worker: WorkerMeter | null
  up(worker: WorkerMeter): void
  /** Its totals stay. `acceptedCount`: its last word, when the primary still knows it. */
  down(acceptedCount: number | undefined): void
  /** Adds a point while a worker lives. Answers what ended since the previous sample, of dead generations too. */
  sample(reading: OsReading | undefined, acceptedCount: number | undefined, moment: SampleMoment): RequestGrowth
  share(): SlotShare
}

export function createSlotSeries(slot: number): SlotSeries {
  const points = createRing<SlotPoint>(pointsKept)
  let worker: WorkerMeter | null = null
  let latency = createLatencyWindow()
  let accepted: Reading | null = null
  let endedConnections = 0
  let endedRequests = 0
  /** What a dead generation reported between the last sample and its end. */
  let leftover = noRequests

  const down = (acceptedCount: number | undefined): void => {
    if (worker === null) return
    endedConnections += connectionsOf(worker, acceptedCount ?? accepted?.total ?? 0)
    endedRequests += requestsOf(worker)
    leftover = addRequests(leftover, worker.self.sample(0, 0).requests)
    worker = null
    accepted = null
  }

  return {
    points,
    get worker() {
      return worker
    },
    up: (newWorker) => {
      down(undefined)
      worker = newWorker
      latency = createLatencyWindow()
    },
    down,
    sample: (reading, acceptedCount, moment) => {
      points.trim((point) => point.atMs < moment.atMs - limits.historyMs)
      const left = leftover
      leftover = noRequests
      if (worker === null) return left
      const os = worker.os.sample(reading, moment.atMs)
      const self = worker.self.sample(moment.monoMs, moment.intervalMs)
      latency.push(self.requests.latencyCounts, moment.monoMs)
      const nowAccepted = acceptedCount === undefined ? null : { total: acceptedCount, monoMs: moment.monoMs }
      const handedPerSec = nowAccepted === null ? null : perSecond(growthSince(nowAccepted, accepted))
      accepted = nowAccepted ?? accepted
      points.push({
        atMs: moment.atMs,
        generation: worker.generation,
        ageMs: wholeMs(worker.ageMs(moment.monoMs)),
        silentMs: wholeMs(worker.silentMs),
        ...os,
        selfAtMs: worker.self.latest.report?.atMs ?? null,
        heapUsedBytes: self.report?.memory.heapUsedBytes ?? null,
        heapLimitBytes: self.report?.memory.heapLimitBytes ?? null,
        loopUtilizationRatio: self.loop?.utilizationRatio ?? null,
        loopDelayP50Ms: self.loop?.delayP50Ms ?? null,
        loopDelayP99Ms: self.loop?.delayP99Ms ?? null,
        loopDelayMaxMs: self.loop?.delayMaxMs ?? null,
        openConnections: self.report?.sockets?.open ?? null,
        requestsInFlight: self.report?.http?.inFlight ?? null,
        requestCount: self.report?.http?.startedCount ?? null,
        requestsPerSec: self.requestsPerSec,
        latencyP99Ms: self.report === null ? null : latency.percentiles().p99Ms,
        connectionsPerSec: self.connectionsPerSec ?? handedPerSec,
      })
      return addRequests(left, self.requests)
    },
    share: () => ({
      slot,
      connectionCount: endedConnections + (worker === null ? 0 : connectionsOf(worker, accepted?.total ?? 0)),
      requestCount: endedRequests + (worker === null ? 0 : requestsOf(worker)),
    }),
  }
}

/**
 * The primary counts what it handed over, the agent what arrived. Each may miss some (servers that bypass the primary; the
 * last moments of a killed worker), neither counts too much.
 */
function connectionsOf(worker: WorkerMeter, acceptedCount: number): number {
  return Math.max(acceptedCount, worker.self.latest.report?.sockets?.openedCount ?? 0)
}

/** No reader needs fractions, and whole numbers are smaller in memory and on their way. */
const wholeMs = (ms: number | null): number | null => (ms === null ? null : Math.round(ms))

const requestsOf = (worker: WorkerMeter): number => worker.self.latest.report?.http?.startedCount ?? 0
