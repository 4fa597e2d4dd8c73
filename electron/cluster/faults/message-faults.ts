import dgram from 'node:dgram'
import net from 'node:net'
import { CarriedHandle } from '../child/carried-handle.ts'
import type { ClusterProcess } from '../child/worker.ts'
import { FaultTally } from './fault-tally.ts'
import type { MessageFault } from './handover-fault.ts'

/** A fault of the app's messages. It keeps nothing: what is lost is lost. */
export class LiveMessageFault {
  readonly tally: FaultTally
  readonly #direction: MessageFault['direction']

  constructor(fault: MessageFault) {
    this.#direction = fault.direction
    this.tally = new FaultTally(fault)
  }

  loses(worker: ClusterProcess, direction: 'to-worker' | 'from-worker'): boolean {
    const isMeant = this.#direction === direction || this.#direction === 'both'
    // Two equal texts are two messages, so none is known again.
    return isMeant && this.tally.isAimedAt(worker) && this.tally.hits({})
  }

  end(): void {}
}

/** Closes what came along with a lost message: nobody else knows of it. */
export function discardReceived(handle: unknown): void {
  if (handle instanceof net.Socket) handle.destroy()
  else if (handle instanceof net.Server || handle instanceof dgram.Socket) handle.close()
  else if (handle instanceof CarriedHandle) handle.close()
}

/** A connection that is sent is the sender's no more; servers and UDP sockets stay open, as Node has it. */
export function discardSent(handle: unknown): void {
  if (handle instanceof net.Socket) handle.destroy()
  else if (handle instanceof CarriedHandle) handle.close()
}
