// Long because what is common to all clusters is tried on one of containers here, each once.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { usualOrder } from '../../../shared/actions/worker-actions.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import type { DeckCommands } from '../deck-commands.ts'
import { createTestCommands } from '../testing/test-commands.ts'
import { createTestDeck, type TestDeck } from '../testing/test-deck.ts'
import { FakeEngine, testNode, testReplica, testState } from './testing/fake-fleet.ts'

const source = { kind: 'service', host: 'unix:///var/run/docker.sock', service: 'web' } as const
const within = { timeout: 3000 }

describe('a cluster of containers', () => {
  let engine: FakeEngine
  let test: TestDeck
  let commands: DeckCommands
  let clusterId: string

  beforeEach(async () => {
    engine = new FakeEngine(testState([testReplica('t1', 1), testReplica('t2', 2), testReplica('t3', 3)]))
    test = createTestDeck(undefined, undefined, undefined, undefined, undefined, engine)
    commands = createTestCommands(test.deck)
    const opened = await commands['containers.open']({ source })
    if (!opened.ok) throw new Error(opened.error.message)
    clusterId = opened.value.clusterId
  })
  afterEach(() => test.close())

  const snapshot = (): ClusterSnapshot => test.snapshot() ?? expect.fail('it is not in the deck')
  const slots = () => snapshot().slots.map(({ slot, generation, phase, health }) => [slot, generation, phase, health])
  const act = (slot: number, generation: number, action: Parameters<typeof usualOrder>[0]) =>
    commands['worker.act']({ clusterId, slot, generation, pid: 1, ...usualOrder(action) })

  it('is on the screens as every cluster is: slots, addresses, engine', () => {
    expect(snapshot()).toMatchObject({
      runState: 'running',
      desired: 3,
      listeningCount: 3,
      url: 'http://10.0.0.1:30001',
      settings: { name: 'web', scriptPath: 'web:1', workers: 3 },
      fleet: { words: 'service web', engine: { state: 'connected', version: '20.10.24' } },
    })
    expect(slots()).toEqual([1, 2, 3].map((slot) => [slot, 1, 'listening', 'ok']))
    expect(test.words()).toContain('service web opened on Docker 20.10.24: 3 of 3 containers live')
  })

  it('is opened once, however often it is asked for', async () => {
    expect(await commands['containers.open']({ source })).toEqual({ ok: true, value: { clusterId } })
    expect(test.deck.snapshots()).toHaveLength(1)
  })

  it('has a task killed, tells whose doing it was, and shows the next generation', async () => {
    expect(await act(2, 1, 'worker.sigkill')).toMatchObject({ ok: true })
    expect(engine.acts).toEqual(['SIGKILL t2'])
    expect(test.words()).toMatch(
      /slot 2's g1 \(task t2\): failed: task: non-zero exit \(137\): killed, after SIGKILL by you/,
    )
    expect(test.words()).toContain("slot 2's g2 (task t101) was made")
    expect(slots()[1]).toEqual([2, 2, 'listening', 'ok'])
    expect(test.pushed('exit').map(({ exit }) => [exit.slot, exit.cause, exit.signal])).toEqual([
      [2, 'asked', 'SIGKILL'],
    ])
    const { lifelines } = test.deck.histories()[0] ?? expect.fail('there is no history')
    expect(lifelines[1]?.segments.map(({ generation, endMark }) => [generation, endMark])).toContainEqual([
      1,
      'SIGKILL',
    ])
  })

  it('hits nobody else when the task that was meant is gone', async () => {
    await act(2, 1, 'worker.sigkill')
    expect(await act(2, 1, 'worker.sigkill')).toMatchObject({ error: { code: 'worker-gone' } })
    expect(engine.acts).toHaveLength(1)
  })

  it('says beside a crash what our rule would have done', async () => {
    const crash = (key: string) =>
      engine.replace(key, (replica, atMs) => ({
        ...replica,
        phase: 'failed',
        theirState: 'failed',
        theirWords: 'task: non-zero exit (1)',
        startedAtMs: atMs - 100,
        end: { atMs, code: 1, signal: null, isOutOfMemory: false, isWanted: false },
      }))
    crash('t1')
    crash('t101')
    expect(test.words()).toContain('it ran 100 ms; our rule would have waited 200 ms (unstable 1 of 5 within 1 m)')
    expect(test.words()).toContain('our rule would have waited 400 ms (unstable 2 of 5 within 1 m)')
    expect(snapshot().slots[0]).toMatchObject({ generation: 3, restartCount: 2, unstableCount: 2 })
  })

  it('pauses and resumes', async () => {
    await act(1, 1, 'worker.pause')
    expect(slots()[0]).toEqual([1, 1, 'listening', 'paused'])
    expect(snapshot().listeningCount).toBe(2)
    await act(1, 1, 'worker.resume')
    expect(test.words()).toMatch(/is paused, by you.*runs on, by you/s)
  })

  it('scales, stops as a scale to 0, and starts with as many as before', async () => {
    await commands['cluster.scale']({ clusterId, desired: 2 })
    expect(slots()).toHaveLength(2)
    expect(await commands['cluster.stop']({ clusterId })).toEqual({ ok: true, value: undefined })
    expect(snapshot()).toMatchObject({ runState: 'stopped', listeningCount: 0 })
    expect(slots().map(([slot, , phase]) => [slot, phase])).toEqual([
      [1, 'stopped'],
      [2, 'stopped'],
    ])
    await commands['cluster.start']({ clusterId })
    expect(snapshot()).toMatchObject({ runState: 'running', desired: 2, listeningCount: 2 })
    expect(engine.acts).toEqual(['scale 2', 'scale 0', 'scale 2'])
    expect(test.words()).toContain('3 → 2 containers wanted, by you')
  })

  it('passes on what makes a service another one, and says who it was that did', async () => {
    await commands['cluster.reload']({ clusterId, slot: null })
    await commands['containers.update']({ clusterId, wish: { image: 'web:2', order: 'start-first' } })
    await commands['containers.roll-back']({ clusterId })
    expect(engine.acts).toEqual(['update {}', 'update {"image":"web:2","order":"start-first"}', 'roll back'])
    const update = { theirWords: '', startedAtMs: Date.now(), endedAtMs: null, replacedCount: 0, totalCount: 3 }
    engine.change({ update: { ...update, state: 'running' } })
    engine.change({ image: 'web:2' })
    engine.change({ update: { ...update, state: 'done', replacedCount: 3 } })
    expect(test.words()).toMatch(/rolling update begins, by you: 3 to replace.*done in \d+ ms: 3 of 3 replaced/s)
    expect(snapshot().settings.scriptPath).toBe('web:2')
  })

  it('answers a drain when the last task left the node', async () => {
    engine.change({ nodes: [testNode('a'), testNode('b')] })
    const answer = commands['containers.set-node']({ clusterId, nodeId: 'node-a', availability: 'drain' })
    await vi.waitFor(() => expect(engine.acts).toContain('drain node-a'), within)
    const moved = engine.state.replicas.map((one) => ({ ...one, nodeId: 'node-b', nodeName: 'b' }))
    engine.change({ replicas: moved.slice(0, 2) })
    engine.change({ replicas: moved })
    expect(await answer).toEqual({ ok: true, value: { words: 'node a is drained: 3 containers left it' } })
  })

  it('refuses in words what needs a process of the deck', async () => {
    const refused = await Promise.all([
      act(1, 1, 'worker.uncaught-exception'),
      act(1, 1, 'worker.rotate-out'),
      commands['cluster.set-policy']({ clusterId, policy: 'random' }),
      commands['cluster.update']({ clusterId, settings: { graceMs: 1 } }),
      commands['fault.stop-all']({}),
      commands['cluster.retry']({ clusterId, slot: null }),
      commands['fault.undo']({ clusterId, faultId: 1 }),
      commands['containers.delete']({ clusterId }),
    ])
    const words = refused.map((one) => (one.ok ? 'done' : one.error.message))
    expect(words[0]).toContain('web is a cluster of containers, "Uncaught exception" is refused')
    expect(words[2]).toBe(
      'Who gets a connection is not decided by the deck here: published per task: whoever connects chooses',
    )
    expect(words[5]).toContain('that needs workers that the deck forked itself')
    expect(words[7]).toContain('web was not made by the deck')
    expect(words.filter((one) => one === 'done')).toHaveLength(1)
    expect(engine.acts).toEqual([])
  })

  it('deals connections out at the port that its service names, by the policy that is chosen', async () => {
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = z.object({ port: z.number() }).parse(server.address())
    const ports = [{ address: '127.0.0.1', port, containerPort: 3000 }]
    const frontPort = await freePort()
    engine.change({ frontPort, replicas: [testReplica('t1', 1, { ports })] })
    await vi.waitFor(() => expect(snapshot().fleet?.spread.by).toBe('front'), within)
    expect(snapshot().url).toBe(`http://localhost:${frontPort}`)
    expect(await commands['traffic.watch']({ clusterIds: [clusterId] })).toMatchObject({ ok: true })
    expect(await (await fetch(`http://127.0.0.1:${frontPort}`)).text()).toBe('here')
    await vi.waitFor(() => {
      const traces = test.pushed('traffic').flatMap(({ connections }) => connections)
      expect(traces.at(-1)).toMatchObject({ slot: 1, generation: 1, arrivedMonoMs: expect.any(Number) })
    }, within)
    expect(await commands['cluster.set-policy']({ clusterId, policy: 'random' })).toMatchObject({ ok: true })
    expect(snapshot()).toMatchObject({
      policy: 'random',
      fleet: { spread: { words: 'dealt out by the deck: random' } },
    })
    expect(await commands['cluster.set-policy']({ clusterId, policy: 'reuse-port' })).toMatchObject({
      error: { code: 'refused' },
    })
    server.closeAllConnections()
    server.close()
  })

  it('says that another holds the port of its front, and takes it when it is free', async () => {
    const holder = createServer().listen(0, '0.0.0.0')
    await once(holder, 'listening')
    const { port } = z.object({ port: z.number() }).parse(holder.address())
    engine.change({ frontPort: port })
    await vi.waitFor(
      () =>
        expect(snapshot().fleet?.spread.words).toBe(
          `the front waits for port ${port}: another program of this machine has it`,
        ),
      within,
    )
    holder.close()
    await vi.waitFor(() => expect(snapshot().fleet?.spread.by).toBe('front'), { timeout: 6000 })
  })

  it('hears agents at the door that its service names, also those that are quicker than its engine', async () => {
    const token = 'a-token-of-twenty-characters'
    const port = await freePort()
    engine.change({ reach: { host: '127.0.0.1', port, token, who: '{{.Task.ID}}' } })
    expect(snapshot().fleet?.replicas[0]?.withoutAgent).toContain('its agent has not been heard')
    const join = async (who: string) => {
      const socket = await vi.waitFor(() => reached(port), within)
      const hello = { type: 'hello', pid: 1, nodeVersion: '24.1.0', missing: [] }
      socket.write(`${JSON.stringify({ type: 'join', token, who, pid: 1 })}\n${JSON.stringify(hello)}\n`)
      return socket
    }
    const agents = await Promise.all([join('t1'), join('t9')])
    await vi.waitFor(() => expect(snapshot().slots[0]?.agent).toBe('connected'), within)
    engine.change({ replicas: [...engine.state.replicas, testReplica('t9', 4)] })
    await vi.waitFor(() => expect(snapshot().slots[3]?.agent).toBe('connected'), { timeout: 6000 })
    for (const agent of agents) agent.destroy()
    await vi.waitFor(() => expect(snapshot().slots[0]?.agent).toBe('absent'), within)
  })

  it('shows what is old as old while its engine is away, and acts on nothing', async () => {
    engine.lose()
    expect(snapshot().fleet?.engine).toMatchObject({
      state: 'lost',
      words: 'its socket was closed; tried again in 1 s',
    })
    expect(snapshot().problems[0]?.title).toBe('The engine of web is not heard')
    expect(await act(1, 1, 'worker.sigkill')).toMatchObject({ error: { code: 'wrong-state' } })
    engine.find()
    engine.replace('t3', (replica, atMs) => ({
      ...replica,
      theirState: 'shutdown',
      phase: 'stopped',
      end: { atMs, code: 0, signal: null, isOutOfMemory: false, isWanted: true },
    }))
    expect(test.words()).toMatch(/its engine answers again, after \d+ ms/)
    expect(test.words()).toMatch(/slot 3's g1 \(task t3\): shutdown; .*\(while the engine did not answer\)/)
  })

  it('measures CPU, memory and network by what its engine counts', async () => {
    const startMs = performance.now() - 4000
    engine.measure('t1', startMs, { cpuMs: 0, inBytes: 0 })
    test.deck.containers.sampled({ ...test.deck.host(), coreCount: 2 })
    engine.measure('t1', startMs + 2000, { cpuMs: 1000, inBytes: 8000 })
    await vi.waitFor(() => {
      const points = test.deck.histories()[0]?.slotPoints.find(({ slot }) => slot === 1)?.points
      expect(points?.at(points.length - 1)).toMatchObject({ cpuRatio: 0.5, rssBytes: 50e6 })
    }, within)
    expect(snapshot().fleet?.replicas[0]).toMatchObject({ networkInBytesPerSec: 4000, memoryLimitBytes: 100e6 })
    expect(snapshot().fleet?.replicas[1]).toMatchObject({ networkInBytesPerSec: null, statsAtMs: null })
  })

  it('has what its containers print', async () => {
    engine.print('t2', 'listening on 3000\n')
    const output = await commands['worker.output']({ clusterId, slot: 2 })
    expect(output.ok && output.value.lines.map(({ text }) => text)).toEqual(['listening on 3000'])
  })

  it('tells 500 containers that come at once in two sentences', () => {
    const many = Array.from({ length: 500 }, (_, index) => testReplica(`m${index}`, index + 4))
    const before = test.pushed('lifecycle').length
    engine.change({ replicas: [...engine.state.replicas, ...many] })
    expect(
      test
        .pushed('lifecycle')
        .slice(before)
        .map(({ event }) => event.words),
    ).toEqual(['500 containers were made', '500 containers serve'])
    expect(snapshot().slots).toHaveLength(503)
  })

  it('closes the picture alone, and is remembered until then', async () => {
    expect(test.deck.containers.remembered).toMatchObject([{ id: clusterId, fleet: source, running: true }])
    await commands['cluster.remove']({ clusterId })
    expect(engine.acts).toEqual([])
    expect(test.deck.snapshots()).toEqual([])
    expect(test.deck.containers.remembered).toEqual([])
  })

  it('has the engine of another node asked, remembers it, and has it asked again at the next start', async () => {
    engine.change({ nodes: [testNode('a'), testNode('b', { role: 'worker' })] })
    const wish = { clusterId, nodeId: 'node-b', host: 'ssh://b' }
    expect(await commands['containers.reach-node'](wish)).toMatchObject({
      value: { words: 'the engine of node b is reached: its containers are measured and can be acted on' },
    })
    expect(snapshot().fleet?.nodes[1]?.engine).toMatchObject({ host: 'ssh://b', state: 'connected' })
    expect(test.words()).toContain('the engine of node b is reached at ssh://b')
    const [remembered] = test.deck.containers.remembered
    expect(remembered?.nodeEngines).toEqual({ 'node-b': 'ssh://b' })
    await commands['cluster.remove']({ clusterId })
    const { id, settings, fleet, nodeEngines } = remembered ?? expect.fail('nothing was remembered')
    await test.deck.restore(id, settings, true, fleet, nodeEngines)
    expect(engine.acts).toEqual(['reach node-b at ssh://b', 'reach node-b at ssh://b again'])
    await commands['containers.release-node']({ clusterId, nodeId: 'node-b' })
    expect(test.deck.containers.remembered[0]?.nodeEngines).toEqual({})
    expect(await commands['containers.reach-node']({ ...wish, nodeId: 'gone' })).toMatchObject({
      error: { code: 'not-found' },
    })
  })

  it('comes back with the next start, also where its engine does not yet', async () => {
    const [remembered] = test.deck.containers.remembered
    await commands['cluster.remove']({ clusterId })
    if (remembered?.fleet === undefined) throw new Error('nothing was remembered')
    engine.isThere = false
    await test.deck.restore(remembered.id, remembered.settings, true, remembered.fleet)
    expect(snapshot()).toMatchObject({ id: clusterId, runState: 'starting', slots: [] })
    expect(snapshot().fleet?.engine.words).toContain('start Docker; tried again in 2 s')
    engine.isThere = true
    expect(await commands['cluster.start']({ clusterId })).toEqual({ ok: true, value: undefined })
    expect(snapshot().listeningCount).toBe(3)
  })
})

async function reached(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}
