import type { AgentOrder, WorkerOrder } from '../../shared/actions/worker-actions.ts'
import type { AgentAnswer, AgentEndListeners } from '../../shared/agent-protocol.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { EndSignalId, EndWord } from '../../shared/end-signals.ts'
import type { ClusterRunState } from '../../shared/model/cluster.ts'
import type { DrainNumbers } from '../../shared/model/drain.ts'
import type { LifecycleEvent, LifelineSegment } from '../../shared/model/event.ts'
import type { ReloadSnapshot } from '../../shared/model/reload.ts'
import type { RestartRule } from '../../shared/model/rules.ts'
import type { ReloadSettings } from '../../shared/model/settings.ts'
import type {
  Aside,
  ExitCause,
  ExitRecord,
  Health,
  HeldAtEnd,
  ListenAddress,
  SlotSnapshot,
} from '../../shared/model/worker.ts'
import type { Result } from '../../shared/result.ts'

import type { DrainHold } from './drain/drain-hold.ts'

/** The supervisor's hand on one process. */
export interface WorkerHandle {
  readonly workerId: number
  /** Undefined when the fork failed: an exit fact follows. */
  readonly pid: number | undefined
  /** To this pid alone; false when it is gone. */
  signal(signal: NodeJS.Signals): boolean
  /** SIGKILL to what is left of its process group (grandchildren) when it has ended; harmless when empty. */
  killGroup(): void
  disconnect(): void
  /** Closes its channel at once, as it closes when a primary dies. */
  cut(): void
  /** Tells the app that it shall end, with its channel open. An address that it closes then stays bound for its successor. */
  tellToEnd(word: EndWord): void
  /** Step 1 and 2 of the drain: no new hand-overs, agent told. Progress comes as facts. */
  beginDrain(idleCloseMs: number): void
  /** No hand-overs until `release`. */
  hold(): void
  release(): void
  /**
   * No worker of its slot gets a connection from now on; `moves`: this one's idle connections go to others. Null when that is
   * so, else why it cannot be. Never rejects.
   */
  leaveRotation(moves: boolean): Promise<string | null>
  rejoinRotation(): void
  /** Asks this very worker over HTTP. True when the answer was as wanted, else what was wrong, in words. Never rejects. */
  probe(path: string, status: number, timeoutMs: number): Promise<true | string>
  /** Has the agent carry it out. Null when there is no agent to ask; no answer comes from one that ends before it. */
  actInAgent(order: AgentOrder): Promise<AgentAnswer> | null
  /** True when the operating system can stop and continue processes. */
  readonly canPause: boolean
  /** What it holds by its newest word; null while it said none. */
  held(): HeldAtEnd | null
  /** False on Windows, where no handler of a signal runs: it ends the process. */
  readonly hasSignals: boolean
}

export interface SupervisorRules extends RestartRule {
  readonly graceMs: number
  readonly killMs: number
  readonly endSignal: EndSignalId
  readonly idleCloseMs: number
  readonly reload: ReloadSettings
  /** Workers that may boot at the same time; the others wait their turn. */
  readonly bootsAtOnce: number
  /** Who decides about a worker after one that ended. `outside`: nobody here; its slot rests empty until `forkOutside`. */
  readonly respawns: 'deck' | 'outside'
}

/** Which generation of which slot was forked. */
export interface Forked {
  readonly slot: number
  readonly generation: number
}

/** Why a worker does not listen, as far as that is known. */
export interface NotListening {
  readonly words: string
  readonly aside: Aside | null
}

export interface SupervisorPorts {
  readonly clock: Clock
  /** May throw: counted as an exit of the kind `start-failed`. */
  fork(slot: number, generation: number): WorkerHandle
  /** What a worker that ended so named as the reason, as far as it has been read; null when nothing names it. */
  errorOf?(slot: number, generation: number, code: number | null, signal: string | null): string | null
  /** Why that worker, online for a while, does not listen; null where that is not known. Never rejects. */
  whyNotListening?(slot: number, generation: number): Promise<NotListening | null>
  slotChanged(slot: SlotSnapshot): void
  /** The slot is to leave the cluster: its worker drains from now on, and nobody follows it. */
  slotLeaving?(slot: number): void
  /** It is dealt to again, whoever fills it. */
  slotBack?(slot: number): void
  /** The slot left the cluster (scale-down or removal done). */
  slotRemoved(slot: number): void
  lifecycle(event: Omit<LifecycleEvent, 'id'>): void
  lifeline(slot: number, segments: readonly LifelineSegment[]): void
  exited(exit: ExitRecord): void
  /** During a reload: the slot's successor, which is that generation, is its worker now. */
  tookOver?(slot: SlotSnapshot): void
  /** `supervisor.reload` changed. */
  reloadChanged?(): void
  /** The cluster as a whole moved on; `supervisor.runState` and `desired` are already the new ones. */
  runStateChanged?(runState: ClusterRunState): void
}

export interface WorkerTarget {
  readonly slot: number
  readonly generation: number
  readonly pid: number
}

/** What happened to a worker, by its id; of one that is gone nothing is heard any more. */
export interface FactReceivers {
  workerOnline(workerId: number): void
  workerListening(workerId: number, listens: readonly ListenAddress[]): void
  /** Some server closed; the present list. */
  workerListens(workerId: number, listens: readonly ListenAddress[]): void
  workerDisconnected(workerId: number): void
  /** `forkError`: why it never ran; code and signal are null then. */
  workerExited(workerId: number, code: number | null, signal: string | null, forkError?: string): void
  workerAgent(workerId: number, agent: 'connected' | 'absent'): void
  /** `silentMs`: how long the agent had been silent, when that is known; makes the sentences exact. */
  workerHealth(workerId: number, health: Health, silentMs?: number): void
  /**
   * Numbers of a drain: from the agent (null: it has not said), and the primary's own unacknowledged hand-overs.
   * Wanted at least once after `beginDrain`: without it the drain waits for its deadline.
   */
  drainProgress(workerId: number, openConnections: number | null, unacknowledgedCount: number): void
  /** What the agent counts while its worker drains, and what the app listens for. */
  drainNumbers(workerId: number, numbers: DrainNumbers, listeners: AgentEndListeners): void
  /** An idle connection of the one went to the other. */
  workerMoved(workerId: number, toWorkerId: number): void
  /** It said `process.send('ready')`. */
  workerSaidReady(workerId: number): void
}

/** Decides about the workers of one cluster. Facts go in, decisions come out through the ports. */
export interface Supervisor {
  readonly slots: readonly SlotSnapshot[]
  /** Some worker of this run has listened. */
  readonly hasListened: boolean
  /** 0 while the cluster is stopped. */
  readonly desired: number
  readonly runState: ClusterRunState
  /** Every lifeline in full, for a window that attaches; changes come through the `lifeline` port. */
  readonly lifelines: readonly { readonly slot: number; readonly segments: readonly LifelineSegment[] }[]
  /** Fills slots 1..desired. Resolves when every slot is listening, rests online, or failed; or the deadline passed. `already-so` when it runs. */
  start(desired: number): Promise<Result<void>>
  /**
   * The same where somebody else decides about workers: it runs with no slot, and `forkOutside` fills them. Resolves when a worker is up and
   * all present ones have settled, or when `verdict` is not null; ask `lookOutside` to look at that again.
   */
  startOutside(verdict: () => Result<void> | null): Promise<Result<void>>
  lookOutside(): void
  /** Forks at once, past the queue of boots, into the lowest empty slot, or a new one. */
  forkOutside(): Result<Forked>
  /** The same because a person asked: into that empty slot, or as `forkOutside` (null). */
  forkOne(slot: number | null): Result<Forked>
  /** Whoever decides is about to end that worker: its exit was asked for. */
  outsideEnds(workerId: number, by: { readonly signal: string } | 'disconnect' | 'cut'): void
  /** Whoever decided is gone: every channel is closed at once, as by Node. Resolves when every slot rests. */
  endOrphans(): Promise<Result<void>>
  /** Drains and ends every worker; every slot rests `stopped` afterwards. Idempotent while it runs; `already-so` when stopped. */
  stop(): Promise<Result<void>>
  /** Resolves when the added workers are up or the removed ones gone. */
  scale(desired: number): Promise<Result<void>>
  /** `cause`: who ends the worker, when that is not a person. */
  act(target: WorkerTarget, order: WorkerOrder, cause?: ExitCause): Promise<Result<{ readonly words: string }>>
  /** Takes a slot out for good that has no process, so that nothing but its number can name it. Resolves when it is gone. */
  removeSlot(slot: number): Promise<Result<{ readonly words: string }>>
  /** Puts a slot back into rotation, whoever fills it; nothing when it is in, or gone. `because`: why, in words. */
  putBack(slot: number, because: string): void
  /** "Try again" (failed slots) and "try now" (slots backing off); null = all of them. */
  retry(slot: number | null): Result<void>
  /** Takes a backing-off slot's next try back: it rests as failed until a person tries again. */
  stopTrying(slot: number): Result<void>
  /**
   * In force at once: a wait longer than the new cap is cut to it, and a drain ends by the new grace. Only a successor that
   * starts already is asked to be ready as it was when it began.
   */
  setRules(rules: SupervisorRules): void
  /** The newest rolling reload since the cluster started. */
  readonly reload: ReloadSnapshot | null
  /**
   * Begins to replace the workers of all slots, or of one. Answers at once with the operation's id. `cause`: why they end; `hold`: who wants
   * the one of that slot before it is told to end.
   */
  startReload(
    slot: number | null,
    cause?: 'reload' | 'limit',
    hold?: DrainHold | null,
  ): Result<{ readonly operationId: number }>
  cancelReload(): Result<void>

  readonly facts: FactReceivers

  /** Ends everything at once (SIGKILL), for a second Ctrl-C. */
  killAll(): void
  close(): void
}
