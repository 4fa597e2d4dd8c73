import type { Socket } from 'node:net'

/** Knows how the sockets of this worker came: from the primary, and under which number it follows them there. */
export interface HandedOver {
  /** Every message of the channel, before node's cluster module makes a socket of what it brings. */
  hear(message: unknown, handle: unknown): void
  /** Null: the primary does not follow it. Undefined: it is not the one that was handed over last. */
  traceIdOfNew(socket: Socket): number | null | undefined
  /** Of a socket that may have been open for some time; null also where nobody followed it. */
  traceIdOf(socket: Socket): number | null
}

export function watchHandedOver(): HandedOver {
  const traced = new WeakMap<object, number>()
  let last: object | null = null

  return {
    hear(message, handle) {
      last = typeof handle === 'object' ? handle : null
      if (last !== null && isTraced(message)) traced.set(last, message.traced)
    },
    traceIdOfNew(socket) {
      const handle = handleOf(socket)
      if (handle === null || handle !== last) return undefined
      last = null
      return traced.get(handle) ?? null
    },
    traceIdOf(socket) {
      const handle = handleOf(socket)
      return handle === null ? null : (traced.get(handle) ?? null)
    },
  }
}

/** What stands behind a socket; null for one that is closed. */
export function handleOf(socket: Socket): object | null {
  const handle: unknown = '_handle' in socket ? socket._handle : null
  return typeof handle === 'object' ? handle : null
}

/** `newconn` with the primary's mark, see `cluster/handover-tap.ts`. */
function isTraced(message: unknown): message is { readonly traced: number } {
  return typeof message === 'object' && message !== null && 'traced' in message && typeof message.traced === 'number'
}
