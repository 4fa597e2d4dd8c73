import type { ListenAddress } from '../../../shared/model/worker.ts'
import { can } from '../../../shared/platforms.ts'
import { canHere, thisPlatform } from '../../platform/this-platform.ts'
import {
  codeOf,
  createDatagramHandle,
  createServerHandle,
  type DatagramHandle,
  errnoOf,
  reusePortFlag,
  type ServerHandle,
  type SocketName,
} from '../child/node-internals.ts'
import { isDatagram, type ServerQuery } from '../child/protocol.ts'
import { ListenSocket } from './listen-socket.ts'
import { type SocketPath, socketPath } from './socket-path.ts'

const ipv6Only = 1
const defaultBacklog = 511
const readable = 1
const writable = 2

/** What a socket is bound to, and what is said of it. */
interface Bound {
  readonly key: string
  readonly listens: ListenAddress
  /** As `getsockname` told; undefined for a UNIX socket. */
  readonly socketName: SocketName | undefined
}

interface BoundName {
  readonly socketName: SocketName | undefined
  /** Null: a port. */
  readonly path: SocketPath | null
}

/** A UDP socket: bound here, lent to the workers. */
export interface BoundDatagram extends Bound {
  readonly kind: 'datagram'
  readonly handle: DatagramHandle
}

/** Binds the address of the query once, to be known by that key. A negative error number when the system refuses. */
export function bindAddress(
  query: ServerQuery,
  key: string,
  platform: string = thisPlatform,
): BoundAddress | BoundDatagram | number {
  // The number is one of Chromium's or the deck's descriptors, not of the app's.
  if (query.fd !== null) return errnoOf('EBADF')
  if (isDatagram(query.addressType)) {
    return can('share-datagrams', platform) ? bindDatagram(query, key, query.addressType) : errnoOf('ENOTSUP')
  }
  const isPath = query.port < 0
  if (isPath !== (query.addressType === -1) || (isPath && query.address === null)) return errnoOf('EINVAL')
  const path = isPath ? socketPath(query.address ?? '') : null
  const handle =
    path === null
      ? createServerHandle(query.address, query.port, query.addressType, query.flags & ipv6Only)
      : createServerHandle(path.name, -1, -1, 0)
  if (typeof handle === 'number') {
    path?.release()
    return handle
  }
  const socketName = isPath ? undefined : {}
  const errno = socketName === undefined ? openToAll(handle, query) : bindError(handle, query.port, socketName)
  if (errno !== 0) {
    handle.close()
    path?.release()
    return errno
  }
  return new BoundAddress(query, key, handle, { socketName, path })
}

/** A TCP or UNIX address, bound for the cluster's whole life: with one socket, and under `reuse-port` with several. */
export class BoundAddress implements Bound {
  readonly kind = 'stream'
  readonly key: string
  readonly listens: ListenAddress
  readonly socketName: SocketName | undefined
  readonly #backlog: number
  readonly #flags: number
  readonly #sockets: ListenSocket[]
  readonly #path: SocketPath | null

  constructor(query: ServerQuery, key: string, handle: ServerHandle, { socketName, path }: BoundName) {
    this.key = key
    this.#path = path
    this.listens = listenAddress(query, socketName)
    this.socketName = socketName
    this.#backlog = query.backlog === 0 ? defaultBacklog : query.backlog
    this.#flags = query.flags & ipv6Only
    this.#sockets = [new ListenSocket(handle, this.#backlog, this.canRest)]
  }

  /**
   * The first one is there from the beginning. None is closed before the address is: a listening socket that closes resets
   * what the system has put into its queue since anybody looked.
   */
  get sockets(): readonly ListenSocket[] {
    return this.#sockets
  }

  /**
   * False: while the primary accepts, it can never stop. The path of a UNIX socket goes with the first handle, and on
   * Windows two handles would share one queue of pending accepts.
   */
  get canRest(): boolean {
    return this.listens.transport !== 'unix' && canHere('rest-listener')
  }

  /** Binds one more socket beside those that are there; in words why not. It gets connections as soon as it listens. */
  addSocket(): ListenSocket | string {
    const { socketName } = this
    if (socketName === undefined) return 'a UNIX socket has no port to share'
    const { address = null, family, port = 0 } = socketName
    this.#sockets[0]?.allowReusePort(socketName)
    const handle = createServerHandle(address, port, family === 'IPv6' ? 6 : 4, this.#flags | reusePortFlag)
    const errno = typeof handle === 'number' ? handle : bindError(handle, port, {})
    if (typeof handle === 'number' || errno !== 0) {
      if (typeof handle !== 'number') handle.close()
      return `the system lets no second socket share its port (${codeOf(errno)})`
    }
    const socket = new ListenSocket(handle, this.#backlog, this.canRest)
    this.#sockets.push(socket)
    return socket
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
    this.#path?.release()
  }
}

function bindDatagram(query: ServerQuery, key: string, type: 'udp4' | 'udp6'): BoundDatagram | number {
  const handle = createDatagramHandle(query.address, Math.max(query.port, 0), type, query.flags)
  if (typeof handle === 'number') return handle
  const socketName: SocketName = {}
  handle.getsockname(socketName)
  return { kind: 'datagram', key, handle, socketName, listens: listenAddress(query, socketName) }
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
  return {
    address: socketName?.address ?? query.address,
    port: socketName?.port ?? query.port,
    path: null,
    transport: `${isDatagram(query.addressType) ? 'udp' : 'tcp'}${isSix ? 6 : 4}`,
    exclusive: false,
  }
}

function isSixType(query: ServerQuery): boolean {
  return query.addressType === 6 || query.addressType === 'udp6'
}
