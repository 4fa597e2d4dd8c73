import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import { dispatchStrategies } from '../cluster/policies/strategies.ts'
import { Front, type Upstream } from './front.ts'
import type { FrontTap, PassageTrace } from './front-tap.ts'

const gone: Upstream = { slot: 9, key: 'gone', host: '127.0.0.1', port: 1 }

describe('following connections through a front', () => {
  let front: Front
  let port = 0
  let laterMs = 0
  const now = (): number => systemClock.monoMs() + laterMs
  beforeEach(async () => {
    laterMs = 0
    front = new Front({ clock: { ...systemClock, monoMs: now }, random: () => 0 }, dispatchStrategies['round-robin'])
    onTestFinished(() => front.close())
    const listens = await front.listen('127.0.0.1', 0)
    if (!listens.ok) throw new Error(listens.error.message)
    port = listens.value
  })

  /** A task that answers each byte with two, and the ports it was reached from. */
  const task = async (slot: number): Promise<{ readonly upstream: Upstream; readonly ports: number[] }> => {
    const ports: number[] = []
    const server = createServer((socket) => {
      ports.push(socket.remotePort ?? 0)
      socket.on('error', () => {}).on('data', (chunk) => socket.write(Buffer.alloc(chunk.length * 2)))
    })
    server.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    return { upstream: { slot, key: `task${slot}`, host: '127.0.0.1', port: address.port }, ports }
  }
  const send = async (bytes: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
    socket.write(Buffer.alloc(bytes))
    await once(socket, 'data')
    return socket
  }
  const one = (tap: FrontTap): PassageTrace => {
    const { traces } = tap.read(now())
    expect(traces).toHaveLength(1)
    return traces[0] ?? expect.fail('there is none')
  }

  it('tells who came, who got it after how many tries, and what it carried until its end', async () => {
    const { upstream, ports } = await task(1)
    front.setUpstreams([gone, upstream])
    const tap = front.tap(1)
    const began = now()
    const socket = await send(100)
    const open = one(tap)
    expect(open).toMatchObject({ id: 1, address: '127.0.0.1', port: socket.localPort, key: 'task1', attempts: 2 })
    expect(open).toMatchObject({ fromClientBytes: 100, toClientBytes: 200, closedMonoMs: null, lost: null })
    const times = [began, open.arrivedMonoMs, open.sentMonoMs ?? 0, open.takenMonoMs ?? 0, now()]
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(tap.idOf('task1', ports[0] ?? 0)).toBe(1)
    expect(tap.idOf('gone', ports[0] ?? 0)).toBeUndefined()
    expect(tap.read(now()).traces).toEqual([])

    socket.destroy()
    await vi.waitFor(() => expect(one(tap).closedMonoMs).toBeGreaterThanOrEqual(open.takenMonoMs ?? 0))
    expect(tap.read(now())).toEqual({ traces: [], arrivedCount: 1 })
    // Its task may say more of it a moment later.
    expect(tap.idOf('task1', ports[0] ?? 0)).toBe(1)
    tap.read(now() + 4000)
    expect(tap.idOf('task1', ports[0] ?? 0)).toBeUndefined()
  })

  it('finds what was open before, and does not count it as new', async () => {
    const { upstream } = await task(1)
    front.setUpstreams([upstream])
    const socket = await send(1)
    const tap = front.tap(1)
    expect(one(tap)).toMatchObject({ key: 'task1', port: socket.localPort, attempts: 1 })
    expect(tap.read(now()).arrivedCount).toBe(0)
  })

  it('tells of bytes that flow once a second', async () => {
    const { upstream } = await task(1)
    front.setUpstreams([upstream])
    const tap = front.tap(1)
    const socket = await send(10)
    one(tap)
    socket.write(Buffer.alloc(10))
    await once(socket, 'data')
    expect(tap.read(now()).traces).toEqual([])
    expect(tap.read(now() + 1000).traces).toMatchObject([{ fromClientBytes: 20 }])
  })

  it('knows which are not followed from those that never were of the front', async () => {
    const { upstream, ports } = await task(1)
    front.setUpstreams([upstream])
    const tap = front.tap(2 ** 31)
    await send(1)
    expect(tap.read(now())).toEqual({ traces: [], arrivedCount: 1 })
    expect(tap.idOf('task1', ports[0] ?? 0)).toBeNull()
  })

  it('tells of one that waits for somebody, and that nobody came', async () => {
    const tap = front.tap(1)
    connect(port, '127.0.0.1').on('error', () => {})
    await vi.waitFor(() => expect(front.waitingCount).toBe(1))
    expect(one(tap)).toMatchObject({ key: null, sentMonoMs: null, attempts: 0 })
    expect(front.longestWaitMs).toBeGreaterThan(0)
    laterMs = 10_000
    await vi.waitFor(() => expect(one(tap)).toMatchObject({ lost: 'nobody took it within 10 s' }))
    expect(front.longestWaitMs).toBe(0)
  })

  it('says whose turn it is, where that is settled before one comes', async () => {
    const [first, second] = [await task(1), await task(2)]
    front.setUpstreams([first.upstream, second.upstream])
    expect(front.next).toEqual({ key: 'task1', afterKey: null })
    await send(1)
    expect(front.next).toEqual({ key: 'task2', afterKey: 'task1' })
    front.setPolicy(dispatchStrategies.random)
    expect(front.next).toEqual({ key: null, afterKey: 'task1' })
  })
})
