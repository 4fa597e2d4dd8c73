// So long because one cluster and one set of clients serve every story that is told here.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { ConnectionTrace, RequestTrace, TrafficBatch } from '../../../shared/model/traffic.ts'
import { freePort } from '../../../tools/testing/free-port.ts'
import { canHere } from '../../platform/this-platform.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import { createTestDeck, fixture, type TestDeck } from '../testing/test-deck.ts'
import { toMachineMs } from './machine-clock.ts'

const patient = { timeout: 20_000 }
const canStop = canHere('stop-signals')
const nowMs = (): number => toMachineMs(performance.now())

/** Whatever a connection went through, its times are in this order. */
function expectOrder(...times: readonly (number | null | undefined)[]): void {
  const known = times.filter((time) => typeof time === 'number')
  expect(known).toHaveLength(times.length)
  // Two processes know the origin of their clock to some µs.
  for (const [at, time] of known.entries()) expect(time).toBeGreaterThanOrEqual((known[at - 1] ?? time) - 0.5)
}

describe('the traffic of a watched cluster', () => {
  let test: TestDeck
  let port = 0
  const sockets: Socket[] = []
  beforeEach(() => {
    test = createTestDeck()
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await test.close()
  })

  const open = async (changes: Partial<OpenRequest>): Promise<ClusterSession> => {
    port = await freePort()
    const opened = await test.deck.open({ scriptPath: fixture('plain.mjs'), env: { PORT: String(port) }, ...changes })
    if (!opened.ok) throw new Error(opened.error.message)
    const session = test.deck.session(opened.value.clusterId)
    if (!session.ok) throw new Error(session.error.message)
    await listening(changes.workers ?? 2)
    return session.value
  }
  const listening = (count: number): Promise<void> =>
    vi.waitFor(() => expect(test.snapshot()?.listeningCount).toBe(count), patient)
  const watch = async (session: ClusterSession): Promise<void> => {
    test.deck.traffic.watch([session])
    await vi.waitFor(() => {
      const workers = batches().findLast((batch) => batch.clusterId === session.id)?.workers ?? []
      expect(workers.length > 0 && workers.every((worker) => worker.openConnections !== null)).toBe(true)
    }, patient)
  }
  const batches = (): readonly TrafficBatch[] => test.pushed('traffic')
  const latest = (): TrafficBatch | undefined => batches().at(-1)
  const connections = (): ConnectionTrace[] => newest(batches().flatMap((batch) => batch.connections))
  const requests = (): RequestTrace[] => newest(batches().flatMap((batch) => batch.requests))
  const dial = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }
  const ask = (agent: Agent): Promise<unknown> =>
    new Promise((done, failed) => {
      get({ host: '127.0.0.1', port, agent }, (answer) => answer.resume().on('end', done)).on('error', failed)
    })
  const pidOf = (slot: number): number => test.snapshot()?.slots.find((one) => one.slot === slot)?.pid ?? 0

  it('shows one connection that carries many requests, from its arrival to its end', async () => {
    await watch(await open({ workers: 2 }))
    const beganMs = nowMs()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let request = 0; request < 5; request += 1) await ask(agent)
    await vi.waitFor(() => expect(connections()[0]?.requestCount).toBe(5), patient)
    expect(
      latest()
        ?.workers.map((worker) => worker.openConnections)
        .toSorted(),
    ).toEqual([0, 1])
    agent.destroy()
    await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull(), patient)
    expect(connections()).toHaveLength(1)
    const [connection = expect.fail()] = connections()
    expect(connection).toMatchObject({ attempts: 1, lost: null, generation: 1 })
    expect(connection.client).toMatch(/^127\.0\.0\.1:\d+$/)
    const { arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs } = connection
    expectOrder(beganMs, arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs, nowMs())
    expect(requests()).toHaveLength(5)
    for (const request of requests()) {
      expect(request).toMatchObject({ connectionId: connection.id, slot: connection.slot, line: 'GET /', status: 200 })
      expectOrder(firstRequestMonoMs, request.startedMonoMs, request.endedMonoMs, closedMonoMs)
    }
  })

  it('rests while nothing moves, and tells at once what does', async () => {
    await watch(await open({ workers: 2 }))
    const rests = () => {
      const [before, last] = batches().slice(-2)
      return before !== undefined && last !== undefined && last.nowMonoMs - before.nowMonoMs >= 400
    }
    await vi.waitFor(() => expect(rests()).toBe(true), patient)
    const restedCount = batches().length
    await dial()
    await vi.waitFor(() => expect(connections()[0]?.openedMonoMs ?? null).not.toBeNull(), patient)
    const [first] = batches().slice(restedCount - 1)
    const told = batches().find((batch) => batch.connections.length > 0)
    expect((told?.nowMonoMs ?? Infinity) - (first?.nowMonoMs ?? 0)).toBeLessThan(1000)
    await vi.waitFor(() => expect(rests()).toBe(true), patient)
  })

  it('makes one story of each short connection, and gives none to a wrong worker', async () => {
    await watch(await open({ workers: 2 }))
    for (let request = 0; request < 20; request += 1) await ask(new Agent({ keepAlive: false }))
    await vi.waitFor(() => {
      expect(connections().filter(({ closedMonoMs }) => closedMonoMs !== null)).toHaveLength(20)
    }, patient)
    expect(connections()).toHaveLength(20)
    for (const { arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs } of connections()) {
      expectOrder(arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs)
    }
    for (const slot of [1, 2]) expect(connections().filter((one) => one.slot === slot)).toHaveLength(10)
    const carried = new Set(requests().map(({ connectionId }) => connectionId))
    expect(carried).toEqual(new Set(connections().map(({ id }) => id)))
  })

  it.skipIf(!canStop)('shows what waits for a paused worker, and a client that did not wait so long', async () => {
    await watch(await open({ workers: 1 }))
    process.kill(pidOf(1), 'SIGSTOP')
    const [, , impatient] = [await dial(), await dial(), await dial()]
    await vi.waitFor(() => expect(latest()?.primary?.waitingCount).toBe(2), patient)
    expect(latest()?.workers).toMatchObject([{ owesAnswer: true }])
    expect(latest()?.primary?.longestWaitMs).toBeGreaterThan(0)
    expect(connections()).toMatchObject([
      { slot: 1, attempts: 1, openedMonoMs: null },
      { slot: null, attempts: 0, sentMonoMs: null },
      { slot: null, attempts: 0, sentMonoMs: null },
    ])
    const left = impatient?.localPort
    impatient?.destroy()
    process.kill(pidOf(1), 'SIGCONT')
    await vi.waitFor(() => expect(latest()).toMatchObject({ primary: { waitingCount: 0, longestWaitMs: 0 } }), patient)
    const gone = (): ConnectionTrace | undefined =>
      connections().find((one) => one.client?.endsWith(`:${left}`) ?? false)
    await vi.waitFor(() => expect(gone()?.closedMonoMs ?? null).not.toBeNull(), patient)
    expect(gone()).toMatchObject({ slot: 1, requestCount: 0 })
    const kept = connections().filter((one) => one !== gone())
    expect(kept).toHaveLength(2)
    for (const { arrivedMonoMs, sentMonoMs, openedMonoMs, closedMonoMs } of kept) {
      expectOrder(arrivedMonoMs, sentMonoMs, openedMonoMs)
      expect(closedMonoMs).toBeNull()
    }
  })

  it.skipIf(!canStop)('shows that a connection was sent a second time when its first worker was killed', async () => {
    await watch(await open({ workers: 1 }))
    process.kill(pidOf(1), 'SIGSTOP')
    await dial()
    await vi.waitFor(() => expect(connections()).toMatchObject([{ slot: 1, generation: 1, attempts: 1 }]), patient)
    process.kill(pidOf(1), 'SIGKILL')
    await vi.waitFor(() => expect(connections()[0]?.openedMonoMs ?? null).not.toBeNull(), patient)
    const [{ sentMonoMs, openedMonoMs, ...connection } = expect.fail()] = connections()
    expect(connection).toMatchObject({ slot: 1, generation: 2, attempts: 2, closedMonoMs: null })
    expectOrder(connection.arrivedMonoMs, sentMonoMs, openedMonoMs)
    const waitedHere = batches().flatMap((batch) => batch.connections)
    expect(waitedHere.some((one) => one.slot === null && one.attempts === 1)).toBe(true)
    process.kill(pidOf(1), 'SIGKILL')
    await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull(), patient)
  })

  it.skipIf(!canStop)('tells whose turn it is, and who was passed over or is waited for', async () => {
    const session = await open({ workers: 2 })
    await watch(session)
    expect(latest()).toMatchObject({ policy: 'round-robin', primary: { next: { afterSlot: null } } })
    process.kill(pidOf(1), 'SIGSTOP')
    for (let opened = 0; opened < 4; opened += 1) await dial()
    // One is sent to the stopped one, the other three go past it.
    const passedOver = () => latest()?.workers.map(({ slot, passedOverCount }) => [slot, passedOverCount > 1])
    await vi.waitFor(
      () =>
        expect(passedOver()).toEqual([
          [1, true],
          [2, false],
        ]),
      patient,
    )
    await vi.waitFor(() => expect(latest()?.primary?.next).toEqual({ slot: 2, afterSlot: 2 }), patient)
    expect(await session.setPolicy('in-turn')).toMatchObject({ ok: true })
    await vi.waitFor(() => {
      expect(latest()).toMatchObject({ policy: 'in-turn', primary: { next: { slot: 1, afterSlot: 2 } } })
    }, patient)
    process.kill(pidOf(1), 'SIGCONT')
  })

  it('knows no primary where connections bypass it', async () => {
    await watch(await open({ workers: 2, policy: 'shared-handle' }))
    const agent = new Agent({ keepAlive: true })
    await Promise.all(Array.from({ length: 4 }, () => ask(agent)))
    await vi.waitFor(() => expect(connections().filter((one) => one.requestCount === 1)).toHaveLength(4), patient)
    expect(latest()?.primary).toBeNull()
    for (const { openedMonoMs, firstRequestMonoMs, ...connection } of connections()) {
      expect(connection).toMatchObject({ arrivedMonoMs: null, sentMonoMs: null, attempts: 0, generation: 1 })
      expect([1, 2]).toContain(connection.slot)
      expectOrder(openedMonoMs, firstRequestMonoMs)
    }
    agent.destroy()
    await vi.waitFor(() => expect(connections().filter((one) => one.closedMonoMs === null)).toEqual([]), patient)
  })

  it.skipIf(!canHere('unix-sockets'))(
    'tells of clients without a port, and of servers that the primary never sees',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'traffic-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      const socketPath = join(folder, 'a.sock')
      await watch(await open({ scriptPath: fixture('unseen.mjs'), args: [socketPath], workers: 1 }))
      await new Promise((done) => get({ socketPath, agent: new Agent() }, (answer) => answer.resume().on('end', done)))
      await vi.waitFor(() => expect(connections()[0]?.closedMonoMs ?? null).not.toBeNull(), patient)
      const [seen = expect.fail()] = connections()
      expect(seen).toMatchObject({ client: null, slot: 1, attempts: 1, requestCount: 1 })
      expectOrder(seen.arrivedMonoMs, seen.sentMonoMs, seen.openedMonoMs, seen.firstRequestMonoMs, seen.closedMonoMs)
      await ask(new Agent({ keepAlive: false }))
      await vi.waitFor(() => expect(connections()[1]?.closedMonoMs ?? null).not.toBeNull(), patient)
      const [, unseen = expect.fail()] = connections()
      expect(unseen).toMatchObject({ arrivedMonoMs: null, sentMonoMs: null, slot: 1, attempts: 0, requestCount: 1 })
      expect(unseen.client).toMatch(/^127\.0\.0\.1:\d+$/)
      expectOrder(unseen.openedMonoMs, unseen.firstRequestMonoMs, unseen.closedMonoMs)
    },
  )

  it.skipIf(!canStop)('tells of what waited already when somebody began to watch', async () => {
    const session = await open({ workers: 1 })
    process.kill(pidOf(1), 'SIGSTOP')
    for (let opened = 0; opened < 3; opened += 1) await dial()
    await vi.waitFor(() => {
      const [cluster] = test.pushed('tick').at(-1)?.clusters ?? []
      expect(cluster?.points.at(-1)?.queuedConnections).toBe(3)
    }, patient)
    test.deck.traffic.watch([session])
    await vi.waitFor(() => expect(connections()).toHaveLength(2), patient)
    for (const waiting of connections()) expect(waiting).toMatchObject({ slot: null, attempts: 0, sentMonoMs: null })
    process.kill(pidOf(1), 'SIGCONT')
    // The third was on its way: its worker knows it, without its beginning.
    await vi.waitFor(() => expect(connections().filter(({ slot }) => slot === 1)).toHaveLength(3), patient)
    for (const { arrivedMonoMs, sentMonoMs, openedMonoMs } of connections().slice(0, 2))
      expectOrder(arrivedMonoMs, sentMonoMs, openedMonoMs)
  })

  it('traces one of many under a rush, the same ones in the primary and in the workers', async () => {
    await watch(await open({ workers: 2 }))
    let isOver = false
    const client = async (): Promise<void> => {
      while (!isOver) await ask(new Agent({ keepAlive: false }))
    }
    const clients = Array.from({ length: 4 }, client)
    await vi.waitFor(() => expect(latest()?.connectionsOneOf).toBeGreaterThan(1), patient)
    const from = batches().length
    await vi.waitFor(() => expect(batches().length).toBeGreaterThan(from + 10), patient)
    isOver = true
    await Promise.all(clients)
    await vi.waitFor(
      () => expect(latest()?.workers.every((worker) => worker.openConnections === 0)).toBe(true),
      patient,
    )
    // The primary and the workers tell their sides each in its own time.
    const isHalf = ({
      sentMonoMs,
      firstRequestMonoMs,
      closedMonoMs,
    }: ReturnType<typeof connections>[number]): boolean => [sentMonoMs, firstRequestMonoMs, closedMonoMs].includes(null)
    await vi.waitFor(() => expect(connections().filter(isHalf)).toEqual([]), patient)
    expect(connections().length).toBeGreaterThan(60)
    // Each has both sides, also those that came while the width changed.
    for (const { arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs } of connections()) {
      expectOrder(arrivedMonoMs, sentMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs)
    }
  })

  it('ends with the watch; connections that stayed open are found again by the next one', async () => {
    const session = await open({ workers: 1 })
    await watch(session)
    const socket = await dial()
    await vi.waitFor(() => expect(connections()[0]?.openedMonoMs ?? null).not.toBeNull(), patient)
    const first = connections()[0]?.id ?? 0
    test.deck.traffic.watch([])
    const count = batches().length
    const ticks = test.pushed('tick').length
    await vi.waitFor(() => expect(test.pushed('tick').length).toBeGreaterThan(ticks + 1), patient)
    expect(batches().length).toBe(count)
    test.deck.traffic.watch([session])
    await vi.waitFor(() => expect(connections()).toHaveLength(2), patient)
    const [, again] = connections()
    expect(again).toMatchObject({
      client: `127.0.0.1:${socket.localPort}`,
      arrivedMonoMs: null,
      openedMonoMs: null,
      slot: 1,
    })
    expect(again?.id).toBeGreaterThan(first)
  })

  it('rests with its cluster, and goes on when that starts again', async () => {
    const session = await open({ workers: 1 })
    await watch(session)
    await dial()
    await vi.waitFor(() => expect(connections()[0]?.openedMonoMs ?? null).not.toBeNull(), patient)
    await session.stop(true)
    await vi.waitFor(() => expect(latest()?.workers).toEqual([]), patient)
    expect(connections().filter((one) => one.closedMonoMs === null)).toEqual([])
    const count = batches().length
    const ticks = test.pushed('tick').length
    await vi.waitFor(() => expect(test.pushed('tick').length).toBeGreaterThan(ticks + 1), patient)
    expect(batches().length).toBeLessThanOrEqual(count + 1)
    await session.start()
    await vi.waitFor(() => expect(latest()?.workers).toMatchObject([{ slot: 1, openConnections: 0 }]), patient)
  })

  it('is that of the clusters asked for, at most 5 batches a second', async () => {
    const first = await open({ workers: 1 })
    await watch(first)
    const from = batches().length
    const beganMs = nowMs()
    await vi.waitFor(() => expect(batches().length).toBeGreaterThan(from + 10), patient)
    expect(((batches().length - from - 1) / (nowMs() - beganMs)) * 1000).toBeLessThanOrEqual(5.2)
    await test.deck.remove(first.id)
    const count = batches().length
    const second = await open({ workers: 1 })
    expect(batches().length).toBe(count)
    await watch(second)
    expect(
      new Set(
        batches()
          .slice(count)
          .map((batch) => batch.clusterId),
      ),
    ).toEqual(new Set([second.id]))
  })
})

function newest<Trace extends { readonly id: number }>(traces: readonly Trace[]): Trace[] {
  return [...new Map(traces.map((trace) => [trace.id, trace])).values()].toSorted((a, b) => a.id - b.id)
}
