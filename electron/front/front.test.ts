import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import { createRandom } from '../../shared/base/seeded-random.mjs'
import { dispatchStrategies } from '../cluster/policies/strategies.ts'
import { Front, frontStrategy, type Upstream } from './front.ts'

type Policy = keyof typeof dispatchStrategies

async function openFront(policy: Policy, upstreams: readonly Upstream[]) {
  const random = createRandom(7)
  const front = new Front({ clock: systemClock, random }, dispatchStrategies[policy])
  onTestFinished(() => front.close())
  front.setUpstreams(upstreams)
  const port = await front.listen('127.0.0.1', 0)
  if (!port.ok) throw new Error(port.error.message)
  return { front, port: port.value }
}

/** A task that answers each connection with its slot, after what it was told. */
async function task(slot: number, serve?: (socket: Socket) => void): Promise<{ upstream: Upstream; server: Server }> {
  const answer = (socket: Socket): void => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => socket.write(`${slot}:${chunk}`))
    socket.on('end', () => socket.end())
  }
  const server = createServer({ allowHalfOpen: true }, serve ?? answer)
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { upstream: { slot, key: `task${slot}`, host: '127.0.0.1', port: address.port }, server }
}

function client(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}

async function ask(port: number, text = 'a'): Promise<string> {
  const socket = client(port)
  socket.write(text)
  const [chunk] = await once(socket, 'data')
  socket.end()
  await once(socket, 'close')
  return String(chunk)
}

const gone: Upstream = { slot: 9, key: 'gone', host: '127.0.0.1', port: 1 }

describe('the front', () => {
  it('deals out in turn, and counts what each got', async () => {
    const tasks = await Promise.all([1, 2, 3].map((slot) => task(slot)))
    const { front, port } = await openFront(
      'round-robin',
      tasks.map(({ upstream }) => upstream),
    )
    const answers: string[] = []
    for (let count = 0; count < 6; count++) answers.push(await ask(port))
    expect(answers).toEqual(['1:a', '2:a', '3:a', '1:a', '2:a', '3:a'])
    expect(front.counts.map(({ connectionCount, openCount }) => [connectionCount, openCount])).toEqual([
      [2, 0],
      [2, 0],
      [2, 0],
    ])
  })

  it('gives to who has the fewest open', async () => {
    const tasks = await Promise.all([1, 2].map((slot) => task(slot)))
    const { front, port } = await openFront(
      'least-connections',
      tasks.map(({ upstream }) => upstream),
    )
    const held = [client(port), client(port)]
    for (const socket of held) {
      socket.write('x')
      await once(socket, 'data')
    }
    held[0]?.destroy()
    await vi.waitFor(() => expect(front.counts.map(({ openCount }) => openCount)).toEqual([0, 1]))
    expect(await ask(port)).toBe('1:a')
  })

  it('tries another where one does not take it, and the client loses nothing', async () => {
    const { upstream } = await task(1)
    const { front, port } = await openFront('round-robin', [gone, upstream])
    expect(await Promise.all(Array.from({ length: 20 }, () => ask(port)))).toEqual(Array(20).fill('1:a'))
    const [first, second] = front.counts
    expect(first).toMatchObject({ connectionCount: 0, cutCount: 0 })
    expect(first?.passedOnCount).toBeGreaterThan(0)
    expect(second).toMatchObject({ connectionCount: 20, passedOnCount: 0 })
  })

  it('lets a connection wait while nobody is there', async () => {
    const { upstream } = await task(1)
    const { front, port } = await openFront('round-robin', [])
    const answer = ask(port)
    await vi.waitFor(() => expect(front.waitingCount).toBe(1))
    front.setUpstreams([upstream])
    expect(await answer).toBe('1:a')
  })

  it('resets who waited ten seconds for nobody, and counts them', async () => {
    const passed = { ms: 0 }
    const clock = { ...systemClock, monoMs: () => systemClock.monoMs() + passed.ms }
    const front = new Front({ clock, random: () => 0 }, dispatchStrategies.random)
    onTestFinished(() => front.close())
    const listens = await front.listen('127.0.0.1', 0)
    const socket = client(listens.ok ? listens.value : 0)
    await vi.waitFor(() => expect(front.waitingCount).toBe(1))
    passed.ms = 10_000
    const [error] = await once(socket, 'error')
    expect(Object(error).code).toBe('ECONNRESET')
    expect(front).toMatchObject({ refusedCount: 1, waitingCount: 0 })
  })

  it('waits with a client for a task that took its connection and says nothing, until the client breaks it off', async () => {
    const { upstream } = await task(1, (socket) => void socket.on('error', () => {}).resume())
    const { front, port } = await openFront('random', [upstream])
    const socket = client(port)
    socket.write('x')
    await vi.waitFor(() => expect(front.counts).toMatchObject([{ connectionCount: 1, openCount: 1, cutCount: 0 }]))
    socket.resetAndDestroy()
    await vi.waitFor(() => expect(front.counts).toMatchObject([{ openCount: 0, cutCount: 0 }]))
  })

  it('gives nothing to a slot out of rotation, nor to one that is gone', async () => {
    const tasks = await Promise.all([1, 2].map((slot) => task(slot)))
    const { front, port } = await openFront(
      'random',
      tasks.map(({ upstream }) => upstream),
    )
    front.setOut(1, true)
    expect(new Set(await Promise.all(Array.from({ length: 8 }, () => ask(port))))).toEqual(new Set(['2:a']))
    front.setOut(1, false)
    front.setUpstreams(tasks.slice(0, 1).map(({ upstream }) => upstream))
    expect(await ask(port)).toBe('1:a')
    expect(front.counts.map(({ slot }) => slot)).toEqual([1])
  })

  it('sends one off that leaves: nothing new, and a word when its last connection is gone', async () => {
    const tasks = await Promise.all([1, 2].map((slot) => task(slot)))
    const upstreams = tasks.map(({ upstream }) => upstream)
    const { front, port } = await openFront('in-turn', upstreams)
    const held = [client(port), client(port)]
    for (const socket of held) {
      socket.write('x')
      await once(socket, 'data')
    }
    const left = vi.fn()
    front.leave('task1', left)
    // It is listed still: its engine is slower.
    front.setUpstreams(upstreams)
    expect(await Promise.all([ask(port), ask(port)])).toEqual(['2:a', '2:a'])
    expect(left).not.toHaveBeenCalled()
    for (const socket of held) socket.destroy()
    await vi.waitFor(() => expect(left).toHaveBeenCalledTimes(1))
    expect(await ask(port)).toBe('2:a')
    const unknown = vi.fn()
    front.leave('nobody', unknown)
    expect(unknown).toHaveBeenCalledTimes(1)
  })

  it('keeps a client at its task', async () => {
    const tasks = await Promise.all([1, 2, 3].map((slot) => task(slot)))
    const { port } = await openFront(
      'sticky',
      tasks.map(({ upstream }) => upstream),
    )
    expect(new Set(await Promise.all(Array.from({ length: 6 }, () => ask(port)))).size).toBe(1)
  })

  it('says that a task broke it off, and resets the client', async () => {
    const { upstream } = await task(1, (socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { front, port } = await openFront('round-robin', [upstream])
    const socket = client(port)
    socket.write('x')
    const [error] = await once(socket, 'error')
    expect(Object(error).code).toBe('ECONNRESET')
    await vi.waitFor(() => expect(front.counts).toMatchObject([{ cutCount: 1, openCount: 0 }]))
  })

  it('carries 20 MB each way, and a half that was closed first', async () => {
    const size = 20 * 1024 * 1024
    const { upstream } = await task(1, (socket) => {
      let count = 0
      socket.on('data', (chunk) => (count += chunk.length))
      // Answers only after the client said that it is done.
      socket.on('end', () => socket.end(Buffer.alloc(count, 1)))
    })
    const { port } = await openFront('round-robin', [upstream])
    const socket = client(port)
    socket.end(Buffer.alloc(size))
    let received = 0
    socket.on('data', (chunk) => (received += chunk.length))
    await once(socket, 'end')
    expect(received).toBe(size)
  })

  it('lets go of a task when its client left while it was tried', async () => {
    const { upstream } = await task(1)
    const { front, port } = await openFront('round-robin', [upstream])
    for (let count = 0; count < 10; count++) client(port).destroy()
    expect(await ask(port)).toBe('1:a')
    await vi.waitFor(() => expect(front.counts[0]?.openCount).toBe(0))
  })

  it('names the port that is taken, and what a front cannot do', async () => {
    const { port } = await openFront('round-robin', [])
    const other = new Front({ clock: systemClock, random: () => 0 }, dispatchStrategies.random)
    expect(await other.listen('127.0.0.1', port)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(`127.0.0.1:${port}: `) },
    })
    expect(frontStrategy('reuse-port')).toMatchObject({ ok: false })
    expect(frontStrategy('sticky')).toMatchObject({ ok: true })
  })
})
