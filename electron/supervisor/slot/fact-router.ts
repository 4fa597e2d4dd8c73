import { limits } from '../../../shared/limits.ts'
import type { FactReceivers } from '../types.ts'
import type { WorkerFacts } from './worker-facts.ts'

/** Brings each fact to the worker it is about. What is gone hears nothing any more. */
export function routeFacts(of: (workerId: number) => WorkerFacts | undefined): FactReceivers {
  return {
    workerOnline: (id) => of(id)?.online(),
    workerListening: (id, listens) => of(id)?.listens(listens),
    workerListens: (id, listens) => of(id)?.listens(listens),
    workerDisconnected: (id) => of(id)?.disconnected(),
    workerExited: (id, code, signal, forkError) => of(id)?.exited(code, signal, forkError ?? null),
    workerAgent: (id, agent) => of(id)?.agent(agent),
    workerHealth: (id, health, silentMs = limits.unresponsiveMs) => of(id)?.health(health, silentMs),
    drainProgress: (id, open, unacknowledged) => of(id)?.drainProgress(open, unacknowledged),
    drainNumbers: (id, numbers, listeners) => of(id)?.drainNumbers(numbers, listeners),
    workerMoved: (id, toId) => of(id)?.moved(of(toId)?.label ?? 'another worker'),
    workerSaidReady: (id) => of(id)?.saidReady(),
  }
}
