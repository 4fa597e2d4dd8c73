import type { ChildProcess } from 'node:child_process'

/**
 * What of Node the shim touches that Node does not document, as read in lib/internal/child_process.js and
 * lib/internal/cluster/primary.js of 18 to 26. It casts, as a parser does: on one side stands Node without types.
 */

export interface RawHandle {
  close(): void
  getsockname?(out: { family?: string }): number
}

/** libuv's request to write: `oncomplete` is there where somebody waits for an asynchronous end. */
export interface WriteRequest {
  oncomplete?: (() => void) | undefined
}

/** A pipe of libuv, as Node's IPC channels have it. Functions that write answer 0 or a negative error number. */
export interface RawPipe extends RawHandle {
  /** Always a function: anything else ends the process. */
  onread(bytes?: ArrayBuffer): void
  pendingHandle: RawHandle | null
  readonly writeQueueSize: number
  /** So much was read since it was opened, in bytes; what comes with this `onread` included. */
  readonly bytesRead: number
  readStart(): number
  readStop(): number
  shutdown(request: unknown): number
  writeUtf8String(request: WriteRequest, text: string, handle?: RawHandle): number
  writeBuffer(request: WriteRequest, bytes: Uint8Array, handle?: RawHandle): number
  close(closed?: () => void): void
  ref(): void
  unref(): void
  hasRef(): boolean
}

/** What `ChildProcess` keeps of the system's process. `spawn` answers 0 or a negative error number. */
export interface ProcessHandle {
  pid: number | undefined
  onexit(exitCode: number | null, signalCode: string): void
  spawn(): number
  kill(signal: number): number
  close(): void
  ref(): void
  unref(): void
  hasRef(): boolean
}

/** One place of `stdio` when `ChildProcess.prototype.spawn` has made its pipes. */
interface StdioPlace {
  readonly type: string
  readonly handle?: RawPipe
  readonly ipc?: boolean
  readonly fd?: number
}

/** What `child_process.spawn` asks of the object, once `fork` has had its say. */
export interface SpawnOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly envPairs?: readonly string[]
  readonly serialization?: 'json' | 'advanced'
  readonly windowsHide?: boolean
  readonly uid?: number
  readonly gid?: number
  /** As the app wrote it, until `spawn` has made its pipes. */
  readonly stdio: readonly StdioPlace[]
}

export type Spawn = (this: ChildProcess, options: SpawnOptions) => unknown
export type Fork = (exec: string | URL, args: readonly string[], options: ForkOptions) => ChildProcess

/** As the cluster module gives them to `fork`. */
export interface ForkOptions {
  readonly execArgv: readonly string[]
  readonly stdio?: unknown
}

export const childProcess: typeof import('node:child_process') = require('node:child_process')

/** Has `run` find another `spawn` on child processes. */
export function withSpawn<Value>(spawn: (original: Spawn) => Spawn, run: () => Value): Value {
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: Spawn }
  const original = prototype.spawn
  prototype.spawn = spawn(original)
  try {
    return run()
  } finally {
    prototype.spawn = original
  }
}

/** The cluster module, loaded with another `fork` than everybody else has. */
export function clusterWith(fork: (original: Fork) => Fork): typeof import('node:cluster').default {
  const { fork: original } = childProcess
  Reflect.set(childProcess, 'fork', fork(original as unknown as Fork))
  try {
    return require('node:cluster')
  } finally {
    Reflect.set(childProcess, 'fork', original)
  }
}

/** Puts another process in the place of the one that the object would spawn. */
export function replaceProcess(child: ChildProcess, process: Omit<ProcessHandle, 'onexit'>): ProcessHandle {
  const holder = child as unknown as { _handle: ProcessHandle }
  const original = holder._handle
  const replaced: ProcessHandle = Object.assign(process, { onexit: original.onexit })
  // Who owns it stands under a symbol.
  for (const symbol of Object.getOwnPropertySymbols(original))
    Reflect.set(replaced, symbol, Reflect.get(original, symbol))
  holder._handle = replaced
  return replaced
}

/** Changes own facts of a process object that types call constant. */
export function setFacts(
  child: ChildProcess,
  facts: { readonly pid?: number; readonly spawnargs?: readonly string[] },
): void {
  Object.assign(child, facts)
}

/** True while Node takes what arrives on the object's channel. */
export function isChannelOpen(child: ChildProcess): boolean {
  return child.channel !== null && child.channel !== undefined
}
