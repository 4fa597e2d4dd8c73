import type { ChildProcess } from 'node:child_process'
import type { Duplex, Readable } from 'node:stream'
import type { ForkWish, ToldError } from '../../shared/own-primary/protocol.ts'
import type { ClusterPrimary, ClusterWorker } from '../cluster/types.ts'

/** How the process of an app's own primary is started. Paths are absolute, `env` is complete. */
export interface OwnPrimaryOptions {
  readonly script: string
  readonly args: readonly string[]
  /** For node, before the script; what is ours is added here. */
  readonly execArgs: readonly string[]
  readonly execPath: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The bundle that is preloaded (`out/preload/own-primary.cjs`). */
  readonly shimPath: string
  /** Variables of ours that its app and its workers must not see. */
  readonly ownVariables: readonly string[]
  readonly ownProcessGroup: boolean
}

export type ForkAnswer =
  /** It runs, or its fork failed (`worker.forkError`). */
  | { readonly kind: 'forked'; readonly worker: ClusterWorker }
  /** Not now: `start` is called when it may be. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly error: ToldError }

/** What the process asks for and tells. */
export interface OwnPrimaryPorts {
  readonly primary: ClusterPrimary
  /** The shim is there, nothing of the app has run; on that Node, without the "v". */
  hello?(nodeVersion: string): void
  /** Synchronous: the process waits. `uniqueId` is for the worker's NODE_UNIQUE_ID. */
  fork(wish: ForkWish, uniqueId: number): ForkAnswer
  /** It is about to send a signal to its worker, or to disconnect it. */
  ends(worker: ClusterWorker, by: { readonly signal: string } | 'disconnect' | 'cut'): void
  /** Before its first fork, when it set another than the default. */
  wishesPolicy(policy: 'none' | 'round-robin'): void
  /** It said something on its channel that makes no sense. */
  junk(words: string): void
  /** Messages were dropped: it or a worker does not read, and more than the bound waited. Told at most once a second. */
  lost(count: number): void
  /** Forked, or never ran (`error`). */
  ended(code: number | null, signal: NodeJS.Signals | null, error?: Error): void
}

/** Messages of the app that crossed it; `lost` of them on the way to a process that does not read. */
export interface MessageCounts {
  readonly toWorkers: number
  readonly fromWorkers: number
  readonly lost: number
}

/** The process of an app's own primary, and all that is between it and the engine. Lives until `ended`. */
export interface OwnPrimaryProcess {
  readonly process: ChildProcess
  readonly pid: number | undefined
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  /** The agent's, fd 4. */
  readonly agentPipe: Duplex | null
  readonly messages: MessageCounts
  /** The next id for a worker that the deck forks. */
  takeId(): number
  /** A worker that the deck forked with that id: told to the process as one that somebody forked. */
  adopt(worker: ClusterWorker, uniqueId: number): void
  /** A fork that was held runs now. */
  started(worker: ClusterWorker, uniqueId: number): void
  signal(signal: NodeJS.Signals): boolean
  killGroup(): void
  /** Ends everything that is between; the process is killed if it lives. */
  close(): void
}
