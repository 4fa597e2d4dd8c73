import type { ChildProcess } from 'node:child_process'
import dgram from 'node:dgram'
import net from 'node:net'
import { getSystemErrorMap } from 'node:util'

/**
 * The only place that touches what Node does not document: raw handles, the IPC channel, error numbers.
 * Everything here was read in Node's lib/net.js, lib/internal/dgram.js and lib/internal/child_process.js of 18 to 26.
 * It casts, as a parser does: on one side stands Node without types, on the other the shapes below.
 */

export interface RawHandle {
  close(): void
  /** TCP connections only. Answers 0 or a negative error number. */
  getpeername?(out: SocketName): number
  /** TCP connections only: closes with a reset, so that the client knows at once. Answers 0 or a negative error number. */
  reset?(): number
}

/** What `getsockname` fills in. */
export interface SocketName {
  address?: string
  family?: string
  port?: number
}

/** libuv's TCP or pipe handle as a server. Functions answer 0 or a negative error number. */
export interface ServerHandle extends RawHandle {
  onconnection: ((status: number, connection: RawHandle | undefined) => void) | null
  listen(backlog: number): number
  /** Missing on pipes. */
  getsockname?(out: SocketName): number
  /** TCP only. Takes an address of its family, a port and libuv's flags. */
  bind?(address: string, port: number, flags: number): number
  bind6?(address: string, port: number, flags: number): number
  /** Pipes only. */
  fchmod?(mode: number): number
}

/** libuv's UDP handle. */
export interface DatagramHandle extends RawHandle {
  getsockname(out: SocketName): number
}

/** A handle, or the negative error number why there is none. */
export type Created<H> = H | number

type CreateServerHandle = (
  address: string | null,
  port: number,
  addressType: number,
  fd: number,
  flags: number,
) => Created<ServerHandle>

type CreateSocketHandle = (
  address: string | null,
  port: number,
  addressType: string,
  fd: undefined,
  flags: number,
) => Created<DatagramHandle>

/** Binds, without listening. Port and type are -1 for a UNIX path. `address` null: `::`, or `0.0.0.0` without IPv6. */
export function createServerHandle(address: string | null, port: number, type: number, flags: number) {
  const create = Reflect.get(net, '_createServerHandle') as CreateServerHandle
  return create(address, port, type, -1, flags)
}

/** UV_TCP_REUSEPORT: the system deals connections out among sockets that are bound with it. libuv 1.49 and later. */
export const reusePortFlag = 2

/**
 * Lets further sockets be bound beside one that is bound, or listens, already. libuv sets the socket's option before it
 * binds, and only the second bind fails. What was bound alone stays safe from sockets that do not have the option.
 */
export function allowReusePort(handle: ServerHandle, { address = '', family, port = 0 }: SocketName): void {
  if (family === 'IPv6') handle.bind6?.(address, port, reusePortFlag)
  else handle.bind?.(address, port, reusePortFlag)
}

/** Closes a connection so that the client knows at once. */
export function resetConnection(connection: RawHandle): void {
  if (connection.reset?.() !== 0) connection.close()
}

/** A client that does not close its side until then is closed upon. */
const farewellMs = 1000

/** Closes a connection with FIN, as a server does that has nothing to say: what came unread would make that a reset. */
export function endConnection(connection: RawHandle): void {
  const socket = new net.Socket({ handle: connection } as net.SocketConstructorOpts)
  const deadline = setTimeout(() => socket.destroy(), farewellMs)
  deadline.unref()
  socket.on('error', () => {})
  socket.once('close', () => clearTimeout(deadline))
  socket.resume()
  socket.end()
}

/** Binds a UDP socket. Node 26 took the function away: there the answer is ENOTSUP. */
export function createDatagramHandle(address: string | null, port: number, type: 'udp4' | 'udp6', flags: number) {
  return quietly(() => {
    const create = Reflect.get(dgram, '_createSocketHandle') as CreateSocketHandle | undefined
    return create === undefined ? errnoOf('ENOTSUP') : create(address, port, type, undefined, flags)
  })
}

/** libuv's number for a code, e.g. -98 for EADDRINUSE on Linux. */
export function errnoOf(code: string): number {
  for (const [errno, [name]] of getSystemErrorMap()) if (name === code) return errno
  return -1
}

/** The code of an error number, e.g. EADDRINUSE. */
export function codeOf(errno: number): string {
  return getSystemErrorMap().get(errno)?.[0] ?? `UNKNOWN ${errno}`
}

/** Sends a message of node's own, with a raw handle where one goes along. False when the channel is closed. */
export function sendInternal(child: ChildProcess, message: object, handle?: RawHandle): boolean {
  if (!child.connected) return false
  child.send(message, handle as net.Socket | undefined)
  return true
}

/** A socket object around a connection that reads nothing from it, for `child.send` with `keepOpen`. */
export function socketOf(handle: RawHandle): net.Socket {
  return new net.Socket({ handle: handle as never, manualStart: true } as net.SocketConstructorOpts)
}

/** A server object around a bound handle that accepts nothing. */
export function serverOf(handle: RawHandle): net.Server {
  const server = new net.Server()
  Reflect.set(server, '_handle', handle)
  return server
}

/** A dgram socket object around a bound handle that receives nothing. */
export function datagramSocketOf(handle: RawHandle): dgram.Socket {
  const name: SocketName = {}
  ;(handle as DatagramHandle).getsockname(name)
  const socket = dgram.createSocket(name.family === 'IPv6' ? 'udp6' : 'udp4')
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  const state = (key && Reflect.get(socket, key)) as { handle: RawHandle } | undefined
  if (state === undefined) return socket
  state.handle.close()
  state.handle = handle
  return socket
}

/** Sends a message, with what `child.send` takes along; the handle stays open here. `done`: the system has it, or why not. */
export function sendKept(
  child: ChildProcess,
  message: unknown,
  handle: unknown,
  done: (error: Error | null) => void,
): void {
  child.send(message as object, handle as net.Socket | undefined, { keepOpen: true }, done)
}

/** Writes lines of JSON to a channel. `waiting`: the system has not taken them all yet, and `done` is called when it has. */
export type WriteLines = (lines: string, done: () => void) => 'written' | 'waiting' | 'failed'

interface WriteBinding {
  readonly WriteWrap?: new () => { oncomplete?: () => void }
  readonly streamBaseState?: unknown
  readonly kLastWriteWasAsync?: unknown
}

/**
 * What writes many lines to a child's channel with one call of the system; `child.send` writes one each time. Undefined where
 * this Node does not let us, or the channel is gone.
 */
export function lineWriter(child: ChildProcess): WriteLines | undefined {
  const key = Object.getOwnPropertySymbols(child).find(({ description }) => description === 'kChannelHandle')
  const channel = (key && Reflect.get(child, key)) as Record<'writeUtf8String', unknown> | undefined | null
  const write = channel?.writeUtf8String as ((request: object, text: string) => number) | undefined
  const { WriteWrap, streamBaseState: state, kLastWriteWasAsync: at } = streamBinding() as WriteBinding
  if (write === undefined || WriteWrap === undefined || !(state instanceof Int32Array)) return undefined
  if (typeof at !== 'number') return undefined
  return (lines, done) => {
    if (!child.connected) return 'failed'
    const request = new WriteWrap()
    if (write.call(channel, request, lines) !== 0) return 'failed'
    if (state[at] === 0) return 'written'
    request.oncomplete = done
    return 'waiting'
  }
}

/** Listens to what Node keeps from an app's `message` listeners. */
export function onInternalMessage(child: ChildProcess, listener: (message: unknown, handle: unknown) => void): void {
  child.on('internalMessage', listener)
}

/** True once the channel has been read to its end: nothing can arrive any more. */
export function hasChannelEnded(child: ChildProcess): boolean {
  return !child.connected && (child.channel === null || child.channel === undefined)
}

/**
 * Asks what libuv's last read on any stream of this thread brought: bytes, or a negative error number. Undefined: this Node
 * does not tell.
 */
export function lastReadCount(): (() => number) | undefined {
  const { streamBaseState: state, kReadBytesOrError: at } = streamBinding()
  return state instanceof Int32Array && typeof at === 'number' ? () => state[at] ?? 0 : undefined
}

/** Node's own of streams; empty in a Node that does not give it away. */
function streamBinding(): Record<string, unknown> {
  return quietly(() => {
    try {
      const binding = Reflect.get(process, 'binding') as (name: string) => Record<string, unknown>
      return binding('stream_wrap')
    } catch {
      // A Node without the binding says so by throwing.
      return {}
    }
  })
}

/** Deprecations are for applications; the warning would name no line a user could change. */
function quietly<Result>(call: () => Result): Result {
  const noDeprecation = Reflect.get(process, 'noDeprecation') as boolean | undefined
  Reflect.set(process, 'noDeprecation', true)
  try {
    return call()
  } finally {
    Reflect.set(process, 'noDeprecation', noDeprecation)
  }
}

/** True for what Node has instead of a socket or a server while nothing is made of it. */
export function isRawHandle(handle: unknown): handle is RawHandle {
  return typeof handle === 'object' && handle !== null && 'close' in handle && !('on' in handle)
}

/** True for what a raw message brought: a TCP or pipe handle, listening or connected. */
export function isServerHandle(handle: unknown): handle is ServerHandle {
  return typeof handle === 'object' && handle !== null && 'listen' in handle && 'writeQueueSize' in handle
}
