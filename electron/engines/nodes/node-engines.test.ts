import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngines } from '../docker-engines.ts'
import { FakeEngine, info, node, service, task } from '../testing/fake-engine.ts'
import type { Engines, Fleet, ReplicaStats } from '../types.ts'

const startedAt = '2026-11-30T07:00:02.000Z'

let manager: FakeEngine
let other: FakeEngine
let engines: Engines
let fleet: Fleet
const said: string[] = []
const stats: ReplicaStats[] = []
const engineWords: string[] = []

beforeEach(async () => {
  manager = new FakeEngine()
  other = new FakeEngine()
  engines = createEngines()
  for (const list of [said, stats, engineWords]) list.length = 0
  manager.on('GET /info', info())
  manager.on('GET /nodes', [node('n1', 'alpha'), node('n2', 'beta'), node('n3', 'gamma')])
  manager.on('GET /services/web', service(2))
  manager.on('GET /tasks', [task(1, 'running'), task(2, 'running', { NodeID: 'n1' })])
  other.on('GET /info', worker('n2', 'beta'))
  other.on('GET /containers/c1/json', container())
  await Promise.all([manager.start(), other.start()])
  const opened = await engines.open(
    { kind: 'service', host: manager.host, service: 'web' },
    {
      changed: () => {},
      stats: (one) => stats.push(one),
      output: () => {},
      engine: (state, words) => engineWords.push(`${state} ${words}`),
      heard: () => {},
      said: ({ words }) => said.push(words),
    },
  )
  if (!opened.ok) throw new Error(opened.error.message)
  fleet = opened.value
})

afterEach(async () => {
  engines.close()
  await Promise.all([manager.close(), other.close()])
})

const engineOf = (nodeId: string) => fleet.state.nodes.find((one) => one.nodeId === nodeId)?.engine
const replica = () => fleet.state.replicas.find(({ slot }) => slot === 1)
const refused = async (nodeId: string, host: string) => {
  const reached = await fleet.reachNode(nodeId, host, false)
  return reached.ok ? 'it was reached' : reached.error.message
}

describe('the engine of another node', () => {
  it('tells of its containers what only it knows, and is acted by', async () => {
    expect(engineOf('n1')).toMatchObject({ state: 'own', host: manager.host })
    expect(engineOf('n2')).toBeNull()
    expect(replica()?.healthcheck).toBe('none')
    expect(await fleet.reachNode('n2', other.host, false)).toEqual({ ok: true })
    expect(engineOf('n2')).toMatchObject({ state: 'connected', host: other.host, clockSkewMs: 0 })
    expect(replica()).toMatchObject({ healthcheck: 'healthy', startedAtMs: Date.parse(startedAt) })
    await expect.poll(() => other.asked.some((line) => line.includes('/containers/c1/stats'))).toBe(true)

    other.on('POST /containers/c1/pause', (response: import('node:http').ServerResponse) => {
      other.on('GET /containers/c1/json', container({ Status: 'paused', Paused: true }))
      other.tell(event('pause'))
      response.writeHead(204).end()
    })
    expect(await fleet.pause('task-1-running')).toEqual({ ok: true })
    expect(replica()?.isPaused).toBe(true)
    expect(manager.asked.some((line) => line.includes('/pause'))).toBe(false)
  })

  it('tells of an end at once, before the managers have heard of it', async () => {
    await fleet.reachNode('n2', other.host, false)
    other.on(
      'GET /containers/c1/json',
      container({ Status: 'exited', ExitCode: 137, FinishedAt: '2026-11-30T07:09:00Z', OOMKilled: true, Pid: 0 }),
    )
    other.tell(event('die'))
    await expect.poll(() => replica()?.ourWords).toContain('killed, out of memory')
    expect(replica()?.theirState).toBe('exited')
  })

  it('has its clock taken out of the times of its containers alone', async () => {
    other.on('GET /info', worker('n2', 'beta', { SystemTime: new Date(Date.now() + 90_000).toISOString() }))
    await fleet.reachNode('n2', other.host, false)
    const skewMs = engineOf('n2')?.clockSkewMs ?? 0
    expect(skewMs).toBeGreaterThan(85_000)
    const { clockSkewMs } = fleet.state
    expect(Math.abs(clockSkewMs)).toBeLessThan(5000)
    expect(replica()?.startedAtMs).toBe(Date.parse(startedAt) - skewMs)
    expect(replica()?.createdAtMs).toBe(Date.parse('2026-11-30T07:00:00Z') - clockSkewMs)
  })

  it('is refused in words where another one answers', async () => {
    expect(await refused('n2', manager.host)).toContain('is the manager that this cluster was opened by (node alpha)')
    expect(await refused('n1', other.host)).toContain('node alpha is where this cluster was opened')
    expect(await refused('n9', other.host)).toContain('no part of the swarm any more')
    expect(await refused('n2', 'kube://prod')).toContain('a cluster of Kubernetes')
    expect(await refused('n3', other.host)).toContain('is that of node beta, and not of node gamma')
    await fleet.reachNode('n2', other.host, false)
    expect(await refused('n3', other.host)).toContain(`is that of node beta, which is reached already at ${other.host}`)
    expect(await refused('n2', other.host)).toContain('The engine of node beta is reached at')
    other.on('GET /info', worker('n7', 'far'))
    expect(await refused('n3', other.host)).toContain('(far) is a node of another swarm: this one has 3 nodes')
    other.on('GET /info', worker('', 'lone'))
    expect(await refused('n3', other.host)).toContain('(lone) is part of no swarm, and node gamma is')
    await other.stop()
    expect(await refused('n3', other.host)).toContain('there is no such socket')
    expect(engineOf('n3')).toBeNull()
  })

  it('is lost and found alone: the cluster goes on meanwhile', async () => {
    await fleet.reachNode('n2', other.host, false)
    await other.stop()
    await expect.poll(() => engineOf('n2')?.state).toBe('lost')
    expect(engineOf('n2')?.words).toMatch(/tried again by itself$/)
    expect(engineOf('n2')?.heardAtMs).toBeGreaterThan(0)
    expect(said[0]).toContain('the engine of node beta is not heard')
    expect(await fleet.signal('task-1-running', 'SIGKILL')).toMatchObject({
      error: { code: 'wrong-state', message: expect.stringContaining('The engine of node beta is not heard') },
    })
    expect(engineWords).toEqual([])
    await other.start()
    await expect.poll(() => engineOf('n2')?.state).toBe('connected')
    expect(said.at(-1)).toContain('the engine of node beta answers again, after')
  })

  it('is tried until it is there where an earlier deck reached it, and is not taken for another', async () => {
    await other.stop()
    expect(await fleet.reachNode('n2', other.host, true)).toEqual({ ok: true })
    await expect.poll(() => engineOf('n2')?.words).toContain('there is no such socket')
    other.on('GET /info', worker('n3', 'gamma'))
    await other.start()
    await expect.poll(() => engineOf('n2')?.words).toContain('is that of node gamma, and not of node beta')
    other.on('GET /info', worker('n2', 'beta'))
    await expect.poll(() => engineOf('n2')?.state, { timeout: 5_000 }).toBe('connected')
  })

  it('is let go of, also when its node left the swarm', async () => {
    await fleet.reachNode('n2', other.host, false)
    expect(fleet.releaseNode('n2')).toEqual({ ok: true })
    await expect.poll(() => engineOf('n2')).toBeNull()
    expect(fleet.releaseNode('n2')).toMatchObject({ error: { code: 'already-so' } })
    expect(await fleet.pause('task-1-running')).toMatchObject({ error: { code: 'unsupported-here' } })

    await fleet.reachNode('n2', other.host, false)
    manager.on('GET /nodes', [node('n1', 'alpha'), node('n3', 'gamma')])
    manager.tell({ Type: 'node', Action: 'remove', Actor: { ID: 'n2', Attributes: {} }, timeNano: 1 })
    await expect.poll(() => fleet.releaseNode('n2').ok).toBe(false)
  })
})

function worker(nodeId: string, name: string, more: object = {}): object {
  const swarm = { NodeID: nodeId, NodeAddr: '', LocalNodeState: nodeId === '' ? 'inactive' : 'active' }
  return info({ Name: name, Swarm: swarm, ...more })
}

function container(state: object = {}): object {
  return {
    Id: 'c1',
    Name: '/web.1.x',
    State: { Status: 'running', Pid: 101, StartedAt: startedAt, Health: { Status: 'healthy' }, ...state },
    Config: { Image: 'shop:1', Labels: {} },
    HostConfig: { Memory: 1e8 },
  }
}

function event(action: string): object {
  const attributes = { 'com.docker.swarm.service.name': 'web', exitCode: '137' }
  return { Type: 'container', Action: action, Actor: { ID: 'c1', Attributes: attributes }, timeNano: 1e18 }
}
