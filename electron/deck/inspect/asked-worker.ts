import type { AgentAnswer, AgentWish } from '../../../shared/agent-protocol.ts'
import type { ClusterRunState, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import type { Result } from '../../../shared/result.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { EventHistory } from '../session/event-history.ts'
import type { AwaitedLooks } from './awaited-looks.ts'
import type { WorkerLooks } from './worker-looks.ts'

/** What is otherwise where files and memory of a worker are not the deck's: in a container. */
export interface FarWorker {
  /** What rides along in it and is not the app's, as paths in its stacks. */
  readonly ownFiles: readonly string[]
  /** What its own limit leaves of memory; null: it has none that is known. */
  roomBytes(): number | null
  /**
   * Has what its agent wrote under that path lie there on this machine, for this user alone; more than `mostBytes` is not
   * kept. `not-found`: it is gone, or has it no more.
   */
  fetch(path: string, ports: FetchPorts): Promise<Result<void>>
}

/** Who waits for something to be fetched. */
export interface FetchPorts {
  readonly mostBytes: number
  /** So many bytes are here. */
  fetched(byteCount: number): void
  /** Nobody waits any more. */
  isOver(): boolean
}

/** A worker that can be asked, wherever it runs: its agent looks into it. */
export interface AskedWorker {
  readonly slot: number
  readonly generation: number
  /** As its slot shows it. */
  readonly pid: number | null
  readonly isGone: boolean
  readonly looks: AwaitedLooks
  /** Null: its files are the deck's. */
  readonly far: FarWorker | null
  /** Null when there is no agent to ask, or it does not read. */
  askFor(wish: AgentWish): Promise<AgentAnswer> | null
}

/** A cluster whose workers can be looked into: processes of this deck, or containers. */
export interface AskedCluster {
  readonly id: string
  readonly runState: ClusterRunState
  readonly settings: Pick<ClusterSettings, 'name'>
  readonly telemetry: Pick<ClusterTelemetry, 'lastPoint' | 'newestPoint' | 'selfLatest'>
  readonly history: Pick<EventHistory, 'events'>
  readonly looks: Pick<WorkerLooks, 'follow'>
  readonly workers: { find(slot: number, generation: number): AskedWorker | null }
  snapshot(): ClusterSnapshot
  slotAt(slot: number): SlotSnapshot | null
  /** Numbers, keeps and publishes an event. */
  tell(event: Omit<LifecycleEvent, 'id'>): void
  /** The same of the cluster as a whole. */
  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void
}
