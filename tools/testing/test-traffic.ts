import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { AgentTraffic } from '../../shared/agent-protocol.ts'
import { listenInWorker, type Runtime, TestWorker } from './test-worker.ts'

/** Test support: workers whose traffic is traced. */

/** Every connection and every request. */
export const everything = { type: 'traffic', everyMs: 50, connectionsOneOf: 1, requestsOneOf: 1 } as const
/** No more. */
export const nothing = { ...everything, everyMs: 0 }

/** A worker, and what its agent told of traffic. */
export interface Traced {
  readonly worker: TestWorker
  readonly port: number
  /** The newest record of each, in order of their ids. */
  connections(): AgentTraffic['connections']
  requests(): AgentTraffic['requests']
}

/** A worker that serves `remote.cjs`'s answers. */
export async function serve(runtime?: Runtime): Promise<Traced> {
  const worker = new TestWorker({ script: 'remote.cjs', ...(runtime === undefined ? {} : { runtime }) })
  const port = await listenInWorker(worker)
  const told = (): AgentTraffic[] => worker.messages.filter((message) => message.type === 'traffic')
  return {
    worker,
    port,
    connections: () => newest(told().flatMap((message) => message.connections)),
    requests: () => newest(told().flatMap((message) => message.requests)),
  }
}

function newest<Record extends { readonly id: number }>(records: readonly Record[]): Record[] {
  return [...new Map(records.map((record) => [record.id, record])).values()].toSorted((a, b) => a.id - b.id)
}

/** Resolves when the agent has heard the order. */
export async function trace(worker: TestWorker, order: Parameters<TestWorker['ask']>[0] = everything): Promise<void> {
  worker.ask(order)
  // The pipe keeps its order: whoever has answered this has read the other.
  worker.messages.length = 0
  worker.ask({ type: 'detail' })
  await worker.until('detail')
}

/** Closed with the test. */
export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** One request, until its answer begins. */
export async function ask(socket: Socket, path = '/'): Promise<void> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await once(socket, 'data')
}
