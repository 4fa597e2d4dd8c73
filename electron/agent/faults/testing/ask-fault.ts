import { get } from 'node:http'
import { vi } from 'vitest'
import type { AgentFaultId, FaultInput } from '../../../../shared/actions/faults/fault-actions.ts'
import type { AgentFault } from '../../../../shared/agent-protocol.ts'
import type { TestWorker } from '../../../../tools/testing/test-worker.ts'

/** Test support: a fault as the primary asks for it, and what a client outside sees of it. */

let lastId = 0

type Envelope = Pick<AgentFault, 'faultId' | 'forMs' | 'leaseMs' | 'seed'>

export function aFault<Id extends AgentFaultId>(fault: Id, input: FaultInput<Id>, envelope: Partial<Envelope> = {}) {
  return { fault, input, faultId: ++lastId, forMs: 20_000, leaseMs: 20_000, seed: 1, ...envelope }
}

/** Asks for it, junk too; null when it began, else why not. */
export async function askFault(worker: TestWorker, fault: unknown): Promise<string | null> {
  const requestId = worker.askAnything({ type: 'fault', fault })
  return vi.waitUntil(() => answerTo(worker, requestId), { timeout: 10_000, interval: 5 }).then(({ words }) => words)
}

function answerTo({ messages }: TestWorker, requestId: number): { readonly words: string | null } | null {
  for (const message of messages) {
    if (message.type === 'done' && message.requestId === requestId) return { words: null }
    if (message.type === 'refused' && message.requestId === requestId) return { words: message.words }
  }
  return null
}

/** How long a request on a connection of its own takes; null: longer than that. */
export function answerMs(port: number, withinMs: number, path = '/'): Promise<number | null> {
  const startMs = performance.now()
  return new Promise((done) => {
    const request = get({ port, host: '127.0.0.1', path, agent: false, timeout: withinMs }, (response) => {
      response.resume().on('end', () => done(performance.now() - startMs))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => done(null))
  })
}
