import type { NodeAvailability } from '../../shared/containers/engine.ts'
import type { FleetSnapshot } from '../../shared/containers/fleet.ts'
import type { ClusterRunState } from '../../shared/model/cluster.ts'
import type { GuardRails } from '../../shared/model/fault.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'

/** The app's own errors of late; injected ones do not count. */
export interface ErrorShare {
  readonly errorCount: number
  readonly requestCount: number
  /** Over how long they were counted. */
  readonly overMs: number
}

/** What a cluster of containers has besides. */
export interface FleetGround {
  readonly nodes: readonly {
    readonly name: string
    readonly availability: NodeAvailability
    /** That run there now. */
    readonly slots: readonly number[]
  }[]
  /** Slots whose container nobody here can do anything to, with the reason. */
  readonly unreachable: ReadonlyMap<number, string>
  /** An agent of the deck is heard in some of its containers. */
  readonly hasAgents: boolean
  /** Slots in whose container no agent can be asked, with the reason. */
  readonly unheard: ReadonlyMap<number, string>
  /** What limits of containers leave of memory, by slot; absent: there is none that is known. */
  readonly roomBytes: ReadonlyMap<number, number>
  readonly refusals: FleetSnapshot['refusals']
  /** Why nothing can be asked of its engine; null: it is heard. */
  readonly lost: string | null
  /** Why its engine cannot be stopped from here, and who can; null: it can. */
  readonly cannotStopEngine: string | null
}

/** What decisions on faults see of a cluster. */
export interface Surroundings {
  readonly runState: ClusterRunState
  readonly slots: readonly SlotSnapshot[]
  readonly rails: GuardRails
  /** Null: nobody asked for anything lately, or nobody counts it. */
  readonly errors: ErrorShare | null
  /** Connections do not pass the primary under the policy in force. */
  readonly bypassesPrimary: boolean
  readonly freeMemoryBytes: number
  /** Variables whose dependency stands behind a proxy of the deck. */
  readonly dependencies: readonly string[]
  /** This system has no SIGSTOP. */
  readonly cannotPause: boolean
  /** Null: its workers are processes of the deck. */
  readonly fleet: FleetGround | null
}

/** One fault that is there already, as another one meets it. */
export interface StandingFault {
  readonly id: number
  readonly words: string
  /** Slots in which it is, or will be. */
  readonly slots: readonly number[]
  readonly claims: string | null
  readonly hurtsSlots: boolean
}
