import { createServer } from 'node:net'
import { type AgentConfig, agentConfigVariable } from '../../../shared/agent-protocol.ts'
import { errorWords } from '../../../shared/base/error-words.ts'
import type { AgentReach } from '../../../shared/containers/agent-reach.ts'
import { limits } from '../../../shared/limits.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { latencyBoundsMs } from '../../telemetry/series/latency-buckets.ts'
import { envLine } from './propose-image.ts'

/** Where tasks see the bundles of the agent. */
export const agentFolder = '/clusterdeck'
/** What it loads when asked lies beside it. */
const agentBundles = ['agent.cjs', 'agent-faults.cjs', 'agent-inspect.cjs']
/** Swarm writes the id of the task there. */
export const taskOfSwarm = '{{.Task.ID}}'
/** As often as the deck samples containers. */
const intervalMs = 2000

/** As long as Node itself lets a connection idle: one is closed no sooner because its task ends. */
const idleCloseMs = 5000
/** What has not left by then is not going to. */
const holdMs = 8000

/** Whether a SIGTERM is kept from the app until a front has nothing open to it, and how long Swarm waits for its end then. */
export const withHold = {
  config: { limitMs: holdMs, idleCloseMs },
  /** What it has without a hold, and the hold. */
  stopGraceMs: 10_000 + holdMs,
} as const

/** A service's variables, and the image's own option of Node. */
interface Riding {
  /** Has Node in a container load the agent; the app sees nothing of it. */
  readonly nodeOptions: string
  /** Tells the agent where its deck is. */
  readonly config: string
}

/** `nodeOptions`: the image's own, which stay before ours. */
export function agentRiding(reach: AgentReach, nodeOptions: string, hold?: AgentConfig['hold']): Riding {
  const ours = `--require ${agentFolder}/agent.cjs`
  const config: AgentConfig = {
    intervalMs,
    heartbeatMs: limits.heartbeatMs,
    latencyBoundsMs,
    ownExecArgs: [],
    ownVariables: [agentConfigVariable],
    ownNodeOptions: ours,
    reach,
    ...(hold === undefined ? {} : { hold }),
  }
  return { nodeOptions: `${nodeOptions} ${ours}`.trim(), config: JSON.stringify(config) }
}

/**
 * A layer with the agent on an image, which is built in the agent's own folder. The option stands in the image: another image
 * that a person updates the service to has no agent, and runs.
 */
export function agentLayer(tag: string, nodeOptions: string): string {
  return [
    `FROM ${tag}`,
    `COPY ${agentBundles.join(' ')} ${agentFolder}/`,
    envLine('NODE_OPTIONS', nodeOptions),
    '',
  ].join('\n')
}

/** One that nobody holds at this moment; the deck that opens the service listens there. */
export function freePort(host: string): Promise<Result<number>> {
  const server = createServer()
  return new Promise((done) => {
    server.once('error', (error) =>
      done(fail('refused', `agents cannot be listened for at ${host}: ${errorWords(error)}`)),
    )
    server.listen({ host, port: 0, exclusive: true }, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : null
      server.close(() => done(port === null ? fail('internal', `nobody tells the port at ${host}`) : ok(port)))
    })
  })
}
