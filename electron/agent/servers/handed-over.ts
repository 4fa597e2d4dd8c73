import type { Socket } from 'node:net'

/** Knows how the sockets of this worker came: from the primary, and under which number it follows them there. */
export interface HandedOver {
  /** A connection came over the channel; node's cluster module makes a socket of it next, unless its server is full or gone. */
  came(message: NewConnection, handle: unknown): void
  /**
   * Null: the primary chose not to follow it. Undefined: it did not choose, because it was sent before anybody watched, or it
   * is not the one that was handed over last.
   */
  traceIdOfNew(socket: Socket): number | null | undefined
  /** Of a socket that may have been open for some time; null also where nobody followed it. */
  traceIdOf(socket: Socket): number | null
  /** It could not be given away, and comes back to its server. */
  cameBack(connection: object): void
  /** Of one that a server takes at this moment. False: a worker had it before, or it is a probe of the primary's own. */
  isNew(socket: Socket): boolean
}

/** `newconn` of the primary, see `cluster/child/worker.ts`. */
export interface NewConnection {
  /** The primary's mark, 0 where it does not follow the connection; see `cluster/handover/handover-tap.ts`. */
  readonly traced?: unknown
  /** True: it is not a new one. */
  readonly known?: unknown
}

export function watchHandedOver(): HandedOver {
  const traced = new WeakMap<object, number>()
  let last: object | null = null
  /** The primary's number for `last`, 0 where it does not follow it. */
  let lastNumber: number | undefined
  /** The last one that is not new. No set of all: a server takes it before the next one comes, or never. */
  let lastKnown: object | null = null

  return {
    came(message, handle) {
      last = typeof handle === 'object' ? handle : null
      if (last === null) return
      lastNumber = typeof message.traced === 'number' ? message.traced : undefined
      // Few are followed, and a weak map that every connection is in keeps the garbage collector busy.
      if (lastNumber) traced.set(last, lastNumber)
      if (message.known === true) lastKnown = last
    },
    traceIdOfNew(socket) {
      const handle = handleOf(socket)
      if (handle === null || handle !== last) return undefined
      last = null
      return lastNumber === 0 ? null : lastNumber
    },
    traceIdOf(socket) {
      const handle = handleOf(socket)
      return (handle === null ? 0 : traced.get(handle)) || null
    },
    cameBack(connection) {
      lastKnown = connection
    },
    isNew(socket) {
      if (lastKnown === null || handleOf(socket) !== lastKnown) return true
      lastKnown = null
      return false
    },
  }
}

/** What stands behind a socket; null for one that is closed. */
export function handleOf(socket: Socket): object | null {
  const handle: unknown = '_handle' in socket ? socket._handle : null
  return typeof handle === 'object' ? handle : null
}
