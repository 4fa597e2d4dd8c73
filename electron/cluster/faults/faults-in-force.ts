import { ok, type Result } from '../../../shared/result.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { connectionFaultsOf, type FaultPlace, LiveConnectionFault } from './connection-faults.ts'
import type { FaultTally } from './fault-tally.ts'
import { faultRefusal, type HandoverFault, type HandoverFaultHandle } from './handover-fault.ts'
import { discardReceived, discardSent, LiveMessageFault } from './message-faults.ts'
import { LivePortFault, type PortFate } from './port-faults.ts'

interface Live {
  readonly tally: FaultTally
  end(): void
}

/** The faults of one primary that have not ended, each kind in the order in which they began. */
export class FaultsInForce {
  readonly place: FaultPlace = { connections: undefined }
  readonly #connections: LiveConnectionFault[] = []
  readonly #ports: LivePortFault[] = []
  readonly #messages: LiveMessageFault[] = []
  #isBypassed = false

  /** `isDealing`: the primary deals connections out. */
  begin(fault: HandoverFault, isDealing: boolean): Result<HandoverFaultHandle> {
    return faultRefusal(fault, isDealing) ?? ok(this.#begin(fault))
  }

  /** While workers accept by themselves, faults of connections hit nothing and hold nothing back. */
  bypass(isBypassed: boolean): void {
    this.#isBypassed = isBypassed
    this.#settle()
    if (isBypassed) for (const fault of this.#connections) fault.end()
  }

  /** What becomes of a worker's question for a port. */
  meetPort(worker: ClusterProcess, question: object, askAgain: () => void): PortFate {
    for (const fault of this.#ports) {
      const fate = fault.meet(worker, question, askAgain)
      if (fate !== 'answered') return fate
    }
    return 'answered'
  }

  /** Whether a message of the worker is lost; then what came along with it is closed. */
  loseFrom(worker: ClusterProcess, handle: unknown): boolean {
    const isLost = this.#messages.some((fault) => fault.loses(worker, 'from-worker'))
    if (isLost) discardReceived(handle)
    return isLost
  }

  /** Whether a message to the worker is lost; then a connection that goes along with it is closed. */
  loseTo(worker: ClusterProcess, handle: unknown): boolean {
    const isLost = this.#messages.some((fault) => fault.loses(worker, 'to-worker'))
    if (isLost) discardSent(handle)
    return isLost
  }

  /**
   * What they hold back goes on, and meets none of the others. Called before addresses end: connections are dealt out then
   * with all that came before, and a question that is answered later would bind an address anew.
   */
  endAll(): void {
    const all = [this.#connections, this.#ports, this.#messages].flatMap<Live>((faults) => faults.splice(0))
    this.#settle()
    for (const fault of all) fault.end()
  }

  #begin(fault: HandoverFault): HandoverFaultHandle {
    switch (fault.kind) {
      case 'delay':
      case 'drop':
      case 'reset':
      case 'stall':
        return this.#put(this.#connections, new LiveConnectionFault(fault))
      case 'refuse-port':
      case 'hold-port':
        return this.#put(this.#ports, new LivePortFault(fault))
      case 'lose-messages':
        return this.#put(this.#messages, new LiveMessageFault(fault))
    }
  }

  #put<Kind extends Live>(faults: Kind[], fault: Kind): HandoverFaultHandle {
    const { tally } = fault
    faults.push(fault)
    this.#settle()
    return {
      get counts() {
        return { seenCount: tally.seenCount, hitCount: tally.hitCount }
      },
      end: () => {
        const at = faults.indexOf(fault)
        if (at < 0) return
        faults.splice(at, 1)
        this.#settle()
        // Last: what it held back must not meet it again.
        fault.end()
      },
    }
  }

  #settle(): void {
    const isHitting = !this.#isBypassed && this.#connections.length > 0
    this.place.connections = isHitting ? connectionFaultsOf(this.#connections) : undefined
  }
}
