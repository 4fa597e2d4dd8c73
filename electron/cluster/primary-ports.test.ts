import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere } from '../platform/this-platform.ts'
import {
  agentOptions,
  exitOf,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listeningWorkers,
  listenOn,
  portOf,
  reached,
  respawn,
  startLoad,
  steadyLoad,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'
import type { ClusterPrimary, ClusterWorker } from './types.ts'

const server = (slot: number, ...listens: object[]) =>
  agentOptions('http-server.cjs', { slot, args: listens.map((listen) => JSON.stringify(listen)) })

describe.skipIf(canHere('reuse-port'))('reuse-port, elsewhere', () => {
  it('is refused in words', async () => {
    const primary = testPrimary()
    expect(await primary.setPolicy('reuse-port')).toMatchObject({ ok: false, error: { code: 'unsupported-here' } })
  })
})

describe('reuse-port on a platform that cannot', () => {
  it('is refused in words, and nothing changes', async () => {
    const primary = testPrimary({ platform: 'darwin' })
    const worker = await forkListening(primary, server(1))
    const refused = await primary.setPolicy('reuse-port')
    expect(refused).toMatchObject({ ok: false, error: { code: 'unsupported-here' } })
    expect(!refused.ok && refused.error.message).toMatch(/^reuse-port needs Linux/)
    expect(primary.policy).toBe('round-robin')
    expect(await get({ port: portOf(worker) })).toBe('1')
  })

  it('is round-robin when a primary begins with it', () => {
    expect(testPrimary({ platform: 'win32', policy: 'reuse-port' }).policy).toBe('round-robin')
  })
})

describe.skipIf(!canHere('reuse-port'))('reuse-port', () => {
  it.each(['from the start', 'switched to'])('gives every slot a socket of its own, %s', async (when) => {
    const primary = testPrimary({ policy: when === 'from the start' ? 'reuse-port' : 'round-robin' })
    const workers = await forkSlots(primary, [1, 2, 3])
    const port = portOf(workers[0] ?? expect.fail())
    if (when !== 'from the start') await switchTo(primary, 'reuse-port')
    await reached(() => listeningSockets(port) === 3)
    const { acceptedCount } = primary.counters
    const counts = await countAnswers(port, 300)
    // Binomial with a third: mean 100, five standard deviations are 41.
    for (const id of ['1', '2', '3']) expect(Math.abs((counts.get(id) ?? 0) - 100)).toBeLessThan(42)
    expect(primary.counters.acceptedCount).toBe(acceptedCount)
    // A slot that joins later gets its own, too.
    await forkSlots(primary, [4])
    await reached(() => listeningSockets(port) === 4)
    expect([...(await countAnswers(port, 200)).keys()].toSorted()).toEqual(['1', '2', '3', '4'])
  })

  it.each([
    ['IPv6', [{ port: 0, host: '::1' }], ['::1']],
    ['both families', [{ port: 0, host: '::' }], ['::1', '127.0.0.1']],
    ['no address at all', [{ port: 0 }], ['127.0.0.1']],
    ['IPv6 alone', [{ port: 0, host: '::', ipv6Only: true }], ['::1']],
    [
      'two servers on random ports',
      [
        { port: 0, host: '127.0.0.1' },
        { port: 0, host: '127.0.0.1' },
      ],
      ['127.0.0.1'],
    ],
  ])('serves %s, and switches there and back', async (_what, listens, hosts) => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const workers = [1, 2].map((slot) => primary.fork(server(slot, ...listens)))
    await reached(() => workers.every((worker) => worker.listens.length === listens.length))
    for (const policy of ['reuse-port', 'round-robin', 'reuse-port', 'shared-handle', 'random'] as const) {
      if (policy !== primary.policy) expect((await switchTo(primary, policy)).kept).toEqual([])
      for (const { port } of primary.addresses) {
        for (const host of hosts) {
          const counts = await countAnswers(port ?? -1, 40, host)
          if (policy !== 'shared-handle') expect(counts.size).toBe(2)
        }
      }
    }
    expect(primary.addresses).toHaveLength(listens.length)
  })

  it('finds a port that somebody else has, and lets nobody else have its own', async () => {
    const [primary, other] = [testPrimary({ policy: 'reuse-port' }), testPrimary({ policy: 'reuse-port' })]
    const port = await freePort()
    const [first, second] = [await forkRemote(primary, { slot: 1 }), await forkRemote(primary, { slot: 2 })]
    await listenOn(first, port)
    await listenOn(second, port)
    const stranger = await forkRemote(other, { slot: 1 })
    await expect(listenOn(stranger, port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('lets nothing be lost that waited in the socket of a worker that dies', async () => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const workers = await forkSlots(primary, [1, 2, 3])
    const port = portOf(workers[0] ?? expect.fail())
    const stopped = workers[1] ?? expect.fail()
    for (let round = 0; round < 3; round++) {
      const victim = round === 0 ? stopped : ([...primary.workers.values()].at(-1) ?? expect.fail())
      victim.signal('SIGSTOP')
      let done = 0
      const all = Array.from({ length: 60 }, () => get({ port }).then((id) => ++done && id))
      await reached(() => done >= 20)
      victim.signal('SIGKILL')
      // Before its successor is there: the others take over what waits.
      expect(await Promise.all(all)).not.toContain(String(victim.id))
      await forkSlots(primary, [2])
      expect((await countAnswers(port, 60)).size).toBe(3)
    }
    expect(listeningSockets(port)).toBe(3)
  })

  it('loses no connection that no dying worker had taken: twenty SIGKILLs at full rate', async () => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const workers = await forkSlots(primary, [1, 2, 3])
    const port = portOf(workers[0] ?? expect.fail())
    const stopRespawn = respawn(primary, server)
    const load = startLoad(port, 24)
    for (let kill = 0; kill < 20; kill++) {
      const victim = listeningWorkers(primary)[kill % 3] ?? expect.fail()
      victim.signal('SIGKILL')
      await reached(() => victim.isDead())
      await reached(() => listeningWorkers(primary).length === 3)
    }
    stopRespawn()
    const { answered, lost } = await load.stop()
    expect(answered).toBeGreaterThan(200)
    // What a worker had accepted dies with it; nobody is refused, nobody waits for ever.
    expect(lost.filter((reason) => !/ECONNRESET|socket hang up|EPIPE/.test(reason))).toEqual([])
    expect(lost.length).toBeLessThanOrEqual(20 * 24)
    expect(listeningSockets(port)).toBe(3)
  })

  it('serves what comes to the socket of a worker that is held through the others', async () => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const [held, staying] = await forkSlots(primary, [1, 2])
    const port = portOf(held ?? expect.fail())
    const load = steadyLoad(port, 2)
    held?.holdHandovers()
    await reached(() => primary.counters.acceptedCount > 10)
    const before = load.answers.length
    await reached(() => load.answers.length > before + 50)
    expect(load.answers.slice(before + 10)).not.toContain('1')
    expect(staying?.acceptedCount).toBeGreaterThan(10)
    held?.disconnect()
    await reached(() => held?.isDead() ?? false)
    // A rolling reload: the successor gets the socket of its slot, and the primary lets go of it.
    await forkSlots(primary, [1])
    await reached(() => load.answers.slice(-20).includes('3'))
    await primaryIsQuiet(primary, load)
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('has the others share the socket of a slot that is gone for good, until a new slot takes it', async () => {
    const primary = testPrimary({ policy: 'reuse-port' })
    const workers = await forkSlots(primary, [1, 2, 3])
    const leaving = workers[2] ?? expect.fail()
    const port = portOf(leaving)
    const load = steadyLoad(port, 2)
    leaving.holdHandovers()
    await reached(() => leaving.unacknowledgedCount === 0)
    leaving.disconnect()
    await exitOf(primary, leaving)
    primary.retireSlot(3)
    await primaryIsQuiet(primary, load)
    expect([...(await countAnswers(port, 60)).keys()].toSorted()).toEqual(['1', '2'])
    await forkSlots(primary, [4])
    await primaryIsQuiet(primary, load)
    expect([...(await countAnswers(port, 90)).keys()].toSorted()).toEqual(['1', '2', '4'])
    expect(listeningSockets(port)).toBe(3)
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('serves workers without an agent that begin with it, and names those that cannot follow', async () => {
    const plain = (slot: number) => forkOptions('http-server.cjs', { slot })
    const primary = testPrimary()
    const [first] = [await forkListening(primary, plain(1)), await forkListening(primary, plain(2))]
    const port = portOf(first)
    const load = steadyLoad(port, 2)
    expect((await switchTo(primary, 'reuse-port')).replace).toEqual([1, 2])
    await forkListening(primary, plain(3))
    await reached(() => ['1', '2', '3'].every((id) => load.answers.slice(-60).includes(id)))
    first.disconnect()
    await exitOf(primary, first)
    await forkListening(primary, plain(1))
    await reached(() => ['2', '3', '4'].every((id) => load.answers.slice(-60).includes(id)))
    expect((await switchTo(primary, 'round-robin')).replace).toEqual([3, 4])
    await load.stop()
    expect(load.failures).toEqual([])
  })

  it('with no worker at all is in force for those that come', async () => {
    const primary = testPrimary()
    const [worker] = await forkSlots(primary, [1])
    const port = portOf(worker ?? expect.fail())
    worker?.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    await switchTo(primary, 'reuse-port')
    const answers = Array.from({ length: 10 }, () => get({ port }))
    await forkSlots(primary, [1, 2])
    await Promise.all(answers)
    await reached(() => listeningSockets(port) === 2)
    expect((await countAnswers(port, 60)).size).toBe(2)
  })
})

async function forkSlots(primary: ClusterPrimary, slots: readonly number[]): Promise<ClusterWorker[]> {
  const workers = slots.map((slot) => primary.fork(server(slot)))
  await reached(() => workers.every((worker) => worker.listens.length > 0))
  return workers
}

/** Which worker answered how often. */
async function countAnswers(port: number, count: number, host = '127.0.0.1'): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const answers = await Promise.all(Array.from({ length: count }, () => get({ port, host })))
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return counts
}

/** Waits until the primary hands nothing over while connections are served. */
async function primaryIsQuiet(primary: ClusterPrimary, load: { readonly answers: readonly string[] }): Promise<void> {
  let [accepted, answered] = [-1, 0]
  await reached(() => {
    const { acceptedCount } = primary.counters
    if (acceptedCount !== accepted) [accepted, answered] = [acceptedCount, load.answers.length]
    return load.answers.length > answered + 30
  })
}

/** How many sockets listen on the port, as the system counts them. */
function listeningSockets(port: number): number {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const isListening = '0A'
  return ['tcp', 'tcp6']
    .flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(end) && state === isListening).length
}
