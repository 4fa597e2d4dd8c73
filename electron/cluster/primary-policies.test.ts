import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canHere } from '../platform/this-platform.ts'
import {
  agentOptions,
  exitOf,
  forkListening,
  forkOptions,
  get,
  portOf,
  reached,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary } from './types.ts'

const server = agentOptions('http-server.cjs')

describe('least-connections', () => {
  it.each(['from the start', 'switched to, with connections open'])(
    'sees what is open and what closed: %s',
    async (when) => {
      const primary = testPrimary({ policy: when === 'from the start' ? 'least-connections' : 'round-robin' })
      const workers = [await forkListening(primary, server), await forkListening(primary, server)]
      const sockets = await connectMany(primary, 8)
      if (when !== 'from the start') await switchTo(primary, 'least-connections')
      await reached(() => workers.every((worker) => worker.openCount === 4))
      // The worker of the first one, known by its answer, loses all it has.
      const busy = await ownersOf(sockets)
      for (const [at, socket] of sockets.entries()) if (busy[at] === '1') socket.destroy()
      await reached(() => workers[0]?.openCount === 0)
      const more = await connectMany(primary, 4)
      expect(await ownersOf(more)).toEqual(['1', '1', '1', '1'])
      await reached(() => workers.every((worker) => worker.openCount === 4))
    },
  )

  it('hears of connections that came and went between two looks of the agent', async () => {
    const primary = testPrimary({ policy: 'least-connections' })
    const worker = await forkListening(primary, server)
    const port = portOf(worker)
    // Some of these fall between two looks, whenever those are.
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 4 }, () => get({ port })))
      await reached(() => worker.openCount === 0, 2000)
    }
  })

  it('takes turns as long as nobody tells', async () => {
    const primary = testPrimary({ policy: 'least-connections' })
    const plain = forkOptions('http-server.cjs')
    const workers = [await forkListening(primary, plain), await forkListening(primary, plain)]
    const port = portOf(workers[0] ?? expect.fail())
    for (let i = 0; i < 10; i++) await get({ port })
    await reached(() => primary.counters.acceptedCount === 10)
    expect(workers.map((worker) => [worker.acceptedCount, worker.openCount])).toEqual([
      [5, null],
      [5, null],
    ])
  })

  it('stops counting with the policy', async () => {
    const primary = testPrimary({ policy: 'power-of-two' })
    const worker = await forkListening(primary, server)
    await reached(() => worker.openCount === 0)
    await switchTo(primary, 'random')
    expect(worker.openCount).toBeNull()
  })
})

describe('in-turn', () => {
  it('deals a burst out evenly, with one worker that is slower than the others', async () => {
    const primary = testPrimary({ policy: 'in-turn' })
    const slow = forkOptions('slow-to-accept.cjs', { slot: 1 })
    const workers = [await forkListening(primary, slow)]
    for (const slot of [2, 3]) workers.push(await forkListening(primary, forkOptions('http-server.cjs', { slot })))
    const port = portOf(workers[0] ?? expect.fail())
    await Promise.all(Array.from({ length: 48 }, () => get({ port })))
    await reached(() => primary.counters.acceptedCount === 48)
    expect(workers.map((worker) => worker.acceptedCount)).toEqual([16, 16, 16])
  })

  it.skipIf(!canHere('stop-signals'))(
    'gives what waits for a stopped worker to the others when that dies',
    async () => {
      const primary = testPrimary({ policy: 'in-turn' })
      const workers = [await forkListening(primary, server), await forkListening(primary, server)]
      const port = portOf(workers[0] ?? expect.fail())
      await get({ port })
      workers[1]?.signal('SIGSTOP')
      const answers = Array.from({ length: 10 }, () => get({ port }))
      await reached(() => workers[0]?.acceptedCount === 6 && primary.counters.queuedCount === 5)
      workers[1]?.signal('SIGKILL')
      expect(new Set(await Promise.all(answers))).toEqual(new Set(['1']))
    },
  )
})

/** The loopback network is a /8 on Linux alone: there a client can have any address of it. */
describe.skipIf(!canHere('loopback-aliases'))('sticky', () => {
  const clients = Array.from({ length: 24 }, (_, at) => `127.0.1.${at + 1}`)

  it('keeps clients at their worker; those of a dead one move, and come back to its slot', async () => {
    const primary = testPrimary({ policy: 'sticky' })
    const fork = (slot: number) => forkListening(primary, agentOptions('http-server.cjs', { slot }))
    const workers = [await fork(1), await fork(2), await fork(3)]
    const port = portOf(workers[0] ?? expect.fail())
    const homes = await askFrom(clients, port)
    expect(new Set(homes.values())).toEqual(new Set(['1', '2', '3']))
    expect(await askFrom(clients, port)).toEqual(homes)
    const gone = exitOf(primary, workers[1] ?? expect.fail())
    workers[1]?.signal('SIGKILL')
    await gone
    const meanwhile = await askFrom(clients, port)
    for (const [client, home] of homes) {
      if (home === '2') expect(meanwhile.get(client)).toMatch(/^[13]$/)
      else expect(meanwhile.get(client)).toBe(home)
    }
    await fork(2)
    const after = await askFrom(clients, port)
    for (const [client, home] of homes) expect(after.get(client)).toBe(home === '2' ? '4' : home)
  })

  it('lets clients wait for their worker, and nobody else for them', async () => {
    const primary = testPrimary({ policy: 'sticky' })
    const workers = [await forkListening(primary, server), await forkListening(primary, server)]
    const port = portOf(workers[0] ?? expect.fail())
    const homes = await askFrom(clients, port)
    const of = (id: string) => clients.filter((client) => homes.get(client) === id)
    workers[0]?.signal('SIGSTOP')
    const waiting = askFrom(of('1'), port)
    await reached(() => primary.counters.queuedCount === of('1').length)
    expect(new Set((await askFrom(of('2'), port)).values())).toEqual(new Set(['2']))
    expect(primary.counters.queuedCount).toBe(of('1').length)
    workers[0]?.signal('SIGCONT')
    expect(new Set((await waiting).values())).toEqual(new Set(['1']))
  })

  it('gives those who wait for a worker that is held or dies to their second choice', async () => {
    const primary = testPrimary({ policy: 'sticky' })
    const workers = [await forkListening(primary, server), await forkListening(primary, server)]
    const port = portOf(workers[0] ?? expect.fail())
    const homes = await askFrom(clients, port)
    const ofFirst = clients.filter((client) => homes.get(client) === '1')
    workers[0]?.signal('SIGSTOP')
    const waiting = askFrom(ofFirst, port)
    await reached(() => primary.counters.queuedCount === ofFirst.length)
    workers[0]?.holdHandovers()
    // All but the one it owes an answer for.
    await reached(() => primary.counters.queuedCount === 1)
    workers[0]?.signal('SIGKILL')
    expect(new Set((await waiting).values())).toEqual(new Set(['2']))
  })
})

/** One request from each address. */
async function askFrom(clients: readonly string[], port: number): Promise<Map<string, string>> {
  const answers = clients.map(async (localAddress) => [localAddress, await get({ port, localAddress })] as const)
  return new Map(await Promise.all(answers))
}

/** One after the other: a worker that still owes an answer is not asked, whatever the policy would say. */
async function connectMany(primary: ClusterPrimary, count: number): Promise<net.Socket[]> {
  const sockets: net.Socket[] = []
  for (let i = 0; i < count; i++) {
    const { acceptedCount } = primary.counters
    const socket = net.connect(primary.addresses[0]?.port ?? -1, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    sockets.push(socket)
    await reached(() => primary.counters.acceptedCount === acceptedCount + 1)
  }
  return sockets
}

/** Which worker answers on each of the open connections. */
function ownersOf(sockets: readonly net.Socket[]): Promise<string[]> {
  return Promise.all(
    sockets.map(
      (socket) =>
        new Promise<string>((resolve) => {
          socket.once('data', (answer) => resolve(String(answer).at(-1) ?? ''))
          socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        }),
    ),
  )
}
