import type childProcess from 'node:child_process'
import type { ChildProcess, SendHandle } from 'node:child_process'
import type cluster from 'node:cluster'
import type dgram from 'node:dgram'
import type events from 'node:events'
import type fs from 'node:fs'
import type http from 'node:http'
import type net from 'node:net'
import type tls from 'node:tls'
import type { ForkWish } from './wishes.ts'

/**
 * What is in scope of a function that a scenario has run elsewhere. It travels as text: it may use its parameter and
 * globals, nothing else, and only syntax of Node 18. The programs in `fixtures/` provide all this.
 */
interface CommonScope<Args> {
  readonly args: Args
  readonly childProcess: typeof childProcess
  readonly dgram: typeof dgram
  readonly events: typeof events
  readonly fs: typeof fs
  readonly http: typeof http
  readonly net: typeof net
  readonly tls: typeof tls
  readonly kept: Kept
  listen(server: net.Server | dgram.Socket, ...options: unknown[]): Promise<net.AddressInfo>
  listenError(server: net.Server | dgram.Socket, ...options: unknown[]): Promise<Record<string, unknown>>
  describeError(error: Error): Record<string, unknown>
}

/** What one function leaves for the next one in the same process. */
export interface Kept {
  server: net.Server
  other: net.Server
  socket: net.Socket
  datagrams: dgram.Socket
  seen: unknown[]
  timer: NodeJS.Timeout
}

export interface WorkerScope<Args> extends CommonScope<Args> {
  readonly cluster: typeof cluster & { readonly worker: NonNullable<typeof cluster.worker> }
  /** What came with the function. */
  readonly handle: net.Server & net.Socket & dgram.Socket
  /** Listens as `kept.server`, answers every connection with the id of this worker, and ends it. */
  serveId(...options: unknown[]): Promise<net.AddressInfo>
}

/** A worker as both primaries show it. */
interface FaceWorker {
  readonly id: number
  readonly process: ChildProcess
  readonly exitedAfterDisconnect?: boolean | undefined
  isConnected(): boolean
  isDead(): boolean
  send(message: unknown, handle?: SendHandle): boolean
  disconnect(): unknown
}

export interface PrimaryScope<Args> extends CommonScope<Args> {
  /** Node's own; only in what the primary's face is asked. */
  readonly cluster: typeof cluster
  readonly face: {
    fork(wish: ForkWish): FaceWorker
    workers(): Readonly<Record<number, FaceWorker>>
    on(name: string, listener: (worker: FaceWorker, ...facts: never[]) => void): void
    kill(worker: FaceWorker, signal?: NodeJS.Signals): void
    disconnect(done?: () => void): void
  }
  worker(id: number): FaceWorker
  inWorker(id: number, code: WorkerCode, args?: unknown, handle?: SendHandle): Promise<unknown>
  /** The same, when nobody waits for the end. */
  begin(id: number, code: WorkerCode, args?: unknown): void
}

/** A function for a worker, or its text. */
type WorkerCode = string | ((scope: WorkerScope<unknown>) => unknown)
