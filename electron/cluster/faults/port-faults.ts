import type { ClusterProcess } from '../child/worker.ts'
import { FaultTally } from './fault-tally.ts'
import type { PortFault } from './handover-fault.ts'

/** The code that a worker's `listen()` is to fail with; `kept`: it is asked again when the fault is over. */
export type PortFate = 'answered' | 'kept' | 'EADDRINUSE' | 'EACCES'

/** A fault of ports, and the questions that it keeps. */
export class LivePortFault {
  readonly tally: FaultTally
  readonly #fault: PortFault
  readonly #kept: (() => void)[] = []

  constructor(fault: PortFault) {
    this.#fault = fault
    this.tally = new FaultTally(fault)
  }

  /** `question` is the message that it came with. */
  meet(worker: ClusterProcess, question: object, askAgain: () => void): PortFate {
    if (!this.tally.isAimedAt(worker) || !this.tally.hits(question)) return 'answered'
    if (this.#fault.kind === 'refuse-port') return this.#fault.code
    this.#kept.push(askAgain)
    return 'kept'
  }

  /** Questions of workers that are gone meanwhile come to nothing. */
  end(): void {
    for (const askAgain of this.#kept.splice(0)) askAgain()
  }
}
