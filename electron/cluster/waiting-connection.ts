import type { RawHandle, SocketName } from './node-internals.ts'
import { clientHash } from './policies/client-hash.ts'

/** A connection the primary accepted, until a worker has it. */
export interface WaitingConnection {
  readonly handle: RawHandle
  readonly arrivedMonoMs: number
  /** When it was last sent to a worker. */
  sentMonoMs: number
  /** How often it was sent; more than once when a worker refused it or died. */
  attempts: number
  /** The worker it was sent to; null while it waits. */
  workerId: number | null
  /** The tap's number for it; 0 = it is not followed. */
  traceId: number
  /** Hash of the client's address; null = it has none, undefined = nobody asked yet. */
  client: number | null | undefined
}

export function waitingConnection(handle: RawHandle): WaitingConnection {
  return {
    handle,
    arrivedMonoMs: performance.now(),
    sentMonoMs: 0,
    attempts: 0,
    workerId: null,
    traceId: 0,
    client: undefined,
  }
}

/** Looked up only when a policy needs it. A UNIX socket has no address, and a client that is gone none any more. */
export function clientOf(waiting: WaitingConnection, ipv6PrefixBits: number): number | null {
  if (waiting.client !== undefined) return waiting.client
  const name: SocketName = {}
  const errno = waiting.handle.getpeername?.(name)
  waiting.client = errno === 0 && name.address !== undefined ? clientHash(name.address, ipv6PrefixBits) : null
  return waiting.client
}
