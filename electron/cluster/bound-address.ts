import path from 'node:path'
import type { ListenAddress } from '../../shared/model/worker.ts'
import { duplicateHandle } from './duplicate-handle.ts'
import {
  createDatagramHandle,
  createServerHandle,
  type DatagramHandle,
  errnoOf,
  type RawHandle,
  type ServerHandle,
  type SocketName,
} from './node-internals.ts'
import { addressKey, type ServerQuery } from './protocol.ts'

const ipv6Only = 1
const defaultBacklog = 511
const readable = 1
const writable = 2
/** Whoever needs copies over and over (a queue that keeps running full) starts a process at most this often. */
const spareIntervalMs = 5000

/** What a socket is bound to, and what is said of it. */
interface Bound {
  readonly key: string
  readonly listens: ListenAddress
  /** As `getsockname` told; undefined for a UNIX socket. */
  readonly socketName: SocketName | undefined
}

/** A UDP socket: bound here, lent to the workers. */
export interface BoundDatagram extends Bound {
  readonly kind: 'datagram'
  readonly handle: DatagramHandle
}

/** Binds the address of the query once. A negative error number when the system refuses. */
export function bindAddress(query: ServerQuery): BoundAddress | BoundDatagram | number {
  // The number is one of Chromium's or the deck's descriptors, not of the app's.
  if (query.fd !== null) return errnoOf('EBADF')
  if (query.addressType === 'udp4' || query.addressType === 'udp6') return bindDatagram(query, query.addressType)
  const isPath = query.port < 0
  if (isPath !== (query.addressType === -1) || (isPath && query.address === null)) return errnoOf('EINVAL')
  const handle = isPath
    ? createServerHandle(shortestPath(query.address ?? ''), -1, -1, 0)
    : createServerHandle(query.address, query.port, query.addressType, query.flags & ipv6Only)
  if (typeof handle === 'number') return handle
  const socketName = isPath ? undefined : {}
  const errno = socketName === undefined ? openToAll(handle, query) : bindError(handle, query.port, socketName)
  if (errno !== 0) {
    handle.close()
    return errno
  }
  return new BoundAddress(query, handle, socketName)
}

/** A TCP or UNIX socket, bound for the cluster's whole life, and where wanted an unpolled duplicate of it. */
export class BoundAddress implements Bound {
  readonly kind = 'stream'
  readonly key: string
  readonly listens: ListenAddress
  readonly socketName: SocketName | undefined
  readonly backlog: number
  /** The socket, polled while it accepts. */
  #handle: ServerHandle | undefined
  /** An unpolled duplicate. */
  #spare: ServerHandle | undefined
  #cancelDuplicate: (() => void) | undefined
  readonly #duplicateWaits = new Set<() => void>()
  #duplicatedMonoMs = Number.NEGATIVE_INFINITY

  constructor(query: ServerQuery, handle: ServerHandle, socketName: SocketName | undefined) {
    this.key = addressKey(query)
    this.listens = listenAddress(query, socketName)
    this.socketName = socketName
    this.backlog = query.backlog > 0 ? query.backlog : defaultBacklog
    this.#handle = handle
  }

  /** An unpolled descriptor of the socket, to be lent to workers; undefined while there is only the polled one. */
  get lendable(): ServerHandle | undefined {
    return this.isAccepting ? this.#spare : this.#handle
  }

  get isAccepting(): boolean {
    return this.#handle?.onconnection != null
  }

  /**
   * False: while the primary accepts, it can never stop. The path of a UNIX socket goes with the first handle, and on
   * Windows two handles would share one queue of pending accepts.
   */
  get canRest(): boolean {
    return this.listens.transport !== 'unix' && process.platform !== 'win32'
  }

  /** Begins, or begins again, to accept. Answers 0 or a negative error number. */
  accept(onConnection: (connection: RawHandle) => void): number {
    if (this.#handle === undefined) return errnoOf('EBADF')
    this.#handle.onconnection = (status, connection) => {
      if (status === 0 && connection !== undefined) onConnection(connection)
    }
    return this.#handle.listen(this.backlog)
  }

  /**
   * Stops accepting and leaves what comes to the system's accept queue. A polled handle can only be closed, so this
   * needs the duplicate: false, and nothing happened, while there is none.
   */
  rest(): boolean {
    if (this.#spare === undefined || !this.isAccepting) return false
    this.#handle?.close()
    this.#handle = this.#spare
    this.#spare = undefined
    return true
  }

  /** Has a duplicate made, beside the running work. */
  makeSpare(): void {
    if (performance.now() - this.#duplicatedMonoMs < spareIntervalMs) return
    this.#duplicate()
  }

  /**
   * Resolves when there is something to lend; false when there cannot be. `echo` is the quick way, a worker that sends
   * the socket back; without an answer a process is started for it.
   */
  async ensureLendable(echo: (handle: ServerHandle) => Promise<ServerHandle | undefined>): Promise<boolean> {
    if (this.#handle !== undefined && this.lendable === undefined && this.canRest) {
      this.#keepSpare(await echo(this.#handle))
      if (this.lendable === undefined) await this.#duplicated()
    }
    return this.lendable !== undefined
  }

  close(): void {
    this.#cancelDuplicate?.()
    this.#spare?.close()
    this.#handle?.close()
    this.#spare = undefined
    this.#handle = undefined
    this.#endDuplicating()
  }

  #duplicated(): Promise<void> {
    return new Promise((resolve) => {
      this.#duplicateWaits.add(resolve)
      this.#duplicate()
    })
  }

  #duplicate(): void {
    if (this.#cancelDuplicate !== undefined) return
    if (this.#handle === undefined || this.lendable !== undefined || !this.canRest) {
      this.#endDuplicating()
      return
    }
    this.#duplicatedMonoMs = performance.now()
    this.#cancelDuplicate = duplicateHandle(this.#handle, (copy) => {
      this.#keepSpare(copy)
      this.#endDuplicating()
    })
  }

  #keepSpare(copy: ServerHandle | undefined): void {
    if (this.#handle === undefined || this.lendable !== undefined) copy?.close()
    else this.#spare = copy
  }

  #endDuplicating(): void {
    this.#cancelDuplicate = undefined
    for (const resolve of this.#duplicateWaits) resolve()
    this.#duplicateWaits.clear()
  }
}

function bindDatagram(query: ServerQuery, type: 'udp4' | 'udp6'): BoundDatagram | number {
  const handle = createDatagramHandle(query.address, Math.max(query.port, 0), type, query.flags)
  if (typeof handle === 'number') return handle
  const socketName: SocketName = {}
  handle.getsockname(socketName)
  return { kind: 'datagram', key: addressKey(query), handle, socketName, listens: listenAddress(query, socketName) }
}

/**
 * libuv keeps EADDRINUSE of a bind until the next call, and a `listen` after a failed bind takes a random port:
 * so the name is asked for first, as `checkBindError` of lib/net.js does.
 */
function bindError(handle: ServerHandle, port: number, socketName: SocketName): number {
  const errno = handle.getsockname?.(socketName) ?? 0
  if (errno !== 0) return errno
  return port > 0 && socketName.port !== port ? errnoOf('EADDRINUSE') : 0
}

/** `readableAll` and `writableAll` of a UNIX socket. */
function openToAll(handle: ServerHandle, query: ServerQuery): number {
  const mode = (query.readableAll ? readable : 0) | (query.writableAll ? writable : 0)
  return mode === 0 ? 0 : (handle.fchmod?.(mode) ?? 0)
}

/** The address of a query in the deck's words; what the socket says of itself comes first. */
export function listenAddress(query: ServerQuery, socketName: SocketName | undefined): ListenAddress {
  if (query.addressType === -1) {
    return { address: null, port: null, path: query.address, transport: 'unix', exclusive: false }
  }
  const isSix = socketName?.family === undefined ? isSixType(query) : socketName.family === 'IPv6'
  const isDatagram = query.addressType === 'udp4' || query.addressType === 'udp6'
  return {
    address: socketName?.address ?? query.address,
    port: socketName?.port ?? query.port,
    path: null,
    transport: `${isDatagram ? 'udp' : 'tcp'}${isSix ? 6 : 4}`,
    exclusive: false,
  }
}

function isSixType(query: ServerQuery): boolean {
  return query.addressType === 6 || query.addressType === 'udp6'
}

/** UNIX paths have a limit of about 100 bytes; seen from here the path may be shorter (as node:cluster does). */
function shortestPath(absolute: string): string {
  if (process.platform === 'win32') return absolute
  const relative = path.relative(process.cwd(), absolute)
  return relative.length < absolute.length ? relative : absolute
}
