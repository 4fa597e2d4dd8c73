import type { ClusterProcess } from '../child/worker.ts'
import type { Candidate } from '../policies/candidate.ts'
import { HandoverQueue } from './handover-queue.ts'
import type { WaitingConnection } from './waiting-connection.ts'

/** A worker that listens at this address. */
export class Member implements Candidate {
  readonly worker: ClusterProcess
  readonly workerId: number
  readonly place: number
  lastTurn = 0
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
    return this.worker.openCount
  }

  get isServing(): boolean {
    return this.worker.takesConnections || (this.servesLast && this.worker.isServing)
  }

  get isReady(): boolean {
    return this.rest === undefined && this.isServing && this.worker.unacknowledgedCount === 0
  }
}
