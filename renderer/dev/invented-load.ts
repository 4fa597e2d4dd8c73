import { createRandom } from '../../shared/base/seeded-random.mjs'
import type {
  LoadBar,
  LoadLatency,
  LoadPercentiles,
  LoadPoint,
  LoadResult,
  LoadSecond,
  LoadTotals,
} from '../../shared/model/load.ts'
import type { LoadExperiment, LoadSettings } from '../../shared/model/load-settings.ts'
import type { PolicyId } from '../../shared/policies.ts'

/** What an invented load is like. */
export interface InventedLoad {
  readonly settings: LoadSettings
  /** Answers per second it can get at most. */
  readonly capacityPerSec: number
  readonly baseMs: number
  /** Seconds of the run in which a worker is gone and its share waits. */
  readonly dipsAtS: readonly number[]
  readonly shares: readonly number[]
}

/** One second of it; `index` counts from 0. */
export function inventSecond(load: InventedLoad, index: number, atMs: number): LoadSecond {
  const random = createRandom(index + 11)
  const { settings, capacityPerSec, baseMs } = load
  const asked = settings.model === 'open' ? settings.ratePerSec : null
  const dip = load.dipsAtS.some((each) => index === each)
    ? 1
    : load.dipsAtS.some((each) => index === each + 1)
      ? 0.5
      : 0
  const able = Math.min(asked ?? capacityPerSec, capacityPerSec) * (1 - dip * 0.22) * (index === 0 ? 0.6 : 1)
  const okCount = Math.round(able * (0.985 + random() * 0.02))
  const slow = 1 + dip * 14
  const p50Ms = baseMs * (0.92 + random() * 0.2)
  return {
    atMs,
    askedCount: asked,
    sentCount: okCount + (dip === 1 ? 9 : 0),
    okCount,
    failedCount: dip === 1 ? 9 : 0,
    inFlightCount: Math.round(20 + random() * 30 + dip * 60),
    waitingCount: Math.round(dip * 180 + Math.max(0, (asked ?? 0) - capacityPerSec) * Math.min(1, index / 20)),
    p50Ms,
    p90Ms: p50Ms * (2.3 + random() * 0.5) * (1 + dip * 2),
    p99Ms: p50Ms * (12 + random() * 4) * slow * 0.6,
    p999Ms: p50Ms * (70 + random() * 40) * slow * 0.4,
    maxMs: p50Ms * (120 + random() * 60) * slow * 0.5,
    generatorCpuRatio: Math.min(0.98, 0.2 + (asked ?? capacityPerSec) / 2600),
  }
}

const parts: readonly (readonly [keyof LoadPercentiles, raw: number, hidden: number])[] = [
  ['p50Ms', 1, 1.1],
  ['p75Ms', 1.45, 1.2],
  ['p90Ms', 2.1, 1.5],
  ['p95Ms', 2.8, 1.8],
  ['p99Ms', 4.9, 4.2],
  ['p999Ms', 12.1, 15.9],
  ['maxMs', 106, 5.7],
]

function inventLatency(baseMs: number, isOpen: boolean): LoadLatency {
  const of = (scale: (raw: number, hidden: number) => number): LoadPercentiles => {
    const percentiles = { p50Ms: 0, p75Ms: 0, p90Ms: 0, p95Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 }
    for (const [key, raw, hidden] of parts) percentiles[key] = baseMs * scale(raw, hidden)
    return percentiles
  }
  const raw = of((part) => part)
  return { raw, corrected: isOpen ? of((part, hidden) => part * hidden) : raw }
}

function inventBars(baseMs: number, count: number): readonly LoadBar[] {
  const bell = (position: number, middle: number, width: number): number =>
    Math.exp(-(((position - middle) / width) ** 2))
  return Array.from({ length: 40 }, (_, index) => {
    const fromMs = baseMs * 0.3 * 1.25 ** index
    const main = bell(index, 6, 3.2)
    return {
      fromMs,
      toMs: fromMs * 1.25,
      rawCount: Math.round(count * (main * 0.17 + bell(index, 11, 3) * 0.01)),
      correctedCount: Math.round(count * (main * 0.155 + bell(index, 15, 5) * 0.012 + bell(index, 28, 3) * 0.001)),
    }
  }).filter((bar) => bar.rawCount + bar.correctedCount > 0)
}

/** The sums of some seconds, with a closed ledger. */
export function inventTotals(load: InventedLoad, seconds: readonly LoadSecond[], isOver: boolean): LoadTotals {
  const sum = (pick: (second: LoadSecond) => number): number => seconds.reduce((all, second) => all + pick(second), 0)
  const ok = sum((second) => second.okCount)
  const cut = sum((second) => second.failedCount)
  const bad = Math.round(ok * 0.00016)
  const inFlight = isOver ? 0 : (seconds.at(-1)?.inFlightCount ?? 0)
  const isOpen = load.settings.model === 'open'
  return {
    ledger: { sent: ok + cut + bad + inFlight, ok, failed: cut + bad, inFlight, unaccounted: 0 },
    delays: { lateMs: 0.4, lateSecondsCount: 0, secondsCount: seconds.length, stoodStillMs: 0 },
    losses: [],
    askedCount: isOpen ? sum((second) => second.askedCount ?? 0) : null,
    waitingCount: isOpen ? sum((second) => (second.askedCount ?? 0) - second.sentCount) - bad - inFlight : 0,
    errors: { ...(cut > 0 ? { reset: cut } : {}), ...(bad > 0 ? { 'bad-status': bad } : {}) },
    errorWords: { reset: 'read ECONNRESET', 'bad-status': 'GET /api/cart answered 503' },
    statuses: { 200: Math.round(ok * 0.91), 201: ok - Math.round(ok * 0.91), ...(bad > 0 ? { 503: bad } : {}) },
    latency: ok === 0 ? null : inventLatency(load.baseMs, isOpen),
    bars: ok === 0 ? [] : inventBars(load.baseMs, ok),
    shares: load.shares.map((share, index) => ({
      slot: index + 1,
      requestCount: Math.round(ok * share),
      connectionCount: Math.round(load.settings.connections * share * 1.1),
    })),
    receivedBytes: ok * 412,
    openedCount: load.settings.connections + cut,
    elapsedMs: seconds.length * 1000,
  }
}

/** Seconds of a run that began at a moment. */
export function inventSeconds(load: InventedLoad, startedAtMs: number, count: number): readonly LoadSecond[] {
  return Array.from({ length: count }, (_, index) => inventSecond(load, index, startedAtMs + (index + 1) * 1000))
}

/** What a load on the story's cluster is like; `settings` as the form gave them. */
export function loadFor(settings: LoadSettings, dipsAtS: readonly number[]): InventedLoad {
  return { settings, capacityPerSec: 1890, baseMs: 2.1, dipsAtS, shares: [0.282, 0.272, 0.199, 0.247] }
}

/** Step number `index` of an experiment; null when it has no such step. */
export function inventPoint(experiment: LoadExperiment, settings: LoadSettings, index: number): LoadPoint | null {
  if (experiment.kind === 'limit') {
    const asked = Math.round(experiment.fromPerSec * experiment.factor ** index)
    if (asked > experiment.toPerSec * experiment.factor) return null
    const press = asked / 5200
    const p99Ms = 4 + 3 * press + 55 * press ** 6
    return {
      workers: 4,
      askedPerSec: asked,
      sentPerSec: asked * Math.min(1, 6100 / asked),
      okPerSec: Math.min(asked, 5400 + asked * 0.02) * 0.998,
      failedRatio: press > 1.2 ? 0.02 : 0.0002,
      p50Ms: 1.8 + press,
      p99Ms,
      generatorCpuRatio: Math.min(0.98, asked / 7000),
      isWithinBounds: p99Ms <= experiment.p99BoundMs,
      isGeneratorBound: asked > 6100,
    }
  }
  if (experiment.kind !== 'workers') return null
  const workers = experiment.counts[index]
  if (workers === undefined) return null
  const ideal = 612 * workers
  const real = ideal / (1 + 0.06 * (workers - 1) + 0.012 * (workers - 1) ** 2)
  const okPerSec = settings.model === 'open' ? Math.min(settings.ratePerSec, real) : real
  return {
    workers,
    askedPerSec: settings.model === 'open' ? settings.ratePerSec : null,
    sentPerSec: okPerSec + 2,
    okPerSec,
    failedRatio: 0,
    p50Ms: 14 / workers + 1,
    p99Ms: 241 / workers + workers ** 2 * 0.8,
    generatorCpuRatio: Math.min(0.95, okPerSec / 3000),
    isWithinBounds: true,
    isGeneratorBound: workers > 6,
  }
}

/** What a whole invented result is made of. */
export interface InventedResult {
  readonly id: string
  readonly name: string
  readonly policy: PolicyId
  readonly startedAtMs: number
  readonly workers: number
  readonly load: InventedLoad
  readonly experiment: LoadExperiment
  readonly verdict: string
  readonly killedAtS: number | null
}

/** A whole result of it, a minute long. */
export function inventResult(invented: InventedResult): LoadResult {
  const { id, name, policy, startedAtMs, workers, load, experiment, verdict, killedAtS } = invented
  const seconds = inventSeconds(load, startedAtMs, 60)
  const totals = inventTotals(load, seconds, true)
  const points: LoadPoint[] = []
  for (let index = 0; experiment.kind !== 'run' && index < 40; index += 1) {
    const point = inventPoint(experiment, load.settings, index)
    if (point === null || points.at(-1)?.isWithinBounds === false) break
    points.push(point)
  }
  return {
    version: 2,
    summary: {
      resultId: id,
      name,
      clusterId: 'c1',
      clusterName: 'checkout-api',
      kind: experiment.kind,
      startedAtMs,
      durationMs: 60_000,
      workers,
      policy,
      okPerSec: totals.ledger.ok / 60,
      p99Ms: totals.latency?.corrected.p99Ms ?? null,
      failedCount: totals.ledger.failed,
    },
    experiment,
    settings: load.settings,
    url: 'http://localhost:3000/api/cart',
    endedBy: experiment.kind === 'limit' ? 'bound' : 'duration',
    endWords: experiment.kind === 'limit' ? 'Ended at the bound of p99, 100 ms.' : 'Ended after 60 s.',
    nodeVersion: '22.23.3',
    cores: 8,
    seconds,
    totals,
    points,
    marks:
      killedAtS === null
        ? []
        : [
            {
              atMs: startedAtMs + killedAtS * 1000,
              slot: 2,
              words: 'SIGKILL 2',
              event: { kind: 'exit', tone: 'hot', words: 'slot 2 exited by SIGKILL' },
            },
          ],
    remarks: [],
    verdict,
  }
}
