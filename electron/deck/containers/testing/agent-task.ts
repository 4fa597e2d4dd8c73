import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { AgentConfig, AgentMessage } from '../../../../shared/agent-protocol.ts'
import type { AgentReach } from '../../../../shared/containers/agent-reach.ts'
import { testAgentPath } from '../../../../tools/testing/test-agent.ts'
import { outerRuntimes } from '../../../../tools/testing/test-worker.ts'

/** A process with a real agent, which says over TCP that it is that task. `env`: of the app. */
export function startAgentTask(
  script: string,
  reach: AgentReach,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const runtime = outerRuntimes.at(-1)
  if (runtime === undefined) throw new Error('there is no Node to start')
  const preload = `--require ${testAgentPath}`
  const config: AgentConfig = {
    intervalMs: 100,
    heartbeatMs: 50,
    latencyBoundsMs: [1, 10, 100],
    ownExecArgs: [],
    ownVariables: [],
    ownNodeOptions: preload,
    reach,
  }
  return spawn(runtime.execPath, [script], {
    env: {
      ...env,
      PATH: process.env.PATH,
      ...runtime.env,
      NODE_OPTIONS: preload,
      CLUSTERDECK_AGENT: JSON.stringify(config),
    },
    stdio: 'ignore',
  })
}

const askedSchema = z.object({
  requestId: z.number(),
  type: z.string(),
  order: z.looseObject({ kind: z.string() }).optional(),
})

/** Says that it is the agent of that task, does all that it is asked, and tells what `answer` makes of each look. */
export async function joinAsAgent(
  reach: AgentReach,
  answer: (order: Readonly<Record<string, unknown>>) => AgentMessage[],
): Promise<Socket> {
  const socket = connect(reach.port, reach.host)
  await once(socket, 'connect')
  socket.on('error', () => {})
  const say = (message: object): void => void socket.write(`${JSON.stringify(message)}\n`)
  say({ type: 'join', token: reach.token, who: reach.who, pid: 1 })
  say({ type: 'hello', pid: 1, nodeVersion: '24.1.0', missing: [] })
  createInterface({ input: socket }).on('line', (line) => {
    const { requestId, order } = askedSchema.parse(JSON.parse(line))
    say({ type: 'done', requestId })
    if (order !== undefined) for (const message of answer(order)) say(message)
  })
  return socket
}
