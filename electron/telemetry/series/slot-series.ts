import { createRing } from '../../../shared/base/ring.ts'
import { limits } from '../../../shared/limits.ts'
import type { SlotPoint, SlotShare } from '../../../shared/model/sample.ts'
import type { SelfSample } from '../self-meter.ts'
import type { OsReading, SampleMoment } from '../types.ts'
import type { WorkerMeter } from '../worker-meter.ts'
import { createLatencyWindow } from './latency-window.ts'
import { growthSince, isLongEnough, perSecond, type Reading, sumKnown } from './rates.ts'
import { addRequests, noRequests, type RequestGrowth } from './request-growth.ts'
import { addTotals, noTotals, type SlotTotals } from './slot-totals.ts'

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
export class SlotSeries {
  readonly points = createRing<SlotPoint>(pointsKept)
  readonly #slot: number
  readonly #acceptedOf: (generation: number) => number | undefined
  /** Workers that gave their place to another, each with what it had accepted when last asked. */
  readonly #leaving = new Map<WorkerMeter, number>()
  #worker: WorkerMeter | null = null
  #latency = createLatencyWindow()
  /** By its worker, as of the last sample. */
  #accepted: number | null = null
  #handed = createHandedRate()
  #endedConnections = 0
  #endedRequests = 0
  /** Of generations that are gone. */
  #ended = noTotals
  /** What a dead generation reported between the last sample and its end. */
  #leftover = noRequests
  #unanswered: Unanswered = { count: null, oldestMs: null }

  /** `acceptedOf`: what the primary handed to a generation; undefined when it does not know it any more. */
  constructor(slot: number, acceptedOf: (generation: number) => number | undefined) {
    this.#slot = slot
    this.#acceptedOf = acceptedOf
  }

  /** The generation that lives now. */
  get worker(): WorkerMeter | null {
    return this.#worker
  }

  /** As of the last sample, in all its workers. */
  get unanswered(): Unanswered {
    return this.#unanswered
  }

  /** That generation, when it lives: the present one, or one that gave its place to it. */
  meterOf(generation: number): WorkerMeter | null {
    return this.#living().find((meter) => meter.generation === generation) ?? null
  }

  /** The one before it leaves: it counts until it is down. */
  up(newWorker: WorkerMeter): void {
    if (this.#worker !== null) this.#leaving.set(this.#worker, this.#acceptedBy(this.#worker))
    this.#worker = newWorker
    this.#accepted = null
    this.#handed = createHandedRate()
    this.#latency = createLatencyWindow()
  }

  /** Its totals stay. */
  down(generation: number): void {
    const meter = this.meterOf(generation)
    if (meter === null) return
    this.#endedConnections += connectionsOf(meter, this.#acceptedBy(meter))
    this.#endedRequests += requestsOf(meter)
    this.#ended = addTotals(this.#ended, totalsOf(meter, this.#acceptedBy(meter)))
    this.#leftover = addRequests(this.#leftover, meter.self.sample(0, 0).requests)
    this.#leaving.delete(meter)
    if (meter !== this.#worker) return
    this.#worker = null
    this.#accepted = null
  }

  /** Adds a point while a worker lives. Answers what ended since the previous sample, of other generations too. */
  sample(reading: OsReading | undefined, moment: SampleMoment): RequestGrowth {
    this.points.trim((point) => point.atMs < moment.atMs - limits.historyMs)
    const others = [...this.#leaving.keys()].map((meter) => meter.self.sample(moment.monoMs, moment.intervalMs))
    const left = others.reduce((sum, { requests }) => addRequests(sum, requests), this.#leftover)
    this.#leftover = noRequests
    this.#unanswered = addUnanswered(others.map(unansweredOf))
    const worker = this.#worker
    if (worker === null) return left
    const acceptedCount = this.#acceptedOf(worker.generation)
    const os = worker.os.sample(reading, moment)
    const self = worker.self.sample(moment.monoMs, moment.intervalMs)
    this.#unanswered = addUnanswered([this.#unanswered, unansweredOf(self)])
    this.#latency.push(self.requests.latencyCounts, moment.monoMs)
    const handedPerSec = this.#handed.perSecond(acceptedCount, moment)
    this.#accepted = acceptedCount ?? this.#accepted
    this.points.push({
      ...describeWorker(worker, self, moment),
      ...os,
      // The worker asks the same system the same question.
      rssBytes: os.rssBytes ?? self.report?.memory.rssBytes ?? null,
      requestsPerSec: sumKnown([self.requestsPerSec, ...others.map(({ requestsPerSec }) => requestsPerSec)]),
      latencyP99Ms: self.report === null ? null : this.#latency.percentiles().p99Ms,
      connectionsPerSec: self.connectionsPerSec ?? handedPerSec,
    })
    return addRequests(left, self.requests)
  }

  /** As of the last sample; `now` with what the primary handed over since. */
  share(asOf: 'sample' | 'now' = 'sample'): SlotShare {
    const share = { slot: this.#slot, connectionCount: this.#endedConnections, requestCount: this.#endedRequests }
    for (const meter of this.#living()) {
      const accepted = asOf === 'now' ? this.#acceptedBy(meter) : this.#sampledOf(meter)
      share.connectionCount += connectionsOf(meter, accepted)
      share.requestCount += requestsOf(meter)
    }
    return share
  }

  /** Of all generations, up to now. */
  totals(): SlotTotals {
    return this.#living().reduce((sum, meter) => addTotals(sum, totalsOf(meter, this.#acceptedBy(meter))), this.#ended)
  }

  #living(): WorkerMeter[] {
    return [...(this.#worker === null ? [] : [this.#worker]), ...this.#leaving.keys()]
  }

  #acceptedBy(meter: WorkerMeter): number {
    return this.#acceptedOf(meter.generation) ?? this.#sampledOf(meter)
  }

  /** As of the last sample: a share and its point belong to one moment. */
  #sampledOf(meter: WorkerMeter): number {
    return (meter === this.#worker ? this.#accepted : this.#leaving.get(meter)) ?? 0
  }
}

/** What a worker and its agent tell by themselves. */
function describeWorker(worker: WorkerMeter, { report, loop }: SelfSample, { atMs, monoMs }: SampleMoment) {
  return {
    atMs,
    generation: worker.generation,
    ageMs: wholeMs(worker.ageMs(monoMs)),
    silentMs: wholeMs(worker.silentMs),
    selfAtMs: worker.self.latest.report?.atMs ?? null,
    heapUsedBytes: report?.memory.heapUsedBytes ?? null,
    heapLimitBytes: report?.memory.heapLimitBytes ?? null,
    loopUtilizationRatio: loop?.utilizationRatio ?? null,
    loopDelayP50Ms: loop?.delayP50Ms ?? null,
    loopDelayP99Ms: loop?.delayP99Ms ?? null,
    loopDelayMaxMs: loop?.delayMaxMs ?? null,
    openConnections: report?.sockets?.open ?? null,
    upgradedConnections: report?.sockets?.upgraded ?? null,
    requestsInFlight: report?.http?.inFlight ?? null,
    oldestRequestMs: wholeMs(report?.http?.oldestMs ?? null),
    requestCount: report?.http?.startedCount ?? null,
  }
}

/**
 * The primary counts what it handed over, the agent what arrived. Each may miss some (servers that bypass the primary; the
 * last moments of a killed worker), neither counts too much.
 */
function connectionsOf(worker: WorkerMeter, acceptedCount: number): number {
  return Math.max(acceptedCount, worker.self.latest.report?.sockets?.openedCount ?? 0)
}

/** As `connectionsOf`; zero where neither could count is not known. The system's reading of the processor is the newer one. */
function totalsOf({ self, os }: WorkerMeter, acceptedCount: number): SlotTotals {
  const { requests, openedCount, cpuMs } = self.counted
  const isUnknown = acceptedCount === 0 && openedCount === null
  return {
    requests,
    connectionCount: isUnknown ? null : Math.max(acceptedCount, openedCount ?? 0),
    cpuMs: cpuMs === null ? os.cpuMs : Math.max(cpuMs, os.cpuMs ?? 0),
  }
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
