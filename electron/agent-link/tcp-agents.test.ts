import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentConfig, AgentMessage } from '../../shared/agent-protocol.ts'
import type { AgentReach } from '../../shared/containers/agent-reach.ts'
import { testAgentPath } from '../../tools/testing/test-agent.ts'
import { outerRuntimes, type Runtime } from '../../tools/testing/test-worker.ts'
import { TcpAgents } from './tcp-agents.ts'

const script = resolve(import.meta.dirname, 'fixtures/contained-app.cjs')
const patient = { timeout: 20_000, interval: 20 }

interface Door {
  readonly agents: TcpAgents
  readonly port: number
  readonly told: [string, AgentMessage][]
  readonly moves: string[]
}

async function openDoor(port = 0, token?: string): Promise<Door> {
  const told: [string, AgentMessage][] = []
  const moves: string[] = []
  const agents = new TcpAgents(
    {
      joined: (who) => moves.push(`joined ${who}`),
      message: (who, message) => told.push([who, message]),
      left: (who) => moves.push(`left ${who}`),
      stranger: (words) => moves.push(words),
    },
    () => 1_000_000,
    token,
  )
  onTestFinished(() => agents.close())
  const listening = await agents.listen('127.0.0.1', port)
  if (!listening.ok) throw new Error(listening.error.message)
  return { agents, port: listening.value, told, moves }
}

function start(runtime: Runtime, reach: AgentReach | null, args: readonly string[] = []): ChildProcess {
  const preload = `--require ${testAgentPath}`
  const config: AgentConfig = {
    intervalMs: 100,
    heartbeatMs: 50,
    latencyBoundsMs: [1, 10, 100],
    ownExecArgs: [],
    ownVariables: [],
    ownNodeOptions: preload,
    ...(reach === null ? {} : { reach, hold: { limitMs: 100, idleCloseMs: 0 } }),
  }
  const ours = reach === null ? {} : { NODE_OPTIONS: preload, CLUSTERDECK_AGENT: JSON.stringify(config) }
  const child = spawn(runtime.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, ...runtime.env, ...ours },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('its output is not piped')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return JSON.parse(String(line))
}

describe.each(outerRuntimes)('an agent in a container, $name', (runtime) => {
  it('reports over TCP, and the app sees nothing of it', async () => {
    const { agents, port, told, moves } = await openDoor()
    const child = start(runtime, { host: '127.0.0.1', port, token: agents.token, who: 'task1' })
    const { port: _, ...seen } = Object(await firstLine(child))
    expect(seen).toEqual(await firstLine(start(runtime, null, ['ends'])))
    await vi.waitFor(() => expect(told.map(([, { type }]) => type)).toContain('report'), patient)
    expect(moves).toEqual(['joined task1'])
    expect(told[0]).toMatchObject(['task1', { type: 'hello', pid: child.pid }])
    const listen = told.find(([, message]) => message.type === 'listen' && message.listens.length > 0)
    expect(listen).toBeDefined()
    // Its clock is another machine's.
    expect(told.find(([, { type }]) => type === 'report')?.[1]).toMatchObject({ atMs: 1_000_000 })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    await vi.waitFor(() => expect(moves).toEqual(['joined task1', 'left task1']), patient)
  })

  it('comes back to a deck that was gone, and says again who it is', async () => {
    const first = await openDoor()
    const child = start(runtime, { host: '127.0.0.1', port: first.port, token: first.agents.token, who: '' })
    await firstLine(child)
    await vi.waitFor(() => expect(first.told.map(([, { type }]) => type)).toContain('report'), patient)
    first.agents.close()
    const stranger = await openDoor(first.port)
    await vi.waitFor(() => expect(stranger.moves[0]).toMatch(/had another token/), patient)
    expect(stranger.told).toEqual([])
    stranger.agents.close()
    const second = await openDoor(first.port, first.agents.token)
    await vi.waitFor(() => expect(second.told.map(([, { type }]) => type)).toContain('report'), patient)
    expect(second.moves).toEqual([`joined ${hostname()}`])
    expect(second.told.slice(0, 2).map(([, { type }]) => type)).toEqual(['hello', 'listen'])
  })

  it('lets an app end that has nothing left to do, with a deck and without one', async () => {
    const { agents, port, told } = await openDoor()
    const child = start(runtime, { host: '127.0.0.1', port, token: agents.token, who: 'x' }, ['ends'])
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(told.filter(([, { type }]) => type === 'report')).toEqual([])
    const nobody = start(runtime, { host: '127.0.0.1', port: 1, token: 'none', who: 'x' }, ['ends'])
    expect(await once(nobody, 'exit')).toEqual([0, null])
  })
})

describe('the door of agents', () => {
  it.each([
    ['junk', 'did not say who it is', 'GET / HTTP/1.1\r\n\r\n'],
    ['a wrong token', 'had another token', '{"type":"join","token":"x","who":"a","pid":1}\n'],
    ['no line at all', 'said no line', 'x'.repeat(3000)],
  ])('closes on %s, and says so once', async (_, why, text) => {
    const { port, moves, told } = await openDoor()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    await once(socket, 'close')
    await vi.waitFor(() =>
      expect(moves).toEqual([`somebody reached the door of agents and ${why}: nothing of it was read`]),
    )
    expect(told).toEqual([])
  })

  it('keeps to the first process of a container, and takes it again when it comes anew', async () => {
    const { agents, port, moves } = await openDoor()
    const join = (pid: number) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(`${JSON.stringify({ type: 'join', token: agents.token, who: 'a', pid })}\n`)
      onTestFinished(() => void socket.destroy())
      return socket
    }
    join(1)
    await vi.waitFor(() => expect(moves).toEqual(['joined a']))
    await once(join(20), 'close')
    join(1)
    await vi.waitFor(() => expect(moves).toEqual(['joined a', 'left a', 'joined a']))
    expect(agents.linkOf('a')).not.toBeNull()
  })

  it('says why where it cannot listen', async () => {
    const { port } = await openDoor()
    const other = new TcpAgents({ joined() {}, message() {}, left() {}, stranger() {} }, Date.now)
    onTestFinished(() => other.close())
    const taken = await other.listen('127.0.0.1', port)
    expect(taken).toMatchObject({ ok: false, error: { message: expect.stringContaining('EADDRINUSE') } })
  })
})
