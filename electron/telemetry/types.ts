import type { AgentDetail, AgentReport } from '../../shared/agent-protocol.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { Fairness } from '../../shared/model/fairness.ts'
import type { ClusterPoint, HostPoint, SlotPoint, SlotShare } from '../../shared/model/sample.ts'
import type { Health } from '../../shared/model/worker.ts'
import type { PolicyId } from '../../shared/policies.ts'

/** One reading of a process by the operating system. Nothing here came from the worker. */
export interface OsReading {
  /** User and system time of all threads since the process started. */
  readonly cpuMs: number
  readonly rssBytes: number
  /** Stopped by a signal (SIGSTOP, SIGTSTP). A stop by a debugger does not count; Windows knows no such state. */
  readonly isStopped: boolean
  /** When exactly this was read, on the monotonic clock. */
  readonly monoMs: number
}

/** Reads many processes at once. Gone ones are absent from the answer; it never rejects. */
export interface OsReader {
  read(pids: readonly number[]): Promise<ReadonlyMap<number, OsReading>>
  /** How often health may ask for a reading without being a burden. */
  readonly cheapEveryMs: number
  /** Why the newest answer is empty, in words; null when it is not, or nobody knows. */
  readonly trouble: string | null
  close(): void
}

/** When all clusters make a point. */
export interface SampleMoment {
  readonly atMs: number
  readonly monoMs: number
  readonly intervalMs: number
  /** Of the machine: no worker uses more. */
  readonly coreCount: number
}

export interface HostReader {
  /** Rates are since the previous reading that had some; one that comes too soon after it repeats them. */
  read(intervalMs: number): HostPoint
  close(): void
}

export interface SamplerOptions {
  readonly clock: Clock
  /** Milliseconds between two points of a series. */
  readonly intervalMs: number
  /** Default: what `createOsReader` finds best. */
  readonly osReader?: OsReader
  /** Every cluster has made its point. */
  readonly onSampled?: () => void
  /** Called once when the system has said nothing of any worker for some time, with the reason in words. */
  readonly onBlind?: (why: string) => void
  readonly hostReader?: HostReader
}

/** What only the primary knows, asked once per sample. */
export interface PrimaryFacts {
  /** Respawns so far, over all slots. */
  readonly restartCount: number
  /** Connections waiting for a worker; null under policies that bypass the primary. */
  readonly queuedConnections: number | null
  /** In force now. */
  readonly policy: PolicyId
  /** Slots that listen with health ok, each with the generation that does. */
  readonly listening: ReadonlyMap<number, number>
}

export interface ClusterTelemetryOptions {
  readonly readPrimary: () => PrimaryFacts
  /** New connections a living worker was handed so far; undefined for one that the primary does not know any more. */
  readonly acceptedOf: (slot: number, generation: number) => number | undefined
  /** Only changes are told, and only of workers that were up and are not down. */
  readonly onHealth: (slot: number, generation: number, health: Health) => void
  /** Told with each check of health while a worker that should talk is silent for `limits.stallMs` or more. */
  readonly onSilence?: (slot: number, generation: number, silence: Silence) => void
}

/** What is known of a worker that is not heard. */
export interface Silence {
  readonly silentMs: number
  /** Processor time of all its threads since the first reading after its last word; null: not told. */
  readonly busyMs: number | null
}

/** Same shape as a `ClusterTick` without its id. */
export interface SeriesUpdate {
  readonly points: readonly ClusterPoint[]
  readonly slotPoints: readonly { readonly slot: number; readonly points: readonly SlotPoint[] }[]
  readonly shares: readonly SlotShare[]
  readonly fairness: Fairness | null
}

/** Newest OS reading with its rate, for the inspector. */
export interface OsLatest {
  readonly atMs: number
  readonly cpuRatio: number | null
  readonly rssBytes: number | null
}

/** What limits need to know of the worker that lives in a slot, between two samples; as in `SlotPoint`. */
export interface Vitals {
  readonly generation: number
  readonly ageMs: number | null
  readonly silentMs: number | null
}

/** Newest words of the agent, each with its own age. */
export interface SelfLatest {
  /** When the agent last said anything at all (our wall clock); null before its first word. */
  readonly heartbeatAtMs: number | null
  readonly report: AgentReport | null
  /** Answer to the newest `detail` request. */
  readonly detail: AgentDetail | null
  /** What this worker's Node cannot report, in words. */
  readonly missing: readonly string[]
}
