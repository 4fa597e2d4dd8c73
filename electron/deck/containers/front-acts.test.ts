import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { usualOrder, type WorkerOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { Replica } from '../../engines/types.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { FakeEngine, testReplica, testState } from './testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const within = { timeout: 5000 }
const token = 'a-token-of-twenty-characters'

describe('a fleet behind a front of the deck', () => {
  let engine: FakeEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string
  let frontPort: number

  beforeEach(async () => {
    frontPort = await freePort()
    const replicas = await Promise.all([1, 2].map((slot) => serving(slot)))
    engine = new FakeEngine(testState(replicas, { frontPort }))
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
    await vi.waitFor(() => expect(snapshot().fleet?.spread.by).toBe('front'), within)
  })
  afterEach(() => test.close())

  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const act = (slot: number, order: WorkerOrder) =>
    commands['worker.act']({ clusterId, slot, generation: 1, pid: 1, ...order })
  const askMany = async () => new Set(await Promise.all(Array.from({ length: 6 }, () => ask(frontPort))))

  it('takes a slot out of rotation and puts it back, in the words of every cluster', async () => {
    await commands['cluster.set-policy']({ clusterId, policy: 'round-robin' })
    expect(await askMany()).toEqual(new Set(['1', '2']))
    const out = usualOrder('worker.rotate-out')
    expect(await act(1, out)).toMatchObject({ ok: true })
    expect(snapshot().slots[0]?.outOfRotation).toMatchObject({ reason: 'by-hand' })
    expect(await askMany()).toEqual(new Set(['2']))
    expect(test.words()).toContain('slot 1 is out of rotation by hand: no new connections, its connections stay')
    expect(await act(1, out)).toMatchObject({ error: { code: 'already-so' } })
    expect(await act(2, out)).toMatchObject({ error: { message: expect.stringContaining('the other one is out of') } })
    const moving = { ...out, connections: 'move' } as WorkerOrder
    expect(await act(2, moving)).toMatchObject({ error: { code: 'unsupported-here' } })

    // Whoever fills it.
    engine.change({ replicas: [await serving(1, 't9'), ...engine.state.replicas.slice(1)] })
    expect(await askMany()).toEqual(new Set(['2']))
    const back = { clusterId, slot: 1, generation: 2, pid: 1, ...usualOrder('worker.rotate-in') }
    expect(await commands['worker.act'](back)).toMatchObject({ ok: true })
    expect(snapshot().slots[0]?.outOfRotation).toBeNull()
    expect(await askMany()).toEqual(new Set(['1', '2']))
  })

  it('gives nothing new to one that is told to end, and lets it go when its connections are gone', async () => {
    const { one, two } = await withAgents()
    const agent = new Agent({ keepAlive: true })
    await act(2, usualOrder('worker.rotate-out'))
    expect(await ask(frontPort, agent)).toBe('1')
    await act(2, usualOrder('worker.rotate-in'))

    one.socket.write(`${JSON.stringify({ type: 'leaving', limitMs: 60_000 })}\n`)
    await vi.waitFor(async () => expect(await askMany()).toEqual(new Set(['2'])), within)
    expect(one.heard).not.toContain('let-go')
    // What it has goes on.
    expect(await ask(frontPort, agent)).toBe('1')
    agent.destroy()
    await vi.waitFor(() => expect(one.heard).toContain('let-go'), within)
    expect(test.words()).toMatch(
      /slot 1's g1 \(task t1\) was told to end: its 1 connection left by themselves within .*, then its app was told/,
    )
    expect(two.heard).not.toContain('let-go')
  })

  it('gives nothing to one that runs and does not listen yet', async () => {
    await withAgents()
    const late = await serving(3, 't3', { startedAtMs: Date.now() })
    engine.change({ replicas: [...engine.state.replicas, late] })
    expect(await askMany()).not.toContain('3')
    const { socket } = await join('t3')
    await vi.waitFor(async () => expect(await askMany()).toContain('3'), within)
    socket.destroy()
  })

  it('says of one whose app does not listen yet that it is online, and why, until its agent says that it does', async () => {
    await withAgents()
    const made = { createdAtMs: Date.now() - 16_000, startedAtMs: Date.now() - 15_000 }
    engine.change({ replicas: [...engine.state.replicas, await serving(3, 't3', made)] })
    const { socket } = await join('t3', [])
    await vi.waitFor(() => expect(snapshot().slots[2]).toMatchObject({ phase: 'online', agent: 'connected' }), within)
    expect(snapshot()).toMatchObject({ listeningCount: 2 })
    expect(snapshot().slots[2]?.notListeningHint).toContain('does it wait for something, such as a database')
    socket.write(`${JSON.stringify({ type: 'listen', listens: [listenAt(4000)] })}\n`)
    await vi.waitFor(
      () =>
        expect(snapshot().slots[2]?.notListeningHint).toBe('its app listens at port 4000, and port 3000 is published'),
      within,
    )
    socket.write(`${JSON.stringify({ type: 'listen', listens: [listenAt(3000)] })}\n`)
    await vi.waitFor(() => expect(snapshot()).toMatchObject({ listeningCount: 3 }), within)
    expect(snapshot().slots[2]?.bootMs).toBeGreaterThan(15_000)
    expect(test.words()).toMatch(/slot 3's g1 \(task t3\) listens after 16/)
    socket.destroy()
  })

  it('has processor and RSS of a task whose stats nobody reads by its agent', async () => {
    const { one } = await withAgents()
    const loop = { utilizationRatio: 0.1, delayP50Ms: 1, delayP99Ms: 2, delayMaxMs: 3 }
    const memory = {
      rssBytes: 64e6,
      heapUsedBytes: 9e6,
      heapTotalBytes: 1e7,
      heapLimitBytes: 4e9,
      externalBytes: 1e6,
      arrayBuffersBytes: 1e5,
    }
    const known = { type: 'report', memory, loop, http: null, sockets: null }
    let cpuMicros = 0
    const report = () => {
      cpuMicros += 20_000
      const now = { atMs: Date.now(), monoMs: performance.now(), cpuMicros }
      one.socket.write(`${JSON.stringify({ ...known, ...now })}\n`)
    }
    const newest = () =>
      test.deck
        .histories()[0]
        ?.slotPoints.find((each) => each.slot === 1)
        ?.points.at(-1)
    await vi.waitFor(
      () => {
        report()
        expect(newest()?.rssBytes).toBe(64e6)
        expect(newest()?.cpuRatio).toBeGreaterThan(0)
      },
      { timeout: 8000, interval: 100 },
    )
  })

  /** Both tasks have an agent that says that their app listens. */
  async function withAgents() {
    const port = await freePort()
    engine.change({ reach: { host: '127.0.0.1', port, token, who: '{{.Task.ID}}' } })
    return { one: await join('t1'), two: await join('t2') }
  }

  async function join(who: string, ports: readonly number[] = [3000]) {
    const port = engine.state.reach?.port ?? 0
    const socket = await vi.waitFor(() => reached(port), within)
    const heard: string[] = []
    const lines: Interface = createInterface({ input: socket })
    lines.on('line', (line) => heard.push(Object(JSON.parse(line)).type))
    const said = [
      { type: 'join', token, who, pid: 1 },
      { type: 'hello', pid: 1, nodeVersion: '24.1.0', missing: [] },
      ...(ports.length === 0 ? [] : [{ type: 'listen', listens: ports.map(listenAt) }]),
    ]
    socket.write(said.map((one) => `${JSON.stringify(one)}\n`).join(''))
    return { socket, heard }
  }
})

const listenAt = (port: number) => ({
  ...{ address: '::', port, path: null, transport: 'tcp6', exclusive: false, protocol: 'http' },
})

/** A task that answers with its slot. */
async function serving(slot: number, key = `t${slot}`, more: Partial<Replica> = {}): Promise<Replica> {
  const server = createServer((_, response) => response.end(`${slot}`)).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return testReplica(key, slot, { ports: [{ address: '127.0.0.1', port, containerPort: 3000 }], ...more })
}

async function ask(port: number, agent = new Agent()): Promise<string> {
  const [response] = await once(get({ host: '127.0.0.1', port, agent }), 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

async function reached(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}
