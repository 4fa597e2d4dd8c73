import type { AgentCounts, AgentMessage, AgentReport } from '../../shared/agent-protocol.ts'
import { addGrowth, type Growth, growthSince, isLongEnough, perSecond } from './series/rates.ts'
import { addRequests, noRequests, type RequestGrowth, requestsSince } from './series/request-growth.ts'
import { laterTotals, type RequestTotals, requestTotals, totalsSince } from './series/slot-totals.ts'
import type { SelfLatest } from './types.ts'

export interface SelfSample {
  /** Null when the newest report is too old to stand for now. */
  readonly report: AgentReport | null
  /** Of the reports since the previous sample, joined: two may fall into one. */
  readonly loop: AgentReport['loop'] | null
  readonly requestsPerSec: number | null
  readonly connectionsPerSec: number | null
  /** Everything that ended since the previous sample. */
  readonly requests: RequestGrowth
}

/** What a worker counted, and the time of its processor. */
export interface SelfCounted {
  readonly requests: RequestTotals | null
  readonly openedCount: number | null
  readonly cpuMs: number | null
}

/** One generation's own clock: reports in, one sample out whenever asked. */
export interface SelfMeter {
  readonly latest: SelfLatest
  /** Since it started, by the newest word on them, which may be newer than its report; of an older one, since its first word. */
  readonly counted: SelfCounted
  heard(message: AgentMessage, atMs: number, monoMs: number): void
  /** Growth since the previous sample is taken away by this. */
  sample(monoMs: number, intervalMs: number): SelfSample
}

const noRates: Pick<SelfSample, 'loop' | 'requestsPerSec' | 'connectionsPerSec'> = {
  loop: null,
  requestsPerSec: null,
  connectionsPerSec: null,
}

const nothingCounted: SelfCounted = { requests: null, openedCount: null, cpuMs: null }

/** `isOlder`: it ran before anybody listened to it. */
export function createSelfMeter(isOlder = false): SelfMeter {
  let latest: SelfLatest = { heartbeatAtMs: null, report: null, detail: null, missing: [] }
  const counter = createCounter(isOlder)
  let reportMonoMs = Number.NEGATIVE_INFINITY
  let requestGrowth: Growth | null = null
  let socketGrowth: Growth | null = null
  let ended = noRequests
  let pendingLoop: LoopWindow | null = null
  let rates = noRates

  const takeReport = (report: AgentReport): void => {
    const before = latest.report
    requestGrowth = addGrowth(requestGrowth, growthOf(report, before, finishedCount))
    socketGrowth = addGrowth(socketGrowth, growthOf(report, before, openedCount))
    ended = addRequests(ended, requestsSince(report.http, before?.http ?? null))
    // The clock of the agent begins with its process.
    const window = { loop: report.loop, elapsedMs: report.monoMs - (before?.monoMs ?? 0) }
    pendingLoop = pendingLoop === null ? window : joinLoops(pendingLoop, window)
  }

  return {
    get latest() {
      return latest
    },
    get counted() {
      return counter.counted
    },
    heard: (message, atMs, monoMs) => {
      if (message.type === 'report' || message.type === 'counts') counter.heard(message)
      if (message.type === 'report') {
        takeReport(message)
        reportMonoMs = monoMs
      }
      latest = {
        heartbeatAtMs: atMs,
        report: message.type === 'report' ? message : latest.report,
        detail: message.type === 'detail' ? message : latest.detail,
        missing: message.type === 'hello' ? message.missing : latest.missing,
      }
    },
    sample: (monoMs, intervalMs) => {
      // The two timers drift against each other: now and then no report falls between two samples, or two do.
      const isFresh = monoMs - reportMonoMs <= Math.max(2.5 * intervalMs, intervalMs + 1000)
      // A draining agent reports out of turn: what a moment brought waits for the stretch that it is a part of.
      if (pendingLoop !== null && (rates.loop === null || isLongEnough(pendingLoop.elapsedMs, intervalMs))) {
        rates = {
          loop: pendingLoop.loop,
          requestsPerSec: rateOf(requestGrowth, intervalMs),
          connectionsPerSec: rateOf(socketGrowth, intervalMs),
        }
        pendingLoop = null
        requestGrowth = null
        socketGrowth = null
      }
      const requests = ended
      ended = noRequests
      return isFresh ? { report: latest.report, ...rates, requests } : { report: null, ...noRates, requests }
    },
  }
}

function createCounter(isOlder: boolean) {
  let last = nothingCounted
  let first = nothingCounted
  return {
    get counted() {
      return isOlder ? countedSince(first, last) : last
    },
    heard: (message: AgentReport | AgentCounts): void => {
      last = countedBy(last, message)
      first = firstOf(first, last)
    },
  }
}

function countedBy(before: SelfCounted, message: AgentReport | AgentCounts): SelfCounted {
  const isReport = message.type === 'report'
  const openedCount = (isReport ? message.sockets?.openedCount : message.openedCount) ?? null
  return {
    requests: laterTotals(before.requests, requestTotals(message.http)),
    openedCount: laterOf(before.openedCount, openedCount),
    cpuMs: isReport ? laterOf(before.cpuMs, message.cpuMicros / 1000) : before.cpuMs,
  }
}

function firstOf(known: SelfCounted, now: SelfCounted): SelfCounted {
  return {
    requests: known.requests ?? now.requests,
    openedCount: known.openedCount ?? now.openedCount,
    cpuMs: known.cpuMs ?? now.cpuMs,
  }
}

function countedSince(first: SelfCounted, now: SelfCounted): SelfCounted {
  const since = (before: number | null, total: number | null): number | null =>
    before === null || total === null ? total : total - before
  return {
    requests: totalsSince(first.requests, now.requests),
    openedCount: since(first.openedCount, now.openedCount),
    cpuMs: since(first.cpuMs, now.cpuMs),
  }
}

function laterOf(before: number | null, now: number | null): number | null {
  return before === null || now === null ? (now ?? before) : Math.max(before, now)
}

type Counter = (report: AgentReport) => number | undefined
const finishedCount: Counter = ({ http }) => http?.finishedCount
const openedCount: Counter = ({ sockets }) => sockets?.openedCount

/** Null where the report does not tell, or the one before did not. */
function growthOf(report: AgentReport, before: AgentReport | null, counter: Counter): Growth | null {
  const total = counter(report)
  const earlier = before === null ? undefined : counter(before)
  if (total === undefined || before === null || earlier === undefined) return null
  return growthSince({ total, monoMs: report.monoMs }, { total: earlier, monoMs: before.monoMs })
}

/** What one report, or several together, say of the loop, and over how long. */
interface LoopWindow {
  readonly loop: AgentReport['loop']
  readonly elapsedMs: number
}

/**
 * The busy time of both over the time of both. Percentiles of two windows cannot be joined; the higher of them is a bound that
 * hides nothing.
 */
function joinLoops({ loop: one, elapsedMs: oneMs }: LoopWindow, { loop: other, elapsedMs: otherMs }: LoopWindow) {
  const elapsedMs = oneMs + otherMs
  const busyMs = one.utilizationRatio * oneMs + other.utilizationRatio * otherMs
  const higher = (first: number | null, second: number | null): number | null =>
    first === null || second === null ? (first ?? second) : Math.max(first, second)
  const loop = {
    utilizationRatio: elapsedMs > 0 ? busyMs / elapsedMs : other.utilizationRatio,
    delayP50Ms: higher(one.delayP50Ms, other.delayP50Ms),
    delayP99Ms: higher(one.delayP99Ms, other.delayP99Ms),
    delayMaxMs: higher(one.delayMaxMs, other.delayMaxMs),
  }
  return { loop, elapsedMs }
}

/** Null, too, for the stretch before a first report that could be compared. */
function rateOf(growth: Growth | null, intervalMs: number): number | null {
  return growth !== null && isLongEnough(growth.elapsedMs, intervalMs) ? perSecond(growth) : null
}
