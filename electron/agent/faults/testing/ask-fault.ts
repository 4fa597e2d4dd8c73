import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { expect, vi } from 'vitest'
import type { AgentFaultId, FaultInput } from '../../../../shared/actions/faults/fault-actions.ts'
import type { AgentFault } from '../../../../shared/agent-protocol.ts'
import { type Runtime, TestWorker } from '../../../../tools/testing/test-worker.ts'

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

type Numbers = Readonly<Record<string, number>>

export async function startWorker(runtime: Runtime, execArgs: readonly string[] = []): Promise<TestWorker> {
  const worker = new TestWorker({ script: 'remote.cjs', runtime, execArgs })
  await worker.until('report')
  return worker
}

export async function begin(worker: TestWorker, fault: ReturnType<typeof aFault>): Promise<void> {
  expect(await askFault(worker, fault)).toBeNull()
}

export function landed(worker: TestWorker, fits: (numbers: Numbers) => boolean = () => true) {
  return worker.until('fault', ({ state, numbers }) => state === 'landed' && fits(numbers))
}

/** Takes all back; answers the last numbers. */
export async function undo(worker: TestWorker): Promise<Numbers> {
  worker.ask({ type: 'undo-fault', faultId: null })
  return (await worker.until('fault', ({ state }) => state === 'ended')).numbers
}

/** CPU time of a process so far, as Linux tells it; it counts in hundredths of a second. */
function cpuMsOf(worker: TestWorker): number {
  const fields = readFileSync(`/proc/${worker.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

/** Share of a core that it used while that lasted. */
export async function cpuRatioOf(worker: TestWorker, during: Promise<unknown>): Promise<number> {
  const [startMs, before] = [performance.now(), cpuMsOf(worker)]
  await during
  return (cpuMsOf(worker) - before) / (performance.now() - startMs)
}
