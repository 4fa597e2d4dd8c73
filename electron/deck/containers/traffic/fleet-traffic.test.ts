import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AgentTraffic, AgentWish } from '../../../../shared/agent-protocol.ts'
import { systemClock } from '../../../../shared/base/clock.ts'
import type { ConnectionTrace, TrafficBatch } from '../../../../shared/model/traffic.ts'
import { dispatchStrategies } from '../../../cluster/policies/strategies.ts'
import { Front, type Upstream } from '../../../front/front.ts'
import { toMachineMs } from '../../traffic/machine-clock.ts'
import type { Placed } from '../story/replica-book.ts'
import { retired, testReplica } from '../testing/fake-fleet.ts'
import { AgentClock } from './agent-clock.ts'
import { FleetTraffic } from './fleet-traffic.ts'

const placedAt = (slot: number, generation = 1): Placed => ({
  replica: testReplica(`t${slot}-${generation}`, slot),
  generation,
  run: slot * 10 + generation,
  pid: 1,
})

describe('the traffic of containers', () => {
  const batches: TrafficBatch[] = []
  const asked: [number, AgentWish][] = []
  let placed: Placed[] = []
  let front: Front | null = null
  let traffic: FleetTraffic
  beforeEach(() => {
    batches.length = 0
    asked.length = 0
    placed = [placedAt(1), placedAt(2)]
    front = null
    traffic = new FleetTraffic({
      id: 'web',
      clock: systemClock,
      publish: (name, event) => {
        if (name === 'traffic' && 'connections' in event) batches.push(event)
      },
      placed: () => placed,
      ask: ({ run }, wish) => (run === 21 ? null : asked.push([run, wish])),
      front: () => front,
      policy: () => 'round-robin',
      lastPoint: () => null,
    })
    onTestFinished(() => traffic.close())
  })

  const connections = (): ConnectionTrace[] => [
    ...new Map(batches.flatMap((batch) => batch.connections).map((trace) => [trace.id, trace])).values(),
  ]
  const openFront = async (...upstreams: readonly Upstream[]): Promise<number> => {
    front?.close()
    const opened = new Front({ clock: systemClock, random: () => 0 }, dispatchStrategies['round-robin'])
    onTestFinished(() => opened.close())
    opened.setUpstreams(upstreams)
    const port = await opened.listen('127.0.0.1', 0)
    if (!port.ok) throw new Error(port.error.message)
    front = opened
    return port.value
  }
  /** A task that keeps what comes; answers where it is and whom it sees. */
  const serve = async ({ replica: { slot, key } }: Placed) => {
    const peers: number[] = []
    const server = createServer((socket) => {
      peers.push(socket.on('error', () => {}).remotePort ?? 0)
      socket.resume()
    })
    server.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    return { upstream: { slot, key, host: '127.0.0.1', port: address.port }, peers }
  }
  const dial = async (port: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  /** What an agent tells of a connection that it sees come from that port. */
  const seen = (id: number, port: number): AgentTraffic => {
    const nowMs = toMachineMs(systemClock.monoMs())
    const record = { id, traceId: null, address: '172.17.0.1', port, openedMonoMs: nowMs, closedMonoMs: null }
    return {
      type: 'traffic',
      monoMs: nowMs,
      ...{ openConnections: 7, requestsInFlight: 1, openedCount: 1, startedCount: 3, droppedCount: 0 },
      connections: [{ ...record, firstRequestMonoMs: nowMs, requestCount: 3 }],
      requests: [],
    }
  }

  it('is one story of what the front saw and the agent told, by the port between them', async () => {
    const [first = expect.fail()] = placed
    const task = await serve(first)
    const port = await openFront(task.upstream)
    traffic.flow.begin()
    const socket = await dial(port)
    await vi.waitFor(() => expect(connections()[0]?.openedMonoMs ?? null).not.toBeNull())
    expect(connections()).toMatchObject([
      { client: `127.0.0.1:${socket.localPort}`, slot: 1, generation: 1, attempts: 1, requestCount: 0 },
    ])
    traffic.heard(first, seen(1, task.peers[0] ?? 0))
    await vi.waitFor(() => expect(connections()[0]?.requestCount).toBe(3))
    expect(connections()).toHaveLength(1)
    // Somebody reached the task past the front.
    traffic.heard(first, seen(2, 1))
    await vi.waitFor(() => expect(connections()).toHaveLength(2))
    expect(connections()[1]).toMatchObject({ client: '172.17.0.1:1', arrivedMonoMs: null })

    expect(batches.at(-1)).toMatchObject({
      policy: 'round-robin',
      primary: { waitingCount: 0, next: { slot: 1, afterSlot: 1 } },
    })
    const workers = batches.at(-1)?.workers ?? []
    expect(workers.map(({ slot, openConnections }) => [slot, openConnections])).toEqual([
      [1, 7],
      [2, null],
    ])
    socket.destroy()
    await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull())
  })

  it('leaves out what an agent tells where addresses are changed on the way, and counts what the front has', async () => {
    const [first = expect.fail()] = placed
    const task = await serve(first)
    const port = await openFront(task.upstream)
    traffic.flow.begin()
    await dial(port)
    await vi.waitFor(() => expect(batches.at(-1)?.workers[0]?.openConnections).toBe(1))
    traffic.heard(first, seen(1, 1))
    await vi.waitFor(() => expect(batches.at(-1)?.workers[0]?.openConnections).toBe(7))
    expect(connections().map(({ arrivedMonoMs }) => arrivedMonoMs === null)).toEqual([false])
  })

  it('is what agents tell where the deck deals nothing out, and ends with their tasks', async () => {
    const [first = expect.fail()] = placed
    traffic.flow.begin()
    expect(asked).toMatchObject([[11, { type: 'traffic', everyMs: 200, connectionsOneOf: 1 }]])
    traffic.heard(first, seen(1, 5001))
    await vi.waitFor(() => expect(connections()).toMatchObject([{ client: '172.17.0.1:5001', arrivedMonoMs: null }]))
    expect(batches.at(-1)).toMatchObject({ primary: null })
    traffic.gone(first)
    await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull())
    traffic.flow.end()
    expect(asked.at(-1)).toMatchObject([11, { everyMs: 0 }])
  })

  it('goes on when another front takes its place, and while two generations of a slot serve', async () => {
    const [first = expect.fail()] = placed
    const task = await serve(first)
    await dial(await openFront(task.upstream))
    traffic.flow.begin()
    await vi.waitFor(() => expect(connections()).toHaveLength(1))
    const next = placedAt(1, 2)
    const newer = await serve(next)
    placed = [...placed, next]
    const port = await openFront(newer.upstream)
    await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull())
    await dial(port)
    await vi.waitFor(() =>
      expect(connections().map(({ id, slot, generation }) => [id, slot, generation])).toEqual([
        [1, 1, 1],
        [2, 1, 2],
      ]),
    )
    placed = placed.map((one) => (one === first ? { ...one, replica: retired(one.replica, 1) } : one))
    await vi.waitFor(() =>
      expect(batches.at(-1)?.workers.map(({ slot, generation }) => [slot, generation])).toEqual([
        [2, 1],
        [1, 2],
      ]),
    )
  })
})

describe('the clock of an agent', () => {
  const message = (monoMs: number): AgentTraffic => ({
    type: 'traffic',
    monoMs,
    ...{ openConnections: 1, requestsInFlight: 0, openedCount: 1, startedCount: 0, droppedCount: 0 },
    connections: [],
    requests: [
      { id: 1, connectionId: null, line: 'GET /', startedMonoMs: monoMs - 5, endedMonoMs: null, status: null },
    ],
  })

  it('is ours on this machine, however long a message takes', () => {
    const clock = new AgentClock()
    expect(clock.toOurs(message(1000), 1003)).toEqual(message(1000))
    expect(clock.toOurs(message(1200), 3000)).toEqual(message(1200))
  })

  it('is told in ours on another, by the quickest message', () => {
    const clock = new AgentClock()
    expect(clock.toOurs(message(90_000), 1080).requests[0]?.startedMonoMs).toBe(1075)
    expect(clock.toOurs(message(90_200), 1210)).toMatchObject({ monoMs: 1210, requests: [{ startedMonoMs: 1205 }] })
    expect(clock.toOurs(message(90_400), 1500)).toMatchObject({ monoMs: 1410 })
  })
})
