import type { WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { Health, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { ForkWish } from '../../../shared/own-primary/protocol.ts'
import type { Result } from '../../../shared/result.ts'
import type { ClusterWorker } from '../../cluster/types.ts'
import type { PreparedScript } from '../types.ts'

/** How one worker is forked where an own primary decides. `wish` null: it has forked nobody yet. */
export interface ForkOrder {
  readonly wish: ForkWish | null
  readonly uniqueId: number | undefined
  /** The deck forks: that primary is told of it as of one that somebody forked. */
  readonly isByDeck: boolean
}

/** The primary of the app's own, where it decides about the workers of one cluster. Idle where the deck supervises. */
export interface ClusterOwnPrimary {
  /** Its process lives. */
  readonly isAlive: boolean
  /** It was told to end, and has not. */
  readonly isEnding: boolean
  /** As what is its own was started with; null where nothing of its own has run in this run of the cluster. */
  readonly settings: ClusterSettings | null
  /** Starts its process. Its forks and its end come as they come; `verdict` says what its start came to. */
  begin(prepared: PreparedScript): void
  /** What its start came to; null while that is open. */
  verdict(): Result<void> | null
  /** The cluster starts anew: what ran before is history. */
  forget(): void
  /** Whatever it forks from now on waits: its cluster stops. */
  holdForks(): void
  /** SIGTERM, after `killMs` SIGKILL. Resolves when its process is gone. */
  stop(killMs: number): Promise<void>
  killAll(): void
  close(): void
  /** How a worker of that slot is forked; null: as the settings say, because no own primary has run. */
  orderFor(slot: number): ForkOrder | null
  /** It was forked so. In the turn of the fork. */
  forked(slot: number, worker: ClusterWorker, order: ForkOrder): void
  /** Starts forks that were held, in their order, as many as may live. */
  letFork(): Result<void>
  /** Its agent is silent, or the system says that it is stopped. */
  healthChanged(health: Health): void
  /** As what looks into workers takes a slot; null while it does not live. */
  asSlot(): SlotSnapshot | null
  /** Does to its process what can be done to a worker, as far as that makes sense. */
  act(
    target: { readonly generation: number; readonly pid: number },
    order: WorkerOrder,
  ): Promise<Result<{ readonly words: string }>>
  snapshot(): OwnPrimarySnapshot | null
  problems(): ClusterProblem[]
}
