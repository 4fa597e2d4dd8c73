import type { ClusterProcess } from '../child/worker.ts'
import type { WaitingConnection } from '../handover/waiting-connection.ts'
import { FaultTally } from './fault-tally.ts'
import type { ConnectionFault } from './handover-fault.ts'

/** Where dispatchers find the faults in force; undefined = none, and a connection costs one look. */
export interface FaultPlace {
  connections: ConnectionFaults | undefined
}

/** Holds a connection back. */
export interface Hold {
  /** Calls `release` once, when it is over. Returns what takes that back. */
  until(release: () => void): () => void
}

/** What becomes of a connection whose turn has come. */
type Fate = 'sent' | 'dropped' | 'reset' | Hold

/** Several faults in order: what one let go on meets the next. */
export interface ConnectionFaults {
  /** Called once for each time that it is a worker's turn to get the connection. */
  fateOf(worker: ClusterProcess, waiting: WaitingConnection): Fate
}

export function connectionFaultsOf(faults: readonly LiveConnectionFault[]): ConnectionFaults {
  return {
    fateOf(worker, waiting) {
      for (const fault of faults) {
        const fate = fault.tally.isAimedAt(worker) ? fault.meet(waiting) : 'sent'
        if (fate !== 'sent') return fate
      }
      return 'sent'
    },
  }
}

/** One such fault, and what it holds back. */
export class LiveConnectionFault implements Hold {
  readonly tally: FaultTally
  readonly #fault: ConnectionFault
  readonly #ends = new Set<() => void>()
  /** A delay holds a connection once: when its worker died meanwhile, it goes to the next one at once. */
  readonly #hasHeld = new WeakSet<WaitingConnection>()

  constructor(fault: ConnectionFault) {
    this.#fault = fault
    this.tally = new FaultTally(fault)
  }

  meet(waiting: WaitingConnection): Fate {
    if (!this.tally.hits(waiting)) return 'sent'
    switch (this.#fault.kind) {
      case 'drop':
        return 'dropped'
      case 'reset':
        return 'reset'
      case 'stall':
        return this
      case 'delay':
        if (this.#hasHeld.has(waiting)) return 'sent'
        this.#hasHeld.add(waiting)
        return this
    }
  }

  until(release: () => void): () => void {
    const forget = (): void => {
      clearTimeout(timer)
      this.#ends.delete(end)
    }
    const end = (): void => {
      forget()
      release()
    }
    const timer = this.#fault.kind === 'delay' ? setTimeout(end, this.#fault.delayMs) : undefined
    this.#ends.add(end)
    return forget
  }

  /** What it holds back goes on, in the order in which it came. */
  end(): void {
    for (const end of [...this.#ends]) end()
  }
}
