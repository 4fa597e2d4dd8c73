import type { DatagramHandle, ServerHandle, SocketName } from '../child/node-internals.ts'
import type { ClusterProcess } from '../child/worker.ts'
import type { Followed } from '../handover/followed.ts'
import type { WaitingConnection } from '../handover/waiting-connection.ts'
import type { Strategy } from '../policies/strategies.ts'
import type { NextTurn } from '../types.ts'

/** What a worker gets for its query: an error number, the name to show, or the socket itself. */
export interface ServerReply {
  /** As node:cluster: 0 with a socket, null where the primary deals out. */
  readonly errno: number | null
  readonly sockname?: SocketName
  readonly handle?: ServerHandle | DatagramHandle
}

/** How a switch went at one address. */
export interface SwitchReport {
  /** Why the address is served as before; undefined when it switched. */
  readonly failure?: string
  /** The address cannot be served that way at all, and goes on as before. */
  readonly isKept?: boolean
  /** Workers that cannot follow: they must be replaced. */
  readonly replace?: readonly ClusterProcess[]
  /** Workers that did not answer in time; they follow by themselves. */
  readonly late?: readonly ClusterProcess[]
  readonly resetCount?: number
}

/** Serves one bound address to its workers. */
export interface AddressServer {
  /** Connections accepted here and not yet taken by a worker. */
  readonly queuedCount: number
  /** When the one arrived that waits longest; undefined when none waits. */
  readonly oldestArrivalMonoMs: number | undefined
  /** Whose turn it is; null where workers take what they like. */
  readonly next: NextTurn | null
  /** Shows every connection that no worker has been sent yet. */
  visitWaiting(visit: (waiting: WaitingConnection) => void): void
  add(worker: ClusterProcess): ServerReply
  /** The worker is gone, going, or closed its server. */
  remove(worker: ClusterProcess): void
  /** The worker is to get no further connection, and keeps its server. Resolves when it does not accept by itself. */
  hold(worker: ClusterProcess): Promise<Followed>
  /** A worker that was held may get connections again. */
  release(): void
  /** Nobody will fill this place again. */
  retire(place: number): void
  /** The queue may hold more, or fewer, connections from now on. */
  queueRuleChanged(): void
  /** Hands out what waits, as far as workers can take it. */
  pump(): void
  /** Resolves when the address is served by the strategy, or is known not to be. Never rejects. */
  switchTo(strategy: Strategy): Promise<SwitchReport>
  /** Lets nobody new in and closes its sockets; what waits is dealt out, to workers that are held from now on as well. */
  shut(): void
  /** Closes what waits. The bound address is closed by its owner. */
  close(): void
}
