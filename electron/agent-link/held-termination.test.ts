import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { resolve } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentConfig, AgentMessage } from '../../shared/agent-protocol.ts'
import { testAgentPath } from '../../tools/testing/test-agent.ts'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { TcpAgents } from './tcp-agents.ts'

const script = resolve(import.meta.dirname, 'fixtures/contained-app.cjs')
const patient = { timeout: 20_000, interval: 20 }

/** What the app says of how it is told to end. */
type AppKind = 'closes' | 'no-handler' | 'changes-its-mind'

describe.each(isLong ? outerRuntimes : outerRuntimes.slice(-1))('a SIGTERM that the agent keeps, $name', (runtime) => {
  interface Held {
    readonly child: ChildProcess
    readonly port: number
    readonly lines: Interface
    readonly agents: TcpAgents
    readonly told: AgentMessage[]
  }

  async function start(app: AppKind, hold: AgentConfig['hold']): Promise<Held> {
    const told: AgentMessage[] = []
    const events = { joined() {}, message: (_: string, message: AgentMessage) => told.push(message), left() {} }
    const agents = new TcpAgents({ ...events, stranger() {} }, () => 0)
    onTestFinished(() => agents.close())
    const door = await agents.listen('127.0.0.1', 0)
    if (!door.ok) throw new Error(door.error.message)
    const preload = `--require ${testAgentPath}`
    const config: AgentConfig = {
      ...{ intervalMs: 100, heartbeatMs: 50, latencyBoundsMs: [1], ownExecArgs: [], ownVariables: [] },
      ownNodeOptions: preload,
      reach: { host: '127.0.0.1', port: door.value, token: agents.token, who: 'task1' },
      ...(hold === undefined ? {} : { hold }),
    }
    const child = spawn(runtime.execPath, [script, app], {
      env: { ...runtime.env, NODE_OPTIONS: preload, CLUSTERDECK_AGENT: JSON.stringify(config) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    if (child.stdout === null) throw new Error('its output is not piped')
    const lines = createInterface({ input: child.stdout })
    const [line] = await once(lines, 'line')
    await vi.waitFor(() => expect(told.map(({ type }) => type)).toContain('beat'), patient)
    return { child, port: Object(JSON.parse(String(line))).port, lines, agents, told }
  }

  const leaving = (held: Held) =>
    vi.waitFor(() => expect(held.told).toContainEqual({ type: 'leaving', limitMs: 20_000 }), patient)
  const long = { limitMs: 20_000, idleCloseMs: 20_000 }

  it('answers what is asked meanwhile, says goodbye with it, and ends as it would have ended', async () => {
    for (const app of ['closes', 'no-handler', 'changes-its-mind'] as const) {
      const held = await start(app, long)
      const agent = new Agent({ keepAlive: true })
      onTestFinished(() => agent.destroy())
      expect(await ask(held.port, '/', agent)).toEqual(['hello', 'keep-alive'])
      const slow = ask(held.port, '/slow', new Agent())
      await vi.waitFor(() => expect(held.told.at(-1)).toMatchObject({ held: { requestsInFlight: 1 } }), patient)
      held.child.kill('SIGTERM')
      await leaving(held)
      expect(await slow).toEqual(['slow', 'close'])
      expect(await ask(held.port, '/', agent)).toEqual(['hello', 'close'])
      expect(held.child.exitCode).toBeNull()
      const said = app === 'closes' ? once(held.lines, 'line') : null
      const ended = once(held.child, 'exit')
      void held.agents.linkOf('task1')?.ask({ type: 'let-go' })
      expect(await ended).toEqual(app === 'closes' ? [0, null] : [null, 'SIGTERM'])
      if (said !== null) expect(JSON.parse(String((await said)[0]))).toEqual(['SIGTERM', 15])
    }
  })

  it('is passed on by a second one, after its time, and where nobody hears of it', async () => {
    const insisted = await start('no-handler', long)
    insisted.child.kill('SIGTERM')
    await leaving(insisted)
    insisted.child.kill('SIGTERM')
    expect(await once(insisted.child, 'exit')).toEqual([null, 'SIGTERM'])

    const late = await start('no-handler', { limitMs: 50, idleCloseMs: 0 })
    late.child.kill('SIGTERM')
    expect(await once(late.child, 'exit')).toEqual([null, 'SIGTERM'])
    expect(late.told).toContainEqual({ type: 'leaving', limitMs: 50 })

    const alone = await start('no-handler', long)
    alone.agents.close()
    await vi.waitFor(() => expect(alone.agents.linkOf('task1')).toBeNull(), patient)
    alone.child.kill('SIGTERM')
    expect(await once(alone.child, 'exit')).toEqual([null, 'SIGTERM'])
  })
})

function ask(port: number, path: string, agent: Agent): Promise<[string, string | undefined]> {
  return new Promise((done, failed) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => done([text, response.headers.connection]))
    }).on('error', failed)
  })
}
