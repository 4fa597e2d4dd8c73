import type { FaultPlace } from '../faults/connection-faults.ts'
import type { TapPlace } from './handover-tap.ts'

/** What the dispatcher tells its owner. */
export interface DispatchFacts {
  /** A worker took a connection that no worker had before. */
  accepted(): void
  redispatched(): void
  /** A fault closed a new connection. */
  injected(): void
  /** A worker can take another connection, be it from this address or from another. */
  workerFree(): void
  /** Something changed that may let a connection of this address go on. */
  wake(): void
}

/** What is the same for all addresses of a primary. */
export interface DispatchOptions {
  /** 0 ≤ n < 1. */
  readonly random: () => number
  readonly ipv6PrefixBits: number
  readonly taps: TapPlace
  readonly faults: FaultPlace
}
