import type { ClusterProcess } from '../child/worker.ts'
import type { Candidate } from '../policies/candidate.ts'
import { HandoverQueue } from './handover-queue.ts'
import type { WaitingConnection } from './waiting-connection.ts'

/** A worker that refused (its `maxConnections` is reached) is asked again after this time, not in a busy loop. */
export const refusalRestMs = 20

/** A worker that listens at this address. */
export class Member implements Candidate {
  readonly worker: ClusterProcess
  readonly workerId: number
  readonly place: number
  lastTurn = 0
  /** Its turns that faults hold back. */
  heldCount = 0
  /** The last turn of its that a fault took, and when; 0 = none. */
  spentTurn = 0
  spentMonoMs = 0
  rest: NodeJS.Timeout | undefined
  /** It goes on with what waits, although it is held. */
  servesLast = false
  /** Sent to it, without an answer. */
  owes: WaitingConnection | undefined
  /** Connections that wait for this very worker. */
  readonly lane = new HandoverQueue<WaitingConnection>()

  constructor(worker: ClusterProcess) {
    this.worker = worker
    this.workerId = worker.id
    this.place = worker.place
  }

  get openCount(): number | null {
    const { openCount } = this.worker
    // What is held back is dealt: or a policy that counts would give it all that comes.
    return openCount === null ? null : openCount + this.heldCount
  }

  get isServing(): boolean {
    return this.worker.takesConnections || (this.servesLast && this.worker.isServing)
  }

  get isReady(): boolean {
    return this.rest === undefined && this.isServing && this.worker.unacknowledgedCount === 0
  }
}
