import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outerRuntimes } from '../../tools/testing/test-worker.ts'
import { get, oneOfEachKind, reached, testPrimary } from './testing/test-cluster.ts'
import { embedded, forkServer, onePrimary, openKept } from './testing/test-moving.ts'

describe.each(outerRuntimes)('moving idle connections on $name', (runtime) => {
  it('gives them to another worker, unseen by client and app', async () => {
    const { primary, moves, old, port } = await onePrimary('round-robin', runtime)
    await old.run('kept.server.keepAliveTimeout = 2000')
    const clients = await openKept(port, 16)
    expect(new Set(clients.first)).toEqual(new Set([String(old.worker.id)]))
    const before = clients.sockets()
    const next = await forkServer(primary, runtime, port)
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 16)
    expect(old.told.at(-1)).toMatchObject({ openConnections: 0, idleClosedCount: 0, lateConnectionsCount: 0 })
    expect(moves).toEqual(Array.from({ length: 16 }, () => next.worker.id))
    expect(primary.counters.movedCount).toBe(16)
    expect(new Set(await clients.ask())).toEqual(new Set([String(next.worker.id)]))
    expect(clients.sockets()).toEqual(before)
    // Longer than the old server's keep-alive timeout, and its server can close at once.
    const end = `
      await new Promise((done) => setTimeout(done, 2600))
      await new Promise((done) => kept.server.close(done))
      return kept.events`
    expect(await old.run(end)).toEqual([])
    clients.end()
  })

  it('keeps them no longer than the next server keeps idle ones, and what they carry', async () => {
    const { old, primary, port } = await onePrimary('round-robin', runtime)
    const clients = await openKept(port, 3)
    const [idle, asking, upgrading] = clients.sockets()
    const next = await forkServer(primary, runtime, port)
    await next.run(`kept.server.keepAliveTimeout = 400
      kept.server.on('upgrade', (request, socket) => {
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n')
        socket.pipe(socket)
      })`)
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 3)
    const [idleText, answer, echo] = [idle, asking, upgrading].map((socket) => readText(socket ?? expect.fail()))
    asking?.write('GET /head HTTP/1.1\r\nHost: a\r\n\r\n')
    upgrading?.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    await reached(() => idle?.destroyed === true, 5000)
    expect(idleText?.()).toBe('')
    await next.run('await new Promise((done) => setTimeout(done, 1000)); kept.response.end("whole")')
    await reached(() => answer?.().includes('whole') === true)
    upgrading?.write('still here')
    await reached(() => echo?.().endsWith('still here') === true)
    for (const socket of [asking, upgrading]) socket?.destroy()
    clients.end()
  })

  it('moves what becomes idle later, and never a request that has begun', async () => {
    const { primary, old, port } = await onePrimary('round-robin', runtime)
    const promised = connect(port, '127.0.0.1')
    promised.write('GET /head HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(String((await once(promised, 'data'))[0])).toContain('keep-alive')
    const begun = connect(port, '127.0.0.1')
    begun.write('GET / HT')
    await old.run(`while (kept.server._connections < 2) await new Promise(setImmediate)`)
    const next = await forkServer(primary, runtime, port)
    await old.drain()
    await reached(() => old.told.at(-1)?.openConnections === 2)
    begun.write('TP/1.1\r\nHost: a\r\n\r\n')
    const answer = String((await once(begun, 'data'))[0])
    expect(answer).toContain('Connection: close')
    expect(answer.endsWith(String(old.worker.id))).toBe(true)
    await old.run(`kept.response.end('y')`)
    await reached(() => old.told.at(-1)?.movedCount === 1)
    const text = readText(promised)
    promised.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await reached(() => text().endsWith(`\r\n\r\n${next.worker.id}`))
    promised.destroy()
  })
})

describe('moving idle connections', () => {
  it.each(oneOfEachKind)('works where connections come by %s', async (policy) => {
    const { primary, old, port } = await onePrimary(policy)
    const clients = await openKept(port, 4)
    const next = await forkServer(primary, embedded, port)
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 4)
    expect(new Set(await clients.ask())).toEqual(new Set([String(next.worker.id)]))
    clients.end()
  })

  it('counts a connection once, wherever it goes', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    const clients = await openKept(port, 4)
    await old.drain()
    await reached(() => old.told.at(-1)?.idleConnections === 4)
    // Nobody could take the first one: it came back, and is reported again.
    await reached(() => old.opened() >= 4)
    const next = await forkServer(primary, embedded, port)
    await reached(() => old.told.at(-1)?.movedCount === 4)
    await next.run(`while (kept.server._connections < 4) await new Promise(setImmediate)`)
    expect(await get({ port, agent: new Agent() })).toBe(String(next.worker.id))
    await reached(() => next.opened() > 0)
    expect([old.worker.acceptedCount, next.worker.acceptedCount]).toEqual([4, 1])
    expect([old.opened(), next.opened()]).toEqual([4, 1])
    expect(primary.counters).toMatchObject({ acceptedCount: 5, movedCount: 4 })
    clients.end()
  })

  it('goes on past a worker that is stopped, and holds one connection', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    const clients = await openKept(port, 6)
    const stopped = await forkServer(primary, embedded, port)
    const next = await forkServer(primary, embedded, port)
    stopped.worker.signal('SIGSTOP')
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 5)
    expect(old.told.at(-1)).toMatchObject({ openConnections: 1, idleClosedCount: 0 })
    stopped.worker.signal('SIGCONT')
    await reached(() => old.told.at(-1)?.openConnections === 0)
    const ids = [next, next, next, next, next, stopped].map(({ worker }) => String(worker.id))
    expect((await clients.ask()).toSorted()).toEqual(ids.toSorted())
    clients.end()
  })

  it('gives few away where nobody answers, and answers the others itself', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    const clients = await openKept(port, 8)
    const stopped = await forkServer(primary, embedded, port)
    stopped.worker.signal('SIGSTOP')
    await old.drain()
    await reached(() => primary.counters.queuedCount === 4)
    await reached(() => old.told.at(-1)?.idleConnections === 4)
    const answers = clients.ask()
    await reached(() => old.told.at(-1)?.openConnections === 4)
    stopped.worker.signal('SIGCONT')
    const [own, other] = [old, stopped].map(({ worker }) => String(worker.id))
    expect((await answers).toSorted()).toEqual([own, own, own, own, other, other, other, other])
    clients.end()
  })

  it('costs no new client its place in a queue with a limit', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    const clients = await openKept(port, 3)
    primary.setQueueRule({ limit: 1, atLimit: 'refuse' })
    const next = await forkServer(primary, embedded, port)
    next.worker.signal('SIGSTOP')
    await old.drain()
    // One with the stopped worker, two that wait for it.
    await reached(() => primary.counters.queuedCount === 3)
    const answer = get({ port })
    await reached(() => primary.counters.queuedCount === 4)
    expect(primary.counters.refusedCount).toBe(0)
    next.worker.signal('SIGCONT')
    expect(await answer).toBe(String(next.worker.id))
    expect(new Set(await clients.ask())).toEqual(new Set([String(next.worker.id)]))
    clients.end()
  })

  it('works on a UNIX socket', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'clusterdeck-moving-')), 'server.sock')
    const primary = testPrimary()
    const old = await forkServer(primary, embedded, path)
    const agent = new Agent({ keepAlive: true })
    const where = { host: null, socketPath: path, agent }
    expect(await get(where)).toBe(String(old.worker.id))
    const next = await forkServer(primary, embedded, path)
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 1)
    expect(await get(where)).toBe(String(next.worker.id))
    agent.destroy()
  })

  it('keeps them where nobody can take them, and closes them after their time', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    const clients = await openKept(port, 3)
    await old.drain(60_000)
    await reached(() => old.told.at(-1)?.idleConnections === 3)
    expect(primary.counters).toMatchObject({ movedCount: 0, queuedCount: 0 })
    expect(await clients.ask()).toEqual(clients.first)
    await reached(() => old.told.at(-1)?.openConnections === 0)
    expect(old.told.at(-1)).toMatchObject({ idleClosedCount: 0, requestsSinceCount: 3, lateConnectionsCount: 0 })
    clients.end()
  })

  it('leaves upgraded connections where they are, and counts them', async () => {
    const { primary, old, port } = await onePrimary('round-robin')
    await old.run(`kept.server.on('upgrade', (request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n')
      socket.pipe(socket)
    })`)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    await once(socket, 'data')
    const slow = connect(port, '127.0.0.1')
    slow.write('GET /head HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(slow, 'data')
    await forkServer(primary, embedded, port)
    await old.drain()
    await reached(() => old.told.at(-1)?.longRequests === 1)
    expect(old.told.at(-1)).toMatchObject({
      openConnections: 2,
      upgradedConnections: 1,
      idleConnections: 0,
      movedCount: 0,
    })
    socket.write('still here')
    expect(String((await once(socket, 'data'))[0])).toBe('still here')
    for (const each of [socket, slow]) each.destroy()
  })
})

function readText(socket: Socket): () => string {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  return () => text
}
