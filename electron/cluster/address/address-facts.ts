import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { ClusterProcess } from '../child/worker.ts'
import type { StreamOptions } from './stream-options.ts'

/** What the book announces. */
export interface AddressFacts {
  /** Told as node:cluster does: also of a server that closed, or whose worker was disconnected, before its word came. */
  listening(worker: ClusterProcess, address: ListenAddress): void
  closed(worker: ClusterProcess, address: ListenAddress): void
  /** The last worker that listened there is gone, or closed it. */
  unheard(worker: ClusterProcess, address: ListenAddress): void
  /** It was closed, because nobody listened there and nobody is awaited. `waitingCount`: connections that were closed with it. */
  released(address: ListenAddress, unheardMs: number, waitingCount: number): void
  listenError(worker: ClusterProcess, address: ListenAddress, code: string): void
  /** A worker took a connection that no worker had before. */
  accepted(): void
  redispatched(): void
  /** A fault closed a new connection. */
  injected(): void
  /** A connection was closed by the primary because too many waited. */
  refused(): void
  /** The address is not served as the policy says; `words`: what happens instead, and why. */
  policyDeparture(address: ListenAddress, words: string): void
}

export interface AddressOptions extends StreamOptions {
  /** How long an address that every worker closed stays bound, in case one asks again. */
  readonly releaseAfterMs: number
}
