import type { ChildProcess, SendHandle, SerializationType } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Duplex, Readable } from 'node:stream'
import type { ListenAddress } from '../../shared/model/worker.ts'
import type { PolicyId } from '../../shared/policies.ts'
import type { Result } from '../../shared/result.ts'
import type { CarriedHandle } from './child/carried-handle.ts'
import type { ServerQuery } from './child/protocol.ts'
import type { HandoverFault, HandoverFaultHandle } from './faults/handover-fault.ts'
import type { Followed } from './handover/followed.ts'
import type { HandoverTap } from './handover/handover-tap.ts'
import type { QueueRule } from './handover/queue-rule.ts'

/** How one worker is forked. Everything is explicit: nothing is inherited but what stands here. */
export interface ForkOptions {
  /** Absolute path of the app's script. */
  readonly script: string
  readonly args: readonly string[]
  /** For node, before the script. `--inspect` among them is rewritten to port 0. */
  readonly execArgs: readonly string[]
  readonly execPath: string
  readonly cwd: string
  /** The complete environment; NODE_UNIQUE_ID is added by the primary. */
  readonly env: Readonly<Record<string, string>>
  /** True: fd 4 of the worker is a pipe, `worker.agentPipe` our end of it. */
  readonly agentPipe: boolean
  /** True: the worker leads its own process group (not on Windows). */
  readonly ownProcessGroup: boolean
  /**
   * The slot it fills. Under `sticky` clients stay with their slot when its worker is replaced, and under `reuse-port` its
   * socket does, until `retireSlot`. Default: its own id, which nobody fills again.
   */
  readonly slot?: number
  readonly serialization?: SerializationType
  /** What the app sees as the worker's id (NODE_UNIQUE_ID), where its own primary counts. Default: the id here. */
  readonly uniqueId?: number
  readonly uid?: number
  readonly gid?: number
}

/** Mirrors node's `cluster.Worker`, seen from the primary. */
export interface ClusterWorker {
  readonly id: number
  readonly process: ChildProcess
  /** False: its channel has advanced serialization. */
  readonly isJson: boolean
  /** Undefined when the fork itself failed; an `exit` follows then, too. */
  readonly pid: number | undefined
  /** Why the fork failed; undefined when it did not. Its `exit` has neither code nor signal. */
  readonly forkError?: Error | undefined
  /** Messages on its IPC channel that made no sense. */
  readonly junkCount?: number
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  readonly agentPipe: Duplex | null
  /** As Node documents: undefined while it lives, true after a voluntary `disconnect()`. */
  readonly exitedAfterDisconnect: boolean | undefined
  /** Set it when the app is told to end: an address that it closes from then on stays bound for its successor. */
  isToldToEnd: boolean
  /** Servers of this worker that go through the primary. */
  readonly listens: readonly ListenAddress[]
  isConnected(): boolean
  isDead(): boolean
  send(message: unknown, handle?: SendHandle): boolean
  /** Asks the worker to close its servers and its channel, as `worker.disconnect()` does. */
  disconnect(): void
  /**
   * From now on its messages are for an app's own primary: what comes along with them is a `CarriedHandle`, and `sendCarried`
   * sends. To be called in the turn of the fork. `lost`: messages to it were dropped, because it does not read.
   */
  carry(lost: (count: number) => void): void
  /** As `send`, many with one write and bounded; the handle is closed in any case. `bytes`: with advanced serialization. */
  sendCarried(message: unknown, handle: CarriedHandle | undefined, bytes: number): boolean
  /** Closes its channel at once, as `worker.process.disconnect()` does. */
  cut(): void
  /** Sends the signal to this pid alone. False when the process is gone. */
  signal(signal: NodeJS.Signals | number): boolean
  /**
   * No further connection is handed to it, and where it accepts by itself its agent is asked to stop. What it has not
   * acknowledged is still owed; see `unacknowledgedCount`. Resolves when it accepts none by itself any more, or did not
   * answer in time.
   */
  holdHandovers(): Promise<void>
  /** Takes a hold back. */
  releaseHandovers(): void
  readonly unacknowledgedCount: number
  /** New connections handed over and accepted so far (dispatched policies only); those moved to it are left out. */
  readonly acceptedCount: number
  /** Connections open in it now, as the primary counts them for a policy that needs it; else null. */
  readonly openCount: number | null
  /** Connections that went to another because it was this worker's turn and it owed an answer, while a tap was open. */
  readonly passedOverCount: number
}

export interface ClusterPrimaryEvents {
  fork: [worker: ClusterWorker]
  online: [worker: ClusterWorker]
  listening: [worker: ClusterWorker, address: ListenAddress]
  /** The same in the words of its cluster module, for another one that is to hear of it. */
  'listening-told': [worker: ClusterWorker, query: ServerQuery]
  /** It disconnects by itself or was told to: its `exitedAfterDisconnect` is true from now on. */
  leaves: [worker: ClusterWorker]
  /** A server of the worker that went through the primary closed. */
  closed: [worker: ClusterWorker, address: ListenAddress]
  /** That was the last worker that listened there; the address stays bound for now. */
  unheard: [worker: ClusterWorker, address: ListenAddress]
  /** Closed, because nobody had listened there for so long and nobody is awaited; so many waited there, and were closed. */
  released: [address: ListenAddress, unheardMs: number, waitingCount: number]
  message: [worker: ClusterWorker, message: unknown, handle: unknown]
  /** The worker sent something on its IPC channel that no cluster child sends; it runs on. `words` say what. */
  junk: [worker: ClusterWorker, words: string]
  /** An idle connection of a draining worker was taken by another one. */
  moved: [from: ClusterWorker, to: number]
  disconnect: [worker: ClusterWorker]
  exit: [worker: ClusterWorker, code: number | null, signal: NodeJS.Signals | null]
  /** Listening failed on the primary's side: what the worker's own `error` handler gets as well. */
  'listen-error': [worker: ClusterWorker, address: ListenAddress, code: string]
  /** An address that begins now is not served as the policy says, but as `words` say, with the reason. Once for each. */
  'policy-departure': [address: ListenAddress, words: string]
}

/** An address that is bound, and that no worker listens at any more. Who comes there waits. */
export interface UnheardAddress {
  readonly address: ListenAddress
  /** Who listened last, until then. */
  readonly lastWorkerId: number
  readonly sinceMonoMs: number
  readonly waitingCount: number
  /** True as long as the next worker of a place that listened here may come. False: it listens elsewhere, so this is closed soon. */
  readonly isAwaited: boolean
}

export interface PrimaryCounters {
  /** Accepted by the primary, not yet taken by any worker. */
  readonly queuedCount: number
  /** Taken by a worker that was the first to have them. */
  readonly acceptedCount: number
  /** Taken back from a worker that died or refused, and given to another. */
  readonly redispatchedCount: number
  /** Idle connections of draining workers that another worker took. `acceptedCount` has them once, when they came. */
  readonly movedCount: number
  /** Closed by the primary because as many waited as its queue may hold. */
  readonly refusedCount: number
  /** Closed because a fault said so (`injectFault`). */
  readonly injectedCount: number
  /** How long the connection waits that has waited longest, answers that workers owe included; 0 when none waits. */
  readonly longestWaitMs: number
}

/** Whose turn it is at an address: ids of workers. */
export interface NextTurn {
  /** Who would get a connection that came now; null where that is not settled before it comes, or nobody is free. */
  readonly workerId: number | null
  /** Who got the one before; null before the first. */
  readonly afterWorkerId: number | null
  /** When that was sent, as `performance.now()` says; 0 before the first. */
  readonly dealtMonoMs: number
}

/** What a switch of the policy came to. */
export interface PolicySwitch {
  readonly policy: PolicyId
  readonly tookMs: number
  /** Ids of workers that cannot follow, because they have no agent or it refused. They serve on; replace them. */
  readonly replace: readonly number[]
  /** Ids of workers that did not answer in time (blocked, stopped). They follow by themselves as soon as they run. */
  readonly late: readonly number[]
  /** Addresses that cannot be served that way before the cluster starts anew. They are dispatched in turns. */
  readonly kept: readonly ListenAddress[]
  /** Connections that were reset because they waited in the queue of a socket that had to go; 0 as long as none has to. */
  readonly resetCount: number
}

/** An instantiable node:cluster primary. Any number may live in one process. */
export interface ClusterPrimary {
  readonly workers: ReadonlyMap<number, ClusterWorker>
  readonly policy: PolicyId
  readonly counters: PrimaryCounters
  /** At the address that was dealt at last; null while nothing is bound for streams. */
  readonly next: NextTurn | null
  /** Addresses bound now, with their real ports. */
  readonly addresses: readonly ListenAddress[]
  readonly unheard: readonly UnheardAddress[]
  fork(options: ForkOptions): ClusterWorker
  /** Follows one of so many connections until it is closed. One at a time: a new tap takes the place of the old one. */
  tapHandovers(oneOf: number): HandoverTap
  /**
   * Serves every address by that policy, those already bound too. Between two dispatched policies at once, connections
   * that wait included; else when every worker has followed, or about a second after it was asked. `policy` is the new
   * one when this resolves. Several calls are carried out one after the other. Fails with `unsupported-here` where the
   * platform cannot, and with `refused` where an address could not be switched; then the old policy stays.
   */
  setPolicy(policy: PolicyId): Promise<Result<PolicySwitch>>
  /** Applies from the next connection on; what waits already goes on waiting. */
  setQueueRule(rule: QueueRule): void
  /**
   * Breaks the hand-over to some workers on purpose, until `end`, `shutAddresses`, `releaseAddresses`, `disconnect` or
   * `close`. Any number at once; they act in the order in which they began. Connections that a worker had before are left alone, and
   * so are those of our own. Fails with `unsupported-here` for connections where workers accept by themselves. When the policy
   * becomes such a one, the fault lets go what it held back and hits nothing until the policy is another one again.
   */
  injectFault(fault: HandoverFault): Result<HandoverFaultHandle>
  /**
   * A connection of our own to this very worker, at that address or the first it listens on, held or not. Words when there
   * can be none.
   */
  connectTo(workerId: number, address?: ListenAddress | null): Promise<Socket | string>
  /**
   * The slot's worker ends and nobody follows it: an address that no other slot listens on, or is awaited at, is released
   * as by `shutAddresses`. A fork for the slot takes this back.
   */
  leaveSlot(slot: number): void
  /**
   * The worker listens, or will never listen, without the primary having heard of it. What its slot is awaited at besides is
   * closed when it does not ask in time.
   */
  servesElsewhere(workerId: number): void
  /** Closes an address that nobody listens on. False when somebody does, or it is not bound. */
  releaseUnheard(address: ListenAddress): boolean
  /**
   * No worker of the slot gets a connection from now on, those that follow included, under every policy; what it has stays. Where it
   * accepts by itself its agent is asked to give its socket back: `cannot` where it goes on. Until `rejoinRotation`,
   * `retireSlot` or `releaseAddresses`. UDP, and ports that are a worker's own, do not pass the primary.
   */
  leaveRotation(slot: number): Promise<Followed>
  rejoinRotation(slot: number): void
  /** Nobody will be forked for this slot again: what was kept for its next worker goes to the others. */
  retireSlot(slot: number): void
  on<Name extends keyof ClusterPrimaryEvents>(
    name: Name,
    listener: (...facts: ClusterPrimaryEvents[Name]) => void,
  ): () => void
  /** Disconnects every worker; resolves when all channels are closed. */
  disconnect(): Promise<void>
  /**
   * All is to end: new clients are refused from now on. Who came before, the systems' accept queues included, goes to the
   * workers as ever, also to those that are held after this; no worker gets a further address before `releaseAddresses`.
   */
  shutAddresses(): void
  /** Releases every bound address (queued connections are closed). Workers must be gone or going. */
  releaseAddresses(): void
  /** Releases everything; afterwards `fork` throws. */
  close(): void
}
