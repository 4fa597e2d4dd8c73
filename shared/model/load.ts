import type { PolicyId } from '../policies.ts'
import type { LifecycleEvent } from './event.ts'
import type { LoadExperiment, LoadSettings } from './load-settings.ts'
import type { ReloadSnapshot } from './reload.ts'

/** Why a request failed. `bad-status` is an answer with a status of 400 or more; the rest got no whole answer. */
export const loadErrorKinds = [
  'refused',
  'reset',
  'timeout',
  'bad-status',
  'bad-response',
  'unreachable',
  'tls',
  'aborted-at-end',
] as const
export type LoadErrorKind = (typeof loadErrorKinds)[number]

/** Every request that was written to a connection is in exactly one of these. */
export interface LoadLedger {
  readonly sent: number
  /** Answered whole, with a status below 400. */
  readonly ok: number
  readonly failed: number
  /** Answered by a fault, and in no other figure; what one resets, cuts or lets hang is in `failed`. Absent: none. */
  readonly injected?: number
  readonly inFlight: number
  /**
   * Fell due after the last word of a generator process that was lost: nobody knows whether it was sent. Anything beyond
   * those of `LoadTotals.losses` is sent − ok − failed − injected − inFlight, a fault of the generator.
   */
  readonly unaccounted: number
}

/** Milliseconds, from HDR histograms (three significant digits). */
export interface LoadPercentiles {
  readonly p50Ms: number
  readonly p75Ms: number
  readonly p90Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
}

/**
 * `corrected` counts from when a request was due, `raw` from when it was written: what the generator had to wait before it
 * could write is what raw figures hide. Under `closed` nothing is due, and both are the same.
 */
export interface LoadLatency {
  readonly corrected: LoadPercentiles
  readonly raw: LoadPercentiles
}

/** One bar of a histogram; bounds in ms, growing by a constant factor. */
export interface LoadBar {
  readonly fromMs: number
  readonly toMs: number
  readonly correctedCount: number
  readonly rawCount: number
}

/** What happened in one second of a run; percentiles are corrected, null where nothing was answered. */
export interface LoadSecond {
  /** When it ended. */
  readonly atMs: number
  /** A busy machine makes it longer or shorter than a second; absent in older results. */
  readonly lastedMs?: number
  /** Due in this second; null under `closed`. */
  readonly askedCount: number | null
  readonly sentCount: number
  readonly okCount: number
  readonly failedCount: number
  /** Answered by a fault of the deck; absent: none. */
  readonly injectedCount?: number
  /** At its end. */
  readonly inFlightCount: number
  /** Due, and not written for want of a free connection or of time; at its end. */
  readonly waitingCount: number
  readonly p50Ms: number | null
  readonly p90Ms: number | null
  readonly p99Ms: number | null
  readonly p999Ms: number | null
  readonly maxMs: number | null
  /** Share of one core, the busiest generator process. */
  readonly generatorCpuRatio: number
  /** How late it was at most with a request for which a connection was free; absent under `closed`, and in older results. */
  readonly generatorLateMs?: number
}

/** What one slot of the cluster got while the load ran, from its agent and the primary. */
export interface LoadShare {
  readonly slot: number
  readonly requestCount: number
  readonly connectionCount: number
}

/** A generator process that did not tell how it ended. */
export interface LoadLoss {
  readonly pid: number | null
  /** From its last report until its load ended, or it was gone. */
  readonly silentMs: number
  /** Requests that fell due in that time. Null under `closed`, where nothing is due. */
  readonly dueCount: number | null
}

/** What the generator itself did to the figures, over all seconds in which anything was due or sent. */
export interface LoadDelays {
  /** How late it was at most with a request for which a connection was free; 0 under `closed`. */
  readonly lateMs: number
  /** Seconds in which that could be noticed. */
  readonly lateSecondsCount: number
  readonly secondsCount: number
  /** How much longer than a second its longest second was: it was stopped, or got no CPU. */
  readonly stoodStillMs: number
}

export interface LoadTotals {
  readonly ledger: LoadLedger
  /** Requests that fell due so far; null under `closed`. */
  readonly askedCount: number | null
  /** Due, and not written yet; at the end of a run: never written. */
  readonly waitingCount: number
  /** Counts of failures by kind; kinds without any are absent. */
  readonly errors: Readonly<Partial<Record<LoadErrorKind, number>>>
  /** One example in the system's words per kind, e.g. "connect ECONNREFUSED 127.0.0.1:3000". */
  readonly errorWords: Readonly<Partial<Record<LoadErrorKind, string>>>
  /** Counts by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly latency: LoadLatency | null
  readonly bars: readonly LoadBar[]
  readonly shares: readonly LoadShare[]
  readonly delays: LoadDelays
  /** Empty when every generator process told how it ended. */
  readonly losses: readonly LoadLoss[]
  readonly receivedBytes: number
  /** Connections opened so far. */
  readonly openedCount: number
  readonly elapsedMs: number
}

/** One finished step of a ramp or of "1 → N". */
export interface LoadPoint {
  readonly workers: number
  /** null under `closed`. */
  readonly askedPerSec: number | null
  readonly sentPerSec: number
  readonly okPerSec: number
  readonly failedRatio: number
  readonly p50Ms: number | null
  /** Corrected. */
  readonly p99Ms: number | null
  readonly generatorCpuRatio: number
  /** How late it was at most with a request for which a connection was free; absent in older results. */
  readonly generatorLateMs?: number
  /** Within the bounds that a person set; always true in "1 → N". */
  readonly isWithinBounds: boolean
  /** The generator could not send what was asked: the figures are its own, not the server's. */
  readonly isGeneratorBound: boolean
}

/** One worker that was replaced while a load ran. Counts are null where its agent had none to tell. */
export interface LoadSwap {
  readonly slot: number
  readonly generation: number
  readonly nextGeneration: number
  /** From the fork of the next generation until the old one was gone. */
  readonly tookMs: number
  /** Open connections that another worker took over. */
  readonly movedCount: number | null
  /** Requests on connections that reached the old one after its hand-overs had stopped. */
  readonly lateRequestsCount: number | null
}

/** A rolling reload of the cluster while a load ran: the proof that it lost nothing stands beside the ledger. */
export interface LoadReload {
  readonly operationId: number
  readonly startedAtMs: number
  /** Null while it runs. */
  readonly endedAtMs: number | null
  readonly state: ReloadSnapshot['state']
  readonly swaps: readonly LoadSwap[]
}

export type LoadRunState = 'starting' | 'warming-up' | 'running' | 'finishing'

/** A load under way. */
export interface LoadRun {
  readonly runId: string
  readonly clusterId: string
  readonly state: LoadRunState
  readonly experiment: LoadExperiment
  readonly settings: LoadSettings
  /** The address in full; the first when there are several paths. */
  readonly url: string
  readonly startedAtMs: number
  /** null until stopped by a person. */
  readonly endsAtMs: number | null
  /** In force now; null under `closed`. */
  readonly ratePerSec: number | null
  /** "3 of 8: 4 workers"; null in a plain run. */
  readonly stepWords: string | null
  readonly points: readonly LoadPoint[]
  readonly totals: LoadTotals
  /** Of the cluster since it began; absent = none. */
  readonly reloads?: readonly LoadReload[]
  /** What a person must know to read the figures right; the worst first. */
  readonly remarks: readonly LoadRemark[]
}

export interface LoadRemark {
  readonly tone: 'info' | 'warn' | 'bad'
  readonly words: string
  /** A change of settings that would help, offered as a button: "Use 2 generator processes". */
  readonly offer: 'more-processes' | 'more-connections' | null
}

export type LoadEnd = 'duration' | 'person' | 'bound' | 'cluster-stopped' | 'generator-died' | 'failed'

/** An event of the cluster during a run, as marked on the charts. */
export interface LoadMark {
  readonly atMs: number
  readonly slot: number | null
  /** Its short label: "SIGKILL 2". */
  readonly words: string
  /** What happened, as the cluster told it. Null in results of the first version, which kept the label alone. */
  readonly event: Pick<LifecycleEvent, 'kind' | 'tone' | 'words' | 'action'> | null
}

/** Lowest and highest value; the same where nothing changed. */
export interface LoadSpan {
  readonly least: number
  readonly most: number
}

/** What was in force while a load ran: a person may change all of it meanwhile. */
export interface LoadInForce {
  /** Null where it had no rate. */
  readonly ratesPerSec: LoadSpan | null
  readonly workers: LoadSpan
  /** In the order in which they came. */
  readonly policies: readonly PolicyId[]
}

export interface LoadResultSummary {
  readonly resultId: string
  readonly name: string
  readonly clusterId: string
  readonly clusterName: string
  readonly kind: LoadExperiment['kind']
  readonly startedAtMs: number
  readonly durationMs: number
  /** At its end, like `policy`. */
  readonly workers: number
  readonly policy: PolicyId
  /** Absent in older results. */
  readonly inForce?: LoadInForce
  readonly okPerSec: number
  readonly p99Ms: number | null
  readonly failedCount: number
}

/** A load that ended, as it is kept: without its secrets. `version` tells later decks how to read it. */
export interface LoadResult {
  readonly version: 2
  readonly summary: LoadResultSummary
  readonly experiment: LoadExperiment
  readonly settings: LoadSettings
  readonly url: string
  readonly endedBy: LoadEnd
  /** Why it ended, in a sentence; with the reason when it failed. */
  readonly endWords: string
  readonly nodeVersion: string
  readonly cores: number
  /** Of the last hour; the totals cover all of it. */
  readonly seconds: readonly LoadSecond[]
  readonly totals: LoadTotals
  readonly points: readonly LoadPoint[]
  readonly marks: readonly LoadMark[]
  readonly reloads?: readonly LoadReload[]
  readonly remarks: readonly LoadRemark[]
  /** What it shows, in a sentence or two. */
  readonly verdict: string
}

/** Everything about load a window needs once, when it attaches. */
export interface LoadSnapshot {
  readonly runs: readonly (LoadRun & { readonly seconds: readonly LoadSecond[] })[]
  /** Newest first. */
  readonly results: readonly LoadResultSummary[]
  /** The last settings by cluster. */
  readonly settings: Readonly<Record<string, LoadSettings>>
}

/** Twice a second for each run; `newSeconds` follow what came before. */
export interface LoadProgress {
  readonly run: LoadRun
  readonly newSeconds: readonly LoadSecond[]
}
