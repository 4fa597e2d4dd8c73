import type { DrivenPrimary } from './driven-primary.ts'
import type { Setting } from './wishes.ts'

/** A Node that workers run on. */
export interface Runtime {
  readonly name: string
  readonly major: number
  readonly execPath: string
}

/** What a scenario has at hand. */
export interface Scene {
  readonly primary: DrivenPrimary
  readonly runtime: Runtime
  readonly policy: Setting['policy']
  /** Empty, its own, and removed afterwards. */
  readonly folder: string
}

/** Something node:cluster does for its workers, that our primary does as well: one line of the table. */
export interface ClusterPromise {
  readonly name: string
  /** Plain data: what was seen. That of both primaries must be equal. */
  observe(scene: Scene): Promise<unknown>
  /** Where both could be wrong in the same way: what has to be seen. */
  readonly expected?: unknown
  /** Why it cannot be seen there; undefined when it can. */
  unavailable?(runtime: Runtime, policy: Setting['policy']): string | undefined
  /** A difference that stays, with its reason, and what is seen with ours. docs/node-cluster.md lists it. */
  readonly difference?: { readonly why: string; readonly ours: unknown }
  /** The same for an app's own primary, whose cluster module is Node's: `as-ours` where our engine differs under both. */
  readonly ownDifference?: 'as-ours' | { readonly why: string; readonly ours: unknown }
}
