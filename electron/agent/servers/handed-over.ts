import type { Socket } from 'node:net'

/** Knows how the sockets of this worker came: from the primary, and under which number it follows them there. */
export interface HandedOver {
  /** Every message of the channel, before node's cluster module makes a socket of what it brings. */
  hear(message: unknown, handle: unknown): void
  /**
   * Null: the primary chose not to follow it. Undefined: it did not choose, because it was sent before anybody watched, or it
   * is not the one that was handed over last.
   */
  traceIdOfNew(socket: Socket): number | null | undefined
  /** Of a socket that may have been open for some time; null also where nobody followed it. */
  traceIdOf(socket: Socket): number | null
  /** It could not be given away, and comes back to its server. */
  cameBack(connection: object): void
  /** False: a worker had it before, or it is a probe of the primary's own. */
  isNew(socket: Socket): boolean
}

export function watchHandedOver(): HandedOver {
  const traced = new WeakMap<object, number>()
  const known = new WeakSet()
  let last: object | null = null
  /** The primary's number for `last`, 0 where it does not follow it. */
  let lastNumber: number | undefined

  return {
    hear(message, handle) {
      last = typeof handle === 'object' ? handle : null
      if (last === null) return
      lastNumber = isTraced(message) ? message.traced : undefined
      // Few are followed, and a weak map that every connection is in keeps the garbage collector busy.
      if (lastNumber) traced.set(last, lastNumber)
      if (isKnown(message)) known.add(last)
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
    cameBack: (connection) => void known.add(connection),
    isNew(socket) {
      const handle = handleOf(socket)
      return handle === null || !known.has(handle)
    },
  }
}

/** What stands behind a socket; null for one that is closed. */
export function handleOf(socket: Socket): object | null {
  const handle: unknown = '_handle' in socket ? socket._handle : null
  return typeof handle === 'object' ? handle : null
}

/** `newconn` of a connection that is not new, see `cluster/child/worker.ts`. */
function isKnown(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'known' in message && message.known === true
}

/** `newconn` with the primary's mark, 0 where it does not follow the connection; see `cluster/handover/handover-tap.ts`. */
function isTraced(message: unknown): message is { readonly traced: number } {
  return typeof message === 'object' && message !== null && 'traced' in message && typeof message.traced === 'number'
}
