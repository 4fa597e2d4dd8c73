/**
 * One point of a slot's series. Every null is a gap: nobody measured it. A change of `generation` starts a new line.
 * CPU and RSS come from the operating system, everything else from the worker's agent.
 */
export interface SlotPoint {
  readonly atMs: number
  readonly generation: number
  /** Since the worker came online in this slot, whole ms; null before. The age limit counts from there. */
  readonly ageMs: number | null
  /** How long the agent had been silent at the newest check, whole ms; null while nobody expects a word (paused, no agent). */
  readonly silentMs: number | null
  /** Share of one core, by the operating system. Ratio, may exceed 1 with worker threads. */
  readonly cpuRatio: number | null
  /** Resident set size, by the operating system; where that tells nothing, as the worker's fresh report has it. */
  readonly rssBytes: number | null
  /** When the agent's newest report was made; null when it never reported. */
  readonly selfAtMs: number | null
  readonly heapUsedBytes: number | null
  readonly heapLimitBytes: number | null
  /** Share of wall time the loop was busy, 0–1. */
  readonly loopUtilizationRatio: number | null
  readonly loopDelayP50Ms: number | null
  readonly loopDelayP99Ms: number | null
  readonly loopDelayMaxMs: number | null
  /** Server-side sockets open now. */
  readonly openConnections: number | null
  /** Of them those that HTTP/1 handed on: WebSockets. */
  readonly upgradedConnections: number | null
  readonly requestsInFlight: number | null
  /** How long the oldest of them had waited when the agent reported, whole ms; null when none did. */
  readonly oldestRequestMs: number | null
  /** Requests begun since this worker started. */
  readonly requestCount: number | null
  /** Answered since the previous point. Those of a worker that still drains after it gave its place to this one included. */
  readonly requestsPerSec: number | null
  readonly latencyP99Ms: number | null
  /**
   * New connections this worker got since the previous point, per second (handed over or accepted by itself). One that
   * moved here from a worker that drained is not new.
   */
  readonly connectionsPerSec: number | null
}

/** One point of a cluster's series: sums and merged percentiles over its workers. */
export interface ClusterPoint {
  readonly atMs: number
  /** Answered. */
  readonly requestsPerSec: number | null
  /** Asked and not answered, in workers that drain too; null when no worker tells. */
  readonly requestsInFlight: number | null
  /** How long the oldest of those had waited, whole ms; null when there is none. */
  readonly oldestRequestMs: number | null
  readonly latencyP50Ms: number | null
  readonly latencyP99Ms: number | null
  /**
   * Requests that ended in a 5xx status or were aborted by the server side, per ended request, 0–1; null when none ended. The
   * app's own: what a fault ended is in none of these.
   */
  readonly errorRatio: number | null
  /** Such requests since the previous point. */
  readonly errorCount: number
  /** Requests that a fault ended since the previous point: by its own answer, a reset, a cut, or a client that gave up. */
  readonly injectedCount: number
  /** Sum over workers, 1 = one core. */
  readonly cpuRatio: number | null
  /** Sum of RSS; shared pages counted more than once. */
  readonly rssBytes: number | null
  readonly openConnections: number | null
  /** As in the points of the slots: WebSockets among the open ones, and new connections per second. */
  readonly upgradedConnections: number | null
  readonly connectionsPerSec: number | null
  readonly restartCount: number
  /** Connections accepted by the primary that wait for a worker; null under policies that bypass it. */
  readonly queuedConnections: number | null
}

/** Share of connections and requests a slot got in the window the view shows. */
export interface SlotShare {
  readonly slot: number
  /** Since the cluster started, over all generations. A moved connection counts once, where it came first. */
  readonly connectionCount: number
  /** Begun, whether answered or not: this is what was dealt out. */
  readonly requestCount: number
}

/** The machine and the deck itself, one per tick. */
export interface HostPoint {
  readonly atMs: number
  readonly coreCount: number
  /** All cores together, 0–coreCount. Rates are null until enough time passed for one. */
  readonly cpuRatio: number | null
  readonly memoryUsedBytes: number
  readonly memoryTotalBytes: number
  /** The primary's thread: its share of one core, and the delay of its loop. */
  readonly primaryCpuRatio: number | null
  readonly primaryLoopDelayP99Ms: number | null
  /** The whole main process: Electron's own part and the primary share its memory. */
  readonly primaryRssBytes: number
}
