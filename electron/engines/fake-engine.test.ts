import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngines } from './docker-engines.ts'
import { FakeEngine, info, node, service, task } from './testing/fake-engine.ts'
import type { Engines, Fleet, FleetState, HeardFleet } from './types.ts'

let engine: FakeEngine
let engines: Engines
const engineWords: string[] = []
const states: FleetState[] = []

const heard: HeardFleet = {
  changed: (state) => states.push(state),
  stats: () => {},
  output: () => {},
  engine: (state, words) => engineWords.push(`${state} ${words}`),
  heard: () => {},
  said: () => {},
}

beforeEach(async () => {
  engine = new FakeEngine()
  engines = createEngines()
  engineWords.length = 0
  states.length = 0
  engine.on('GET /version', { Version: '24.0.7', ApiVersion: '1.43' })
  engine.on('GET /info', info())
  engine.on('GET /containers/json', [])
  engine.on('GET /nodes', [node('n1', 'alpha'), node('n2', 'beta')])
  engine.on('GET /services/web', service(2))
  engine.on('GET /tasks', [task(1, 'running'), task(2, 'running')])
  await engine.start()
})

afterEach(async () => {
  engines.close()
  await engine.close()
})

async function openWeb(): Promise<Fleet> {
  const opened = await engines.open({ kind: 'service', host: engine.host, service: 'web' }, heard)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

describe('an engine that is looked at', () => {
  it('says in words that no engine is there, and how to start one', async () => {
    const host = engine.host
    await engine.stop()
    const look = await engines.look(host)
    expect(look).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(!look.ok && look.error.message).toContain('there is no such socket. Start it (sudo systemctl start docker)')
  })

  it('says that nobody listens where the socket was left behind', async () => {
    const path = engine.host.slice('unix://'.length)
    await engine.stop()
    writeFileSync(path, '')
    const look = await engines.look(engine.host)
    rmSync(path)
    expect(!look.ok && look.error.message).toContain('its socket is there, and nobody listens')
  })

  it.skipIf(process.getuid?.() === 0)('names the group of whoever may not use the socket', async () => {
    chmodSync(engine.host.slice('unix://'.length), 0o000)
    const look = await engines.look(engine.host)
    expect(!look.ok && look.error.message).toContain('it belongs to the group "docker"')
  })

  it('refuses one that is too old, and says from when on it goes', async () => {
    engine.on('GET /version', { Version: '17.06.0', ApiVersion: '1.30' })
    const look = await engines.look(engine.host)
    expect(!look.ok && look.error.message).toContain('Docker 17.06.0 (API 1.30): 1.40 is needed')
  })

  it('tells a clock that is ahead, and takes it out of times', async () => {
    engine.on('GET /info', info({ SystemTime: new Date(Date.now() + 90_000).toISOString() }))
    engine.on('GET /services', [])
    const look = await engines.look(engine.host)
    expect(look.ok && look.value.remarks[0]).toMatch(/^Its clock is (8[89]|90)\.\d s ahead of ours/)
    const fleet = await openWeb()
    expect(fleet.state.clockSkewMs).toBeGreaterThan(85_000)
    expect(fleet.state.replicas[0]?.createdAtMs).toBe(Date.parse('2026-11-30T07:00:00Z') - fleet.state.clockSkewMs)
  })

  it('says what it is about when something else answers', async () => {
    engine.on('GET /version', { hello: 'I am a web server' })
    const look = await engines.look(engine.host)
    expect(!look.ok && look.error.message).toContain('answers in another form')
  })

  it('lists Compose projects and labels that containers share', async () => {
    const shop = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web', app: 'web' }
    const entry = { Names: ['/a'], Image: 'shop:1', Created: 1, State: 'running', Labels: shop }
    engine.on('GET /containers/json', [
      { ...entry, Id: 'a' },
      { ...entry, Id: 'b' },
    ])
    engine.on('GET /services', [])
    const look = await engines.look(engine.host)
    expect(look).toMatchObject({
      value: {
        projects: [{ project: 'shop', services: [{ service: 'web', image: 'shop:1', count: 2 }] }],
        labels: [{ label: 'app=web', count: 2 }],
      },
    })
  })
})

describe('an opened service', () => {
  it('shows tasks with slot, node and phase', async () => {
    const { state } = await openWeb()
    expect(state).toMatchObject({ words: 'service web', image: 'shop:1', desired: 2 })
    expect(state.replicas.map(({ slot, nodeName, phase, pid }) => [slot, nodeName, phase, pid])).toEqual([
      [1, 'beta', 'listening', 101],
      [2, 'beta', 'listening', 102],
    ])
  })

  it('reads anew when an event says that something happened', async () => {
    await openWeb()
    const failed = {
      State: 'failed',
      Err: 'task: non-zero exit (1)',
      ContainerStatus: { ContainerID: 'c1', ExitCode: 1 },
    }
    engine.on('GET /tasks', [task(1, 'running', { DesiredState: 'shutdown', status: failed }), task(2, 'running')])
    engine.tell({ Type: 'service', Action: 'update', Actor: { ID: 's1', Attributes: {} }, timeNano: 1 })
    await expect.poll(() => states.at(-1)?.replicas[0]?.ourWords).toBe('exited with code 1')
    expect(states.at(-1)?.replicas[0]).toMatchObject({ phase: 'exited', theirWords: 'task: non-zero exit (1)' })
  })

  it('says that its engine is lost, refuses acts meanwhile, and goes on when it is back', async () => {
    const fleet = await openWeb()
    await engine.stop()
    await expect.poll(() => engineWords[0]).toContain('lost')
    expect(await fleet.scale(3)).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    engine.on('GET /tasks', [task(1, 'running')])
    await engine.start()
    await expect.poll(() => engineWords.at(-1)).toBe('connected ')
    await expect.poll(() => fleet.state.replicas.length).toBe(1)
  })

  it('refuses a signal to a task on another node, and names what can be done', async () => {
    const fleet = await openWeb()
    const sent = await fleet.signal('task-1-running', 'SIGKILL')
    expect(!sent.ok && sent.error.message).toContain('Slot 1 is on node beta: only the engine there can do that')
    expect(engine.asked.some((line) => line.includes('/kill'))).toBe(false)
  })

  it('keeps the slot of a task that moves to another node', async () => {
    await openWeb()
    const gone = task(1, 'running', { ID: 'old', DesiredState: 'shutdown', status: { State: 'shutdown' } })
    engine.on('GET /tasks', [
      gone,
      task(1, 'running', { ID: 'new', NodeID: 'n1', CreatedAt: '2026-11-30T07:01:00Z' }),
      task(2, 'running'),
    ])
    engine.tell({ Type: 'node', Action: 'update', Actor: { ID: 'n2', Attributes: {} }, timeNano: 1 })
    await expect.poll(() => states.at(-1)?.replicas.length).toBe(3)
    const ofSlot = states.at(-1)?.replicas.filter(({ slot }) => slot === 1)
    expect(ofSlot?.map(({ key, nodeName, phase }) => [key, nodeName, phase])).toEqual([
      ['old', 'beta', 'stopped'],
      ['new', 'alpha', 'listening'],
    ])
  })

  it('sends a rolling update as Docker writes it, with what was asked for in its place', async () => {
    let sent = ''
    engine.on('POST /services/s1/update', (response: import('node:http').ServerResponse) => {
      response.req.on('data', (chunk: Buffer) => {
        sent += chunk.toString()
      })
      response.req.on('end', () => {
        engine.on(
          'GET /services/web',
          service(2, {
            UpdateStatus: { State: 'completed', StartedAt: '2026-11-30T07:02:00Z', Message: 'update completed' },
          }),
        )
        response.writeHead(200).end('{}')
      })
    })
    const fleet = await openWeb()
    expect(await fleet.update({ order: 'start-first', monitorMs: 2_000, image: 'shop:2' })).toEqual({ ok: true })
    expect(JSON.parse(sent)).toMatchObject({
      TaskTemplate: { ContainerSpec: { Image: 'shop:2' }, ForceUpdate: 1 },
      UpdateConfig: { Order: 'start-first', Monitor: 2e9, Parallelism: 1, FailureAction: 'pause' },
    })
    expect(engine.asked).toContain('POST /services/s1/update?version=7')
  })

  it('takes 500 tasks on 20 nodes, told once when nothing changes', async () => {
    const tasks = Array.from({ length: 500 }, (_, index) =>
      task(index + 1, 'running', { NodeID: `n${index % 20}`, ID: `t${index}` }),
    )
    engine.on('GET /services/web', service(500))
    engine.on('GET /tasks', tasks)
    const fleet = await openWeb()
    expect(fleet.state.replicas).toHaveLength(500)
    engine.tell({ Type: 'service', Action: 'update', Actor: { ID: 's1', Attributes: {} }, timeNano: 1 })
    await expect.poll(() => engine.asked.filter((line) => line.startsWith('GET /tasks')).length).toBeGreaterThan(2)
    expect(states).toEqual([])
  })

  it('says that a service is gone', async () => {
    await openWeb()
    engine.on('GET /services/web', (response: import('node:http').ServerResponse) =>
      response.writeHead(404).end(JSON.stringify({ message: 'service web not found' })),
    )
    engine.tell({ Type: 'service', Action: 'remove', Actor: { ID: 's1', Attributes: {} }, timeNano: 1 })
    await expect.poll(() => engineWords[0]).toContain('service web not found')
  })
})
