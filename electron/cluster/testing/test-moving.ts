import { Agent } from 'node:http'
import { createInterface } from 'node:readline'
import { type AgentDrain, type AgentRequest, agentMessageSchema } from '../../../shared/agent-protocol.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { type Runtime, runtimes } from '../../../tools/testing/test-worker.ts'
import type { ClusterPrimary, ForkOptions } from '../types.ts'
import { agentOptions, forkRemote, get, type RemoteWorker, reached, testPrimary } from './test-cluster.ts'

/** Test support: workers that drain, and clients whose connections move. */

export const [embedded] = runtimes

type TestRuntime = Runtime & Pick<ForkOptions, 'serialization'>

/** A server with an agent, and what that told of a drain. */
export interface Draining extends RemoteWorker {
  readonly told: AgentDrain[]
  /** Connections that its agent counted as new. */
  opened(): number
  /** Holds hand-overs, then has the agent drain. */
  drain(idleCloseMs?: number): Promise<void>
}

/** Forks one that answers with its worker's id; `/head` leaves its answer open. */
export async function forkServer(
  primary: ClusterPrimary,
  runtime: TestRuntime | undefined,
  place: number | string,
): Promise<Draining> {
  const options = agentOptions('remote.cjs')
  const env = { ...options.env, ...runtime?.env }
  const remote = await forkRemote(primary, { ...options, ...runtime, env })
  const told: AgentDrain[] = []
  let opened = 0
  const pipe = remote.worker.agentPipe
  if (pipe === null) throw new Error('no pipe')
  createInterface({ input: pipe }).on('line', (line) => {
    const message = agentMessageSchema.parse(JSON.parse(line))
    if (message.type === 'drain') told.push(message)
    if (message.type === 'report') opened = message.sockets?.openedCount ?? 0
  })
  await remote.run(
    `
    kept.events = []
    kept.server = require('http').createServer((request, response) => {
      if (request.url === '/head') { response.write('x'); kept.response = response; return }
      response.end('' + cluster.worker.id)
    })
    kept.server.keepAliveTimeout = 60_000
    kept.server.on('connection', (socket) => {
      for (const name of ['close', 'end', 'error', 'timeout']) socket.on(name, () => kept.events.push(name))
    })
    await new Promise((done) => kept.server.listen(args, done))`,
    typeof place === 'string' ? { path: place } : { port: place, host: '127.0.0.1' },
  )
  await reached(() => remote.worker.listens.length > 0)
  return {
    ...remote,
    told,
    opened: () => opened,
    async drain(idleCloseMs = 60_000) {
      await remote.worker.holdHandovers()
      const request: AgentRequest = { type: 'drain', idleCloseMs, requestId: 1 }
      pipe.write(`${JSON.stringify(request)}\n`)
    },
  }
}

/** Opens connections that have had one answer, and are kept. */
export async function openKept(port: number, count: number) {
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true }))
  const ask = () => Promise.all(agents.map((agent) => get({ port, agent })))
  const first = await ask()
  const end = () => agents.forEach((agent) => void agent.destroy())
  return { first, ask, end, sockets: () => agents.flatMap((agent) => Object.values(agent.freeSockets).flat()) }
}

/** A primary with one worker of that kind. */
export async function onePrimary(policy: PolicyId, runtime: TestRuntime | undefined = embedded) {
  const primary = testPrimary({ policy })
  const moves: number[] = []
  primary.on('moved', (_from, to) => void moves.push(to))
  const port = await freePort()
  const old = await forkServer(primary, runtime, port)
  return { primary, moves, old, port }
}
