import { describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere, thisPlatform } from '../platform/this-platform.ts'
import {
  agentOptions,
  childCount,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  oneOfEachKind,
  portOf,
  type RemoteWorker,
  reached,
  startLoad,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary, ClusterWorker } from './types.ts'

const server = forkOptions('http-server.cjs')
/** Signals that stop and continue a process exist everywhere but on Windows. */
const canStop = canHere('stop-signals')

describe('round-robin', () => {
  it('gives no worker more than one connection more than another', async () => {
    const primary = testPrimary()
    const workers = await forkMany(primary, 4)
    for (let i = 0; i < 42; i++) await get({ port: portOf(workers[0] ?? expect.fail()) })
    // The last answer may come before the worker's word that it took the connection.
    await reached(() => primary.counters.acceptedCount === 42)
    expect(workers.map((worker) => worker.acceptedCount).toSorted()).toEqual([10, 10, 11, 11])
    expect(primary.counters).toEqual({
      queuedCount: 0,
      acceptedCount: 42,
      redispatchedCount: 0,
      movedCount: 0,
      refusedCount: 0,
      injectedCount: 0,
      longestWaitMs: 0,
    })
  })

  it('passes a worker whose maxConnections is reached', async () => {
    const primary = testPrimary()
    const [full, free] = [await forkRemote(primary), await forkRemote(primary)]
    const port = await freePort()
    await serve(full, port, 'kept.server.maxConnections = 0')
    await serve(free, port)
    expect(await getMany(port, 6)).toEqual(['2', '2', '2', '2', '2', '2'])
    await reached(() => primary.counters.acceptedCount === 6)
    expect([full.worker.acceptedCount, free.worker.acceptedCount]).toEqual([0, 6])
    expect(primary.counters.redispatchedCount).toBeGreaterThan(0)
  })

  it('keeps a connection that everybody refuses until one has room', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary)
    const port = await freePort()
    await serve({ worker, run }, port, 'kept.server.maxConnections = 0')
    const answer = get({ port })
    await reached(() => primary.counters.redispatchedCount > 1)
    expect(primary.counters.queuedCount).toBe(1)
    await run('kept.server.maxConnections = 1')
    expect(await answer).toBe('1')
  })
})

describe('holding hand-overs', () => {
  it('sends everything to the others', async () => {
    const primary = testPrimary()
    const [held, open] = await forkMany(primary, 2)
    held?.holdHandovers()
    expect(await getMany(portOf(open ?? expect.fail()), 5)).toEqual(['2', '2', '2', '2', '2'])
    await reached(() => primary.counters.acceptedCount === 5)
    expect([held?.acceptedCount, held?.unacknowledgedCount, open?.acceptedCount]).toEqual([0, 0, 5])
  })

  it('of the only worker lets connections wait for its successor', async () => {
    const primary = testPrimary()
    const [worker] = await forkMany(primary, 1)
    const port = portOf(worker ?? expect.fail())
    worker?.holdHandovers()
    const answers = getMany(port, 3)
    await reached(() => primary.counters.queuedCount === 3)
    await forkListening(primary, server)
    expect(await answers).toEqual(['2', '2', '2'])
  })
})

describe.skipIf(!canStop)('a stopped worker', () => {
  it('holds one new connection at most; the others go on', async () => {
    const primary = testPrimary()
    const [stopped] = await forkMany(primary, 3)
    const port = portOf(stopped ?? expect.fail())
    stopped?.signal('SIGSTOP')
    let done = 0
    const all = Array.from({ length: 30 }, () => get({ port }).then(() => done++))
    await reached(() => done === 29)
    expect([stopped?.unacknowledgedCount, primary.counters.queuedCount]).toEqual([1, 1])
    stopped?.signal('SIGCONT')
    await Promise.all(all)
    await reached(() => stopped?.unacknowledgedCount === 0 && primary.counters.queuedCount === 0)
  })

  it('holds one in all, also when it serves several addresses', async () => {
    const primary = testPrimary()
    const args = ['{"port":0,"host":"127.0.0.1"}', '{"port":0,"host":"127.0.0.1"}']
    const options = forkOptions('http-server.cjs', { args })
    const [stopped] = [await forkListening(primary, options, 2), await forkListening(primary, options, 2)]
    stopped.signal('SIGSTOP')
    let done = 0
    const all = stopped.listens.flatMap(({ port }) =>
      Array.from({ length: 10 }, () => get({ port: port ?? -1 }).then(() => done++)),
    )
    await reached(() => done === 19)
    expect(stopped.unacknowledgedCount).toBe(1)
    stopped.signal('SIGCONT')
    await Promise.all(all)
  })

  it('loses nothing that it did not take, when it is killed: ten times', async () => {
    const primary = testPrimary()
    let [worker] = await forkMany(primary, 1)
    let served = 0
    for (let round = 0; round < 10; round++) {
      const port = portOf(worker ?? expect.fail())
      worker?.signal('SIGSTOP')
      const answers = getMany(port, 20)
      await reached(() => primary.counters.queuedCount === 20 && worker?.unacknowledgedCount === 1)
      worker?.signal('SIGKILL')
      worker = await forkListening(primary, server)
      expect(new Set(await answers)).toEqual(new Set([String(worker.id)]))
      served += 20
    }
    await reached(() => primary.counters.acceptedCount === served)
    expect(primary.counters).toEqual({
      queuedCount: 0,
      acceptedCount: served,
      redispatchedCount: 10,
      movedCount: 0,
      refusedCount: 0,
      injectedCount: 0,
      longestWaitMs: 0,
    })
  })
})

describe.each(oneOfEachKind)('workers that die under load, %s', (policy) => {
  it('leave no connection refused and none without an answer that no dying worker had taken', async () => {
    const primary = testPrimary({ policy })
    const workers = await forkMany(primary, 2)
    const port = portOf(workers[0] ?? expect.fail())
    const stopRespawn = primary.on('exit', () => primary.fork(server))
    const load = startLoad(port, 8)
    for (let kill = 0; kill < 10; kill++) {
      const victim = [...primary.workers.values()].find((worker) => worker.listens.length > 0)
      victim?.signal('SIGKILL')
      await reached(() => victim?.isDead() ?? false)
      await reached(() => [...primary.workers.values()].filter((worker) => worker.listens.length > 0).length === 2)
    }
    stopRespawn()
    const { answered, lost } = await load.stop()
    expect(answered).toBeGreaterThan(100)
    expect(lost.filter((reason) => !/ECONNRESET|socket hang up|EPIPE/.test(reason))).toEqual([])
    // Eight connections are open at a time, so no kill can cost more than these.
    expect(lost.length).toBeLessThanOrEqual(80)
  })

  it('all at once, leave the port to their successors: no connection is refused', async () => {
    const primary = testPrimary({ policy })
    const [worker] = await forkMany(primary, 3)
    const port = portOf(worker ?? expect.fail())
    for (const each of primary.workers.values()) each.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    const answers = getMany(port, 40)
    await forkListening(primary, server)
    expect(new Set(await answers)).toEqual(new Set(['4']))
  })
})

describe('a worker that disconnects', () => {
  it('gives back what it did not take yet', async () => {
    const primary = testPrimary()
    const [leaving] = await forkMany(primary, 2)
    const port = portOf(leaving ?? expect.fail())
    const load = startLoad(port, 8)
    await reached(() => primary.counters.acceptedCount > 20)
    leaving?.disconnect()
    await reached(() => leaving?.isDead() ?? false)
    await reached(() => primary.counters.acceptedCount > 60)
    expect((await load.stop()).lost).toEqual([])
  })
})

describe.skipIf(thisPlatform !== 'linux')('more connections than the primary should hold', () => {
  it.each([
    ['by a process', server],
    ['by a worker', agentOptions('http-server.cjs')],
  ])('wait in the accept queue of the system, and are all served; the duplicate comes %s', async (_how, options) => {
    const primary = testPrimary()
    const workers = [await forkListening(primary, options), await forkListening(primary, options)]
    const port = portOf(workers[0] ?? expect.fail())
    await get({ port })
    for (const worker of workers) worker.signal('SIGSTOP')
    const answers: Promise<string>[] = []
    while (answers.length < 1500) {
      for (let i = 0; i < 100; i++) answers.push(get({ port, timeout: 60_000 }))
      await reached(() => primary.counters.queuedCount === answers.length)
    }
    // The workers are the only children left once the process that brought the duplicate has ended.
    await reached(() => childCount() === 2)
    for (let i = 0; i < 1000; i++) answers.push(get({ port, timeout: 60_000 }))
    await reached(() => primary.counters.queuedCount >= 2048)
    await nothingHappens(() => primary.counters.queuedCount)
    expect(primary.counters.queuedCount).toBeLessThan(2060)
    for (const worker of workers) worker.signal('SIGCONT')
    await Promise.all(answers)
    await reached(() => primary.counters.acceptedCount === answers.length + 1)
  })
})

/** Waits until the value stayed the same over ten turns of the event loop with nothing to do. */
async function nothingHappens(value: () => number): Promise<void> {
  let [before, quiet] = [value(), 0]
  await reached(() => {
    quiet = value() === before ? quiet + 1 : 0
    before = value()
    return quiet > 10
  })
}

async function forkMany(primary: ClusterPrimary, count: number): Promise<ClusterWorker[]> {
  const workers = Array.from({ length: count }, () => primary.fork(server))
  await reached(() => workers.every((worker) => worker.listens.length > 0))
  return workers
}

async function serve({ run, worker }: RemoteWorker, port: number, before = ''): Promise<void> {
  await run(
    `
    kept.server = require('http').createServer((_, res) => res.end('' + cluster.worker.id))
    ${before}
    kept.server.listen(args, '127.0.0.1')`,
    port,
  )
  await reached(() => worker.listens.length > 0)
}

function getMany(port: number, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => get({ port })))
}
