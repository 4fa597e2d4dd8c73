import type { Socket } from 'node:net'

/** The client's end of a connection; nulls for a UNIX socket, and for a client that is gone already. */
export interface Peer {
  readonly address: string | null
  readonly port: number | null
}

const nobody: Peer = { address: null, port: null }

/**
 * Asks the handle, not the socket: `socket.remoteAddress` would be kept on the socket, and the app would find an answer
 * where without us there is none any more.
 */
export function peerOf(socket: Socket): Peer {
  const handle: unknown = '_handle' in socket ? socket._handle : null
  if (!canTellPeer(handle)) return nobody
  const name: { address?: string; port?: number } = {}
  if (handle.getpeername(name) !== 0) return nobody
  return { address: name.address ?? null, port: name.port ?? null }
}

function canTellPeer(handle: unknown): handle is { getpeername(out: object): number } {
  return typeof handle === 'object' && handle !== null && 'getpeername' in handle
}
