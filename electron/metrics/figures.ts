import type { AgentReport } from '../../shared/agent-protocol.ts'
import type { Health, Phase } from '../../shared/model/worker.ts'

/** Counts by a word: by cause, by class, by what became of it. */
export type CountsByWord = ReadonlyMap<string, number>

/** Requests of a slot through all its generations. */
export interface RequestFigures {
  readonly byClass: readonly number[]
  readonly abortedCount: number
  readonly clientAbortedCount: number
  readonly injectedCount: number
  /** Per bucket of `DeckFigures.latencyBoundsMs`, and one more; zeros at the end may be left out. */
  readonly latencyCounts: readonly number[]
  readonly latencySumMs: number | null
}

/** The worker that lives in a slot. Nulls: nobody told. */
export interface WorkerFigures {
  readonly generation: number
  readonly phase: Phase
  readonly health: Health
  readonly uptimeMs: number | null
  readonly bootMs: number | null
  /** By the system. */
  readonly rssBytes: number | null
  /** Share of one core, by the system. */
  readonly cpuRatio: number | null
  /** The newest, however old; and its age. */
  readonly report: AgentReport | null
  readonly reportAgeMs: number | null
}

/** The container that has a slot, as its engine tells of it. Nulls: nobody measures it. */
export interface ContainerFigures {
  readonly node: string
  readonly image: string
  readonly phase: Phase
  readonly uptimeMs: number | null
  /** Without the page cache. */
  readonly memoryBytes: number | null
  readonly memoryLimitBytes: number | null
  /** In cores. */
  readonly cpuCores: number | null
  /** Age of the newest of these measurements. */
  readonly statsAgeMs: number | null
}

/** What containers of a slot used through all its generations, by their engine. Nulls: nobody measured it. */
export interface ContainerUse {
  readonly cpuMs: number | null
  readonly networkInBytes: number | null
  readonly networkOutBytes: number | null
}

/** One slot: what it did since the cluster is in the deck, and who lives in it. */
export interface SlotFigures {
  readonly slot: number
  /** False: it was removed. What it did still counts. */
  readonly isThere: boolean
  readonly worker: WorkerFigures | null
  /** Nulls: its workers are no containers. */
  readonly container: ContainerFigures | null
  readonly containerUse: ContainerUse | null
  readonly requests: RequestFigures | null
  readonly connectionCount: number | null
  readonly cpuMs: number | null
  readonly exits: CountsByWord
  /** Those that another worker followed. */
  readonly restarts: CountsByWord
  /** Requests without an answer when a worker ended, by its last word. */
  readonly cutRequests: CountsByWord
}

export interface ClusterFigures {
  readonly id: string
  /** What tells it from every other cluster here. */
  readonly label: string
  readonly policy: string
  readonly nodeVersion: string
  readonly runState: string
  /** Of containers; null: the deck forked the workers itself. While it is not heard, nobody knows whether they are up. */
  readonly engine: { readonly isHeard: boolean; readonly heardAgeMs: number } | null
  readonly desired: number
  readonly listeningCount: number
  /** Null: workers accept by themselves. */
  readonly queuedCount: number | null
  readonly longestWaitMs: number | null
  /** By what became of them. */
  readonly handovers: CountsByWord
  readonly reloads: CountsByWord
  readonly slots: readonly SlotFigures[]
}

/** Everything that is told, as of one moment. */
export interface DeckFigures {
  readonly coreCount: number
  readonly cpuRatio: number | null
  readonly rssBytes: number | null
  readonly loopDelayP99Ms: number | null
  /** Upper bounds of the latency buckets, ascending. */
  readonly latencyBoundsMs: readonly number[]
  readonly clusters: readonly ClusterFigures[]
}
