import { Server } from 'node:net'
import { guarded } from './guarded.ts'
import { cluster } from './node-modules.ts'
import { originals } from './originals.ts'
import { isFunction, standIn } from './stand-in.ts'

/** A raw TCP or pipe handle. */
export interface ListenHandle {
  onconnection: unknown
  listen(backlog: number): number
  close(): void
  getsockname?(out: object): number
  unref(): void
}

/**
 * What a server of this worker has as its handle: a plain object that stands in (the primary hands connections over), or a
 * shared socket. It stays the server's handle for good; sockets to accept on come and go beside it.
 */
interface Front {
  readonly handle: FrontHandle
  readonly isStandIn: boolean
  readonly adopted: Map<number, ListenHandle>
  /** It was a shared socket, and no longer accepts. */
  isRetired: boolean
}

type FrontHandle = Partial<ListenHandle> & { close(...args: unknown[]): unknown; hasRef?(): boolean }

export interface Fronts {
  /** Every message of the channel, before node's cluster module gets it: that calls back with what the message brings. */
  hear(message: unknown): void
  /** Both answer what went wrong, or null. */
  adopt(key: string, place: number, backlog: number, socket: ListenHandle): string | null
  giveBack(key: string, place: number | null): string | null
  /** The primary's key for the server; null when it listens without the primary. */
  keyOf(server: Server): string | null
}

/** Longest delay of a timer. */
const forEverMs = 2 ** 31 - 1

/**
 * Knows every server of this worker that listens through the primary, by the primary's key for it, and lets it accept on
 * further sockets, or on none. Both servers and keys pass through `cluster._getServer`, which node's own net module
 * calls as a property of the cluster module (lib/net.js, lib/internal/cluster/child.js; the same from Node 18 to 26).
 * `served` hears of each server once the primary answered: it listens, or failed to.
 */
export function watchFronts(served: (server: Server) => void): Fronts {
  const fronts = new Map<string, Front>()
  let lastKey = ''

  const meet = guarded((handle: unknown) => {
    if (!isFrontHandle(handle)) return
    const key = lastKey
    const front: Front = {
      handle,
      isStandIn: Object.getPrototypeOf(handle) === Object.prototype,
      adopted: new Map(),
      isRetired: false,
    }
    const { close } = handle
    handle.close = (...args) => {
      if (fronts.get(key) === front) fronts.delete(key)
      closeAdopted(front)
      return Reflect.apply(close, handle, args)
    }
    fronts.set(key, front)
  })
  interceptGetServer(meet, guarded(served))

  return {
    hear(message) {
      if (isServerReply(message)) lastKey = message.key
    },
    adopt(key, place, backlog, socket) {
      const front = fronts.get(key)
      if (front === undefined) return 'no server listens there any more'
      socket.onconnection = front.handle.onconnection
      for (const symbol of Object.getOwnPropertySymbols(front.handle)) {
        if (symbol.description === 'owner_symbol') Reflect.set(socket, symbol, Reflect.get(front.handle, symbol))
      }
      const errno = socket.listen(backlog)
      if (errno !== 0) return `listen failed with ${errno}`
      // The front keeps the worker alive, or does not: as its app decided.
      socket.unref()
      front.adopted.get(place)?.close()
      front.adopted.set(place, socket)
      return null
    },
    giveBack(key, place) {
      const front = fronts.get(key)
      if (front === undefined) return null
      if (place !== null) {
        front.adopted.get(place)?.close()
        front.adopted.delete(place)
        return null
      }
      closeAdopted(front)
      retire(front)
      return null
    },
    keyOf(server) {
      const own: unknown = '_handle' in server ? server._handle : null
      for (const [key, { handle }] of fronts) if (handle === own) return key
      return null
    },
  }
}

function closeAdopted({ adopted }: Front): void {
  for (const socket of adopted.values()) socket.close()
  adopted.clear()
}

/**
 * A shared socket stops accepting only when it is closed. Its object stays what server and cluster module hold, takes
 * connections from the primary (`newconn` calls its `onconnection`), and still knows its address.
 */
function retire(front: Front): void {
  if (front.isStandIn || front.isRetired) return
  front.isRetired = true
  const { handle } = front
  const name = {}
  if (handle.getsockname?.(name) === 0) {
    handle.getsockname = (out) => {
      Object.assign(out, name)
      return 0
    }
  }
  const alive = originals.setInterval(() => {}, forEverMs)
  if (handle.hasRef?.() === false) alive.unref()
  Object.assign(handle, { ref: () => alive.ref(), unref: () => alive.unref(), hasRef: () => alive.hasRef() })
  const { close } = handle
  handle.close = (...args) => {
    originals.clearInterval(alive)
    return Reflect.apply(close, handle, args)
  }
  const closeSocket: unknown = Reflect.get(Object.getPrototypeOf(handle), 'close')
  if (typeof closeSocket === 'function') Reflect.apply(closeSocket, handle, [])
}

/** `_getServer(server, options, callback(errno, handle))`. */
function interceptGetServer(meet: (handle: unknown) => void, served: (server: Server) => void): void {
  const original: unknown = Reflect.get(cluster, '_getServer')
  if (!isFunction(original)) return
  const intercepting = standIn(original, (self, args) => {
    const [server, options, callback] = args
    if (!(server instanceof Server) || !isFunction(callback)) return Reflect.apply(original, self, args)
    const listen = (...reply: unknown[]): unknown => {
      meet(reply[1])
      try {
        return Reflect.apply(callback, undefined, reply)
      } finally {
        served(server)
      }
    }
    return Reflect.apply(original, self, [server, options, listen])
  })
  Reflect.set(cluster, '_getServer', intercepting)
}

/** The cluster child gives every handle a `close` of its own. */
function isFrontHandle(handle: unknown): handle is FrontHandle {
  return typeof handle === 'object' && handle !== null && Object.hasOwn(handle, 'close')
}

/** The primary's answer to a server query. */
function isServerReply(message: unknown): message is { readonly key: string } {
  if (typeof message !== 'object' || message === null || !('ack' in message) || !('key' in message)) return false
  return 'cmd' in message && message.cmd === 'NODE_CLUSTER' && typeof message.key === 'string'
}
