import type { AgentMessage } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { HeldAtEnd } from '../../../shared/model/worker.ts'
import type { ClusterWorker } from '../../cluster/types.ts'

/** What a worker holds by its newest word, kept for its end. */
export interface LastWord {
  heard(message: AgentMessage): void
  /** Null while it said nothing of that. */
  held(): HeldAtEnd | null
}

/** `worker`: what the primary handed to it since that word is open in it, too. */
export function createLastWord(worker: Pick<ClusterWorker, 'acceptedCount'>, clock: Pick<Clock, 'monoMs'>): LastWord {
  let word: (Held & { readonly monoMs: number; readonly acceptedCount: number }) | null = null
  return {
    heard: (message) => {
      const held = heldIn(message)
      if (held !== null) word = { ...held, monoMs: clock.monoMs(), acceptedCount: worker.acceptedCount }
    },
    held: () => {
      if (word === null) return null
      const { requestCount, connectionCount, monoMs, acceptedCount } = word
      const since = worker.acceptedCount - acceptedCount
      return {
        requestCount,
        connectionCount: connectionCount === null ? null : connectionCount + since,
        ageMs: Math.round(clock.monoMs() - monoMs),
      }
    },
  }
}

type Held = Pick<HeldAtEnd, 'requestCount' | 'connectionCount'>

function heldIn(message: AgentMessage): Held | null {
  switch (message.type) {
    case 'beat':
      return message.held === undefined ? null : heldOf(message.held)
    case 'drain':
    case 'traffic':
      return heldOf(message)
    case 'report':
      return { requestCount: message.http?.inFlight ?? null, connectionCount: message.sockets?.open ?? null }
    default:
      return null
  }
}

function heldOf(told: { readonly openConnections: number | null; readonly requestsInFlight: number | null }): Held {
  return { requestCount: told.requestsInFlight, connectionCount: told.openConnections }
}
