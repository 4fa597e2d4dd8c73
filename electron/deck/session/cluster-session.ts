import type { WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterHistory, ClusterRunState, ClusterSnapshot, ClusterTick } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { RestartRule, SlotReplay } from '../../../shared/model/rules.ts'
import type { ClusterSettings, SettingsPatch } from '../../../shared/model/settings.ts'
import type { ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { Result } from '../../../shared/result.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import type { DrainHold } from '../../supervisor/drain/drain-hold.ts'
import type { Supervisor } from '../../supervisor/types.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { ClusterDependencies } from '../dependencies/cluster-dependencies.ts'
import type { SeenLives } from '../export/seen-lives.ts'
import type { ClusterFaults } from '../faults/cluster-faults.ts'
import type { StallDesk } from '../inspect/stall-desk.ts'
import type { WorkerLooks } from '../inspect/worker-looks.ts'
import type { LentWorkers } from '../load/lent-workers.ts'
import type { ProblemActions } from '../problems/problem-actions.ts'
import type { ClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { EventHistory } from './event-history.ts'
import type { WorkerProcess } from './worker-process.ts'
import type { WorkerTable } from './worker-table.ts'

/** A lesson changes its script as well; a person opens another cluster for that. */
export type ScriptPatch = SettingsPatch & Partial<Pick<ClusterSettings, 'scriptPath'>>

/** One cluster: primary, supervisor, telemetry, agents and output joined. Lives from `open` to `remove`. */
export interface ClusterSession extends ProblemActions {
  readonly id: string
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  readonly supervisor: Supervisor
  readonly workers: WorkerTable
  /** Bound by the primary now. */
  readonly addresses: readonly ListenAddress[]
  readonly telemetry: ClusterTelemetry
  readonly traffic: ClusterTraffic
  readonly output: OutputStore
  readonly history: EventHistory
  /** Proxies before what its workers depend on, while it runs: where faults in a dependency are put. */
  readonly dependencies: Pick<ClusterDependencies, 'all'>
  snapshot(): ClusterSnapshot
  fullHistory(): ClusterHistory
  takeTick(): ClusterTick
  workerAt(slot: number): WorkerProcess | null
  /** As it is now; in place 0 the app's own primary. Null: there is no such slot. */
  slotAt(slot: number): SlotSnapshot | null
  /** The same as to a worker, to the app's own primary. */
  actOnPrimary(
    target: { readonly generation: number; readonly pid: number },
    order: WorkerOrder,
  ): Promise<Result<{ readonly words: string }>>
  /** Numbers, keeps and publishes an event of the cluster as a whole. */
  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void
  readonly faults: ClusterFaults
  /** What is heard of looks into its workers. */
  readonly looks: WorkerLooks
  /** How long its workers took to boot and to drain. */
  readonly lives: Pick<SeenLives, 'now'>
  /** Looks at its stuck workers. */
  readonly stalls: Pick<StallDesk, 'capture' | 'find' | 'namesFile' | 'now'>
  /** The number of workers while an experiment sets it. */
  readonly lent: LentWorkers
  /** Answers when every worker listens, rests or failed. Nothing is forked when the script or a setting is wrong. */
  start(): Promise<Result<void>>
  /** Answers when no worker lives. `quick`: shorter grace, for the way out. */
  stop(quick?: boolean): Promise<Result<void>>
  scale(desired: number): Promise<Result<void>>
  /** A slot is being removed: the smaller number is the wanted one from now on, also after a stop meanwhile. */
  rememberDesired(): void
  /**
   * Begins to replace all workers, or the one of a slot, with the settings as they are now. Answers when it has begun. `hold`:
   * who wants the one of that slot before it is told to end.
   */
  reload(slot: number | null, hold?: DrainHold): Promise<Result<{ readonly operationId: number }>>
  /** Answers when the policy is in force; while the cluster is stopped, at once. */
  setPolicy(policy: PolicyId): Promise<Result<void>>
  update(patch: ScriptPatch): Promise<Result<{ readonly pending: boolean }>>
  /** What an edited restart rule would have made of each slot's recent exits. */
  replayRule(rule: RestartRule): readonly SlotReplay[]
  /** With a primary of its own: fills an empty slot, or a new one (null), as that primary forked the last one. */
  forkOne(slot: number | null): Result<void>
  /** With a primary of its own: starts the forks that were held back. */
  letFork(): Result<void>
  /** With a primary of its own that ended: starts it anew, beside workers that live on. */
  startPrimary(): Promise<Result<void>>
  setSamplingInterval(intervalMs: number): void
  /** Numbers, keeps and publishes an event. */
  tell(event: Omit<LifecycleEvent, 'id'>): void
  /** SIGKILL to all, at once. */
  killAll(): void
  close(): void
}
