import type { Socket } from 'node:net'

/** The client's end of a connection. */
export interface Peer {
  readonly address: string
  readonly port: number
}

/** One for all: a new object for each connection costs as much again. */
const name = { address: '', family: '', port: 0 }

/**
 * Asks the handle, not the socket: `socket.remoteAddress` would be kept on the socket, and the app would find an answer
 * where without us there is none any more. Null for a UNIX socket, and for a client that is gone already. Valid until
 * the next call.
 */
export function peerOf(socket: Socket): Peer | null {
  const handle: unknown = '_handle' in socket ? socket._handle : null
  return canTellPeer(handle) && handle.getpeername(name) === 0 ? name : null
}

function canTellPeer(handle: unknown): handle is { getpeername(out: object): number } {
  return typeof handle === 'object' && handle !== null && 'getpeername' in handle
}
