import { afterEach, describe, expect, it } from 'vitest'
import { defaultReload, type ReloadSettings } from '../../../shared/model/settings.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { ok } from '../../../shared/result.ts'
import { createFakeCluster, type FakeCluster, listensFor, noNumbers, port3000 } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = (reload: Partial<ReloadSettings> = {}, rules = {}): FakeCluster => {
  cluster = createFakeCluster({ reload: { ...defaultReload, ...reload }, ...rules })
  return cluster
}
const state = () => cluster.supervisor.reload?.state
const generations = () => cluster.supervisor.slots.map(({ generation }) => generation)

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('a reload', () => {
  it('replaces slot after slot: new one first, then the old one drains', async () => {
    const { supervisor, words, clock } = create()
    await cluster.startListening(2)
    clock.advance(5000)
    expect(supervisor.startReload(null)).toEqual(ok({ operationId: 1 }))
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', generation: 1, successor: { generation: 2 } })
    expect(cluster.worker(1).calls).toEqual([])
    clock.advance(200)
    cluster.getReady(1)
    expect(cluster.slot(1)).toMatchObject({
      phase: 'listening',
      generation: 2,
      bootMs: 200,
      restartCount: 0,
      successor: null,
      leaving: [{ generation: 1, drain: { step: 'finishing', endedBy: null } }],
    })
    expect(cluster.workers.map(({ calls }) => calls)).toEqual([['drain 5000'], [], ['release']])
    expect(supervisor.reload).toMatchObject({ state: 'running', total: 2, done: 0, current: [1] })
    supervisor.facts.workerMoved(1, 3)
    supervisor.facts.workerMoved(1, 3)
    clock.advance(118)
    const numbers = { ...noNumbers, movedCount: 11, requestsSinceCount: 3 }
    supervisor.facts.drainNumbers(1, numbers, listensFor('SIGTERM'))
    supervisor.facts.drainProgress(1, 0, 0)
    expect(cluster.slot(1).leaving[0]?.drain).toMatchObject({ numbers, movedTo: 'g2', endedBy: 'nothing open' })
    cluster.drained(1, 1)
    expect(cluster.exits.at(-1)).toMatchObject({ slot: 1, generation: 1, cause: 'reload' })
    cluster.getReady(2)
    cluster.drained(2, 1)
    expect(generations()).toEqual([2, 2])
    expect(supervisor.reload).toMatchObject({ state: 'done', done: 2, current: [], endedAtMs: clock.nowMs() })
    expect(words().slice(-12)).toEqual([
      'reloading 2 workers, 1 at a time',
      "slot 1's g2 started beside g1 (pid 4003)",
      'slot 1: g2 is ready 200 ms after its start and takes over from g1',
      "slot 1's g1 drains: no new connections, at most 10 s for the open ones",
      "slot 1's g1 drained in 118 ms: nothing open any more; 11 sockets moved to g2; no request came after hand-overs had stopped; SIGTERM sent, which it listens for",
      "slot 2's g2 started beside g1 (pid 4004)",
      "slot 1's g1 exited with code 0 after 5.3 s; replaced by g2",
      'slot 2: g2 is ready 0 ms after its start and takes over from g1',
      "slot 2's g1 drains: no new connections, at most 10 s for the open ones",
      "slot 2's g1 drained in 0 ms: nothing open any more; disconnecting it first, because nobody knows whether it listens for SIGTERM",
      "slot 2's g1 exited with code 0 after 5.3 s; replaced by g2",
      'reloaded 2 workers in 318 ms; 11 connections moved, no request came to an old worker after its hand-overs had stopped',
    ])
    const swap = { generation: 1, nextGeneration: 2 }
    expect(supervisor.reload?.swaps).toEqual([
      { ...swap, slot: 1, readyMs: 200, drainMs: 118, numbers, endedBy: 'nothing open', warning: null },
      { ...swap, slot: 2, readyMs: 0, drainMs: 0, numbers: null, endedBy: 'nothing open', warning: null },
    ])
    expect(cluster.events.filter(({ kind }) => kind === 'reload').map(({ mark }) => mark)).toEqual([
      'reload starts',
      null,
      null,
      'reload ends',
    ])
  })

  it('refuses a second one, an unknown slot, and a cluster that does not run', async () => {
    const { supervisor } = create()
    expect(supervisor.startReload(null)).toMatchObject({ error: { code: 'wrong-state' } })
    await cluster.startListening(1)
    expect(supervisor.startReload(7)).toMatchObject({ error: { code: 'not-found' } })
    supervisor.startReload(null)
    expect(supervisor.startReload(null)).toMatchObject({
      error: { code: 'already-so', message: 'reloading: 0 of 1 done, slot 1 now. Cancel it, or wait until it is over' },
    })
    expect(cluster.workers).toHaveLength(2)
  })
})

describe('a new generation that does not get ready', () => {
  it.each([
    ['is not online', () => {}, 'g2 was not online within 30 s'],
    ['does not listen', () => cluster.online(1), 'g2 did not listen on port 3000 within 30 s'],
    [
      'listens elsewhere',
      () => {
        cluster.online(1)
        const elsewhere: ListenAddress = { ...port3000, port: 4000 }
        cluster.supervisor.facts.workerListening(cluster.worker(1).workerId, [elsewhere])
      },
      'g2 did not listen on port 3000 within 30 s, only on port 4000',
    ],
  ])('stops the reload when it %s; the old one goes on', async (_name, act, words) => {
    const { supervisor, clock } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    act()
    clock.advance(29_999)
    expect(state()).toBe('running')
    clock.advance(1)
    expect(supervisor.reload).toMatchObject({
      state: 'stopped',
      done: 0,
      failed: { slot: 1, generation: 2 },
      words: `reload stopped after 0 of 2: slot 1's ${words}`,
    })
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', generation: 1, leaving: [{ generation: 2 }] })
    expect(cluster.workers.slice(0, 2).map(({ calls }) => calls)).toEqual([[], []])
    expect(cluster.events.at(-1)).toMatchObject({ tone: 'bad', mark: 'reload ends' })
  })

  it('stops it when it ends, or cannot be forked', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    supervisor.startReload(null)
    cluster.exit(1, 1)
    expect(supervisor.reload).toMatchObject({ state: 'stopped', failed: { slot: 1, generation: 2 } })
    expect(supervisor.reload?.words).toContain(
      "slot 1's g2 exited with code 1 after 0 ms, before it was ready; g1 goes on",
    )
    expect(cluster.exits).toMatchObject([{ generation: 2, cause: 'crash' }])
    cluster.forkError = 'spawn EAGAIN'
    supervisor.startReload(null)
    expect(supervisor.reload?.words).toContain("slot 1's g3 could not be started (spawn EAGAIN)")
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', generation: 1, restartCount: 0 })
  })

  it('is ready by its message, and gets no connection before', async () => {
    const { supervisor } = create({ readiness: 'message' })
    await cluster.startListening(1)
    supervisor.startReload(null)
    cluster.getReady(1)
    expect([cluster.worker(1).calls, generations()]).toEqual([['hold'], [1]])
    supervisor.facts.workerSaidReady(cluster.worker(1).workerId)
    expect([cluster.worker(1).calls, generations()]).toEqual([['hold', 'release'], [2]])
  })

  it('is ready when the probe says so, and is asked again until then', async () => {
    const { supervisor, clock } = create({ readiness: 'http' })
    await cluster.startListening(1)
    supervisor.startReload(null)
    cluster.worker(1).probe = 'GET / answered 500, not 200 to 299'
    cluster.getReady(1)
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
    expect(generations()).toEqual([1])
    cluster.worker(1).probe = true
    clock.advance(250)
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
    expect(generations()).toEqual([2])
  })

  it('is ready after minUptimeMs where the script never listens', async () => {
    const { supervisor, clock } = create()
    const started = supervisor.start(1)
    cluster.online(1)
    clock.advance(1000)
    await started
    supervisor.startReload(null)
    cluster.online(1)
    clock.advance(999)
    expect(generations()).toEqual([1])
    clock.advance(1)
    expect(generations()).toEqual([2])
    expect(cluster.slot(1).phase).toBe('online')
  })
})

describe('what happens during a reload', () => {
  it('ends the new one when it is cancelled, and keeps what took over', async () => {
    const { supervisor } = create()
    await cluster.startListening(3)
    supervisor.startReload(null)
    cluster.getReady(1)
    cluster.drained(1, 1)
    expect(supervisor.cancelReload()).toEqual(ok(undefined))
    expect(supervisor.reload).toMatchObject({
      state: 'cancelled',
      words: 'reload cancelled after 1 of 3, by hand',
    })
    expect(supervisor.cancelReload()).toMatchObject({ error: { code: 'already-so' } })
    expect(generations()).toEqual([2, 1, 1])
    cluster.drained(2, 2)
    expect(cluster.words().at(-1)).toContain("slot 2's g2 exited with code 0 after 0 ms; slot 2 g1 serves on")
    expect(cluster.workers).toHaveLength(5)
  })

  it('gives the place to the new one when the old one dies in mid-start', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(1)
    supervisor.startReload(null)
    const [old] = cluster.workers
    if (old !== undefined) old.isAlive = false
    supervisor.facts.workerExited(1, null, 'SIGKILL')
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', generation: 2, restartCount: 0, successor: null })
    expect(cluster.exits.at(-1)?.words).toContain('g2, which was starting to replace it, takes its place')
    cluster.online(1)
    // It boots for long: online is not listening.
    clock.advance(5000)
    expect(state()).toBe('running')
    cluster.getReady(1)
    expect(state()).toBe('done')
    expect(cluster.workers).toHaveLength(2)
  })

  it('stops with the cluster: nobody is left, and Stop waits for all', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    cluster.getReady(1)
    let hasStopped = false
    const stopped = supervisor.stop().then((result) => {
      hasStopped = true
      return result
    })
    expect(supervisor.reload).toMatchObject({ state: 'cancelled' })
    cluster.drained(1, 2)
    cluster.drained(2, 1)
    await Promise.resolve()
    expect([cluster.slot(1).phase, supervisor.runState, hasStopped]).toEqual(['stopped', 'stopping', false])
    cluster.drained(1, 1)
    expect(await stopped).toEqual(ok(undefined))
    expect(supervisor.runState).toBe('stopped')
    expect(cluster.workers.some(({ isAlive }) => isAlive)).toBe(false)
  })

  it('leaves out a slot that is scaled away, and does not touch one that is added', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    const scaled = supervisor.scale(1)
    cluster.drained(2, 1)
    expect(await scaled).toEqual(ok(undefined))
    const added = supervisor.scale(2)
    cluster.getReady(2)
    expect(await added).toEqual(ok(undefined))
    cluster.getReady(1)
    cluster.drained(1, 1)
    expect(supervisor.reload).toMatchObject({ state: 'done', done: 1, total: 1 })
    expect(generations()).toEqual([2, 2])
  })

  it('removes a slot only with its last worker', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    supervisor.startReload(2)
    const scaled = supervisor.scale(1)
    cluster.drained(2, 1)
    expect(cluster.removed).toEqual([])
    cluster.drained(2, 2)
    expect(cluster.removed).toEqual([2])
    expect(await scaled).toEqual(ok(undefined))
  })

  it('ends everybody with killAll', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    supervisor.startReload(null)
    cluster.getReady(1)
    supervisor.killAll()
    expect(cluster.workers.map(({ calls }) => calls.includes('SIGKILL'))).toEqual([true, true])
  })
})
