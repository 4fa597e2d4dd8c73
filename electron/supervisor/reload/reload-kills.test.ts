import { afterEach, describe, expect, it } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { createFakeCluster, type FakeCluster } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = async (count = 1): Promise<FakeCluster> => {
  cluster = createFakeCluster()
  await cluster.startListening(count)
  cluster.supervisor.startReload(null)
  return cluster
}
const target = (generation: number) => ({ slot: 1, generation, pid: generation === 1 ? 4001 : cluster.worker(1).pid })
const isSettled = async (answer: Promise<unknown>): Promise<boolean> => {
  let settled = false
  void answer.then(() => {
    settled = true
  })
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
  return settled
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('a kill during a reload', () => {
  it('of the old one is answered by its end, also when that loses its place meanwhile', async () => {
    const { supervisor, clock } = await create()
    const killed = supervisor.act(target(1), { action: 'worker.sigterm' })
    cluster.listen(1)
    expect(cluster.slot(1)).toMatchObject({ generation: 2, leaving: [{ generation: 1 }] })
    clock.advance(2000)
    expect(await isSettled(killed)).toBe(false)
    supervisor.facts.workerExited(1, 0, null)
    expect(await killed).toEqual(ok({ words: "slot 1's g1 exited with code 0 after 2 s; replaced by g2" }))
  })

  it('of the new one is not answered by its taking over', async () => {
    const { supervisor, clock } = await create()
    const killed = supervisor.act(target(2), { action: 'worker.sigterm' })
    cluster.listen(1)
    supervisor.facts.drainProgress(1, 0, 0)
    supervisor.facts.workerExited(1, 0, null)
    expect(cluster.slot(1)).toMatchObject({ generation: 2, phase: 'listening' })
    clock.advance(500)
    expect(await isSettled(killed)).toBe(false)
    cluster.exit(1, 0)
    expect(await killed).toEqual(ok({ words: 'slot 1 exited with code 0 after 500 ms; starting again as g3' }))
    // A person did it: it is no crash, and no unstable run.
    expect(cluster.exits.at(-1)).toMatchObject({ generation: 2, cause: 'asked', followed: 'respawn' })
    expect(cluster.slot(1)).toMatchObject({ generation: 3, unstableCount: 0 })
  })

  it('of the new one is no crash', async () => {
    const { supervisor } = await create()
    const killed = supervisor.act(target(2), { action: 'worker.sigkill' })
    cluster.exit(1, null, 'SIGKILL')
    const words = "slot 1's g2 exited by SIGKILL after 0 ms, before it was ready; g1 goes on"
    expect(await killed).toEqual(ok({ words }))
    expect(cluster.exits).toMatchObject([{ generation: 2, cause: 'asked', signal: 'SIGKILL' }])
    expect(supervisor.reload).toMatchObject({ state: 'stopped', words: `reload stopped after 0 of 1: ${words}` })
  })

  it('of the old one leaves the slot to the new one, which is awaited until it listens', async () => {
    const { supervisor, clock } = await create(2)
    void supervisor.act(target(1), { action: 'worker.sigkill' })
    supervisor.facts.workerExited(1, null, 'SIGKILL')
    cluster.online(1)
    // Online for long enough to rest so, if it were a script without a server.
    clock.advance(5000)
    expect(cluster.slot(1)).toMatchObject({ generation: 2, phase: 'online' })
    expect(supervisor.reload).toMatchObject({ state: 'running', done: 0, current: [1] })
    clock.advance(25_000)
    expect(supervisor.reload).toMatchObject({ state: 'stopped', failed: { slot: 1, generation: 2 } })
    expect(supervisor.reload?.words).toBe("reload stopped after 0 of 2: slot 1's g2 was not up within 30 s")
  })
})

describe('the proof of a reload', () => {
  it('is of the workers it replaced, not of those that a cancelled one left behind', async () => {
    const { supervisor } = await create(2)
    cluster.listen(1)
    supervisor.cancelReload()
    supervisor.startReload(2)
    supervisor.facts.workerExited(1, 0, null)
    expect(supervisor.reload?.swaps).toEqual([])
    cluster.listen(2)
    supervisor.facts.workerExited(2, 0, null)
    expect(supervisor.reload).toMatchObject({ state: 'done', swaps: [{ slot: 2, generation: 1, nextGeneration: 2 }] })
  })
})
