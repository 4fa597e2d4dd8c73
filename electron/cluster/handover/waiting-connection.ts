import type { RawHandle, SocketName } from '../child/node-internals.ts'
import { clientHash } from '../policies/client-hash.ts'

/** The `traceId` of what a tap saw, and left out of its sample. */
export const notFollowed = -1

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
  /** The tap's number for it; 0 = no tap was open when it came, `notFollowed` = it is not in the sample. */
  traceId: number
  /** Hash of the client's address; null = it has none, undefined = nobody asked yet. */
  client: number | null | undefined
  /** It came from a worker that drains, which hears what became of it. Called once. */
  readonly moved: MoveEnd | null
  /** A client's first worker is looked for: false for what a worker had before, and for a probe of our own. */
  readonly isNew: boolean
}

/** The id of the worker that has the connection now; null: it is closed here, because nobody could take it. */
export type MoveEnd = (takenBy: number | null) => void

export function waitingConnection(
  handle: RawHandle,
  moved: MoveEnd | null = null,
  isNew = moved === null,
): WaitingConnection {
  return {
    handle,
    arrivedMonoMs: performance.now(),
    sentMonoMs: 0,
    attempts: 0,
    workerId: null,
    traceId: 0,
    client: undefined,
    moved,
    isNew,
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
