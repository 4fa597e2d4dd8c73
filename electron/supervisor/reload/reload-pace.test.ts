import { afterEach, describe, expect, it } from 'vitest'
import { defaultReload, type ReloadSettings } from '../../../shared/model/settings.ts'
import { createFakeCluster, type FakeCluster, listensFor, noNumbers } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = (reload: Partial<ReloadSettings> = {}): FakeCluster => {
  cluster = createFakeCluster({ reload: { ...defaultReload, ...reload } })
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('the pace of a reload', () => {
  it('goes on with the next slot while a drained process is still ending, and is over when that is gone', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    cluster.getReady(1)
    supervisor.facts.drainProgress(1, 0, 0)
    expect(supervisor.reload).toMatchObject({ current: [1] })
    supervisor.facts.workerDisconnected(1)
    expect(supervisor.reload).toMatchObject({ done: 0, current: [2] })
    expect(cluster.slot(2).successor).toMatchObject({ generation: 2 })
    cluster.getReady(2)
    cluster.drained(2, 1)
    expect(supervisor.reload).toMatchObject({ state: 'running', done: 1, current: [] })
    cluster.drained(1, 1)
    expect(supervisor.reload).toMatchObject({ state: 'done', done: 2 })
  })

  it('goes on when a drained one was told to end, and its channel is open while its handler runs', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    cluster.getReady(1)
    supervisor.facts.drainNumbers(1, noNumbers, listensFor('SIGTERM'))
    expect(cluster.slot(2).successor).toBe(null)
    supervisor.facts.drainProgress(1, 0, 0)
    expect(cluster.workers[0]?.calls).toEqual(['drain 5000', 'tell SIGTERM'])
    expect(cluster.slot(2).successor).toMatchObject({ generation: 2 })
    cluster.getReady(2)
    supervisor.facts.drainNumbers(2, noNumbers, listensFor('SIGTERM'))
    supervisor.facts.drainProgress(2, 0, 0)
    clock.advance(1000)
    expect(supervisor.reload).toMatchObject({ state: 'running', done: 0, current: [] })
    cluster.drained(1, 1)
    supervisor.facts.workerExited(2, 1, null)
    expect(supervisor.reload).toMatchObject({ state: 'done', done: 2 })
    const warning = "slot 2's g1 ended with code 1 while it drained: its own SIGTERM handler failed"
    expect(supervisor.reload?.swaps.map((swap) => swap.warning)).toEqual([null, warning])
    expect(cluster.events.at(-1)).toMatchObject({
      tone: 'warn',
      words: expect.stringMatching(/1 old worker ended with/),
    })
    expect(cluster.exits.at(-1)?.words).toBe(`${warning}; it ran 1 s; replaced by g2`)
  })

  it('waits for the exit of one whose grace was over: what was open may be served still', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(2)
    supervisor.startReload(null)
    cluster.getReady(1)
    supervisor.facts.drainProgress(1, 1, 0)
    clock.advance(10_000)
    supervisor.facts.workerDisconnected(1)
    expect(cluster.slot(2).successor).toBe(null)
    cluster.drained(1, 1)
    expect(cluster.slot(2).successor).toMatchObject({ generation: 2 })
  })

  it('reloads one slot, and several at once', async () => {
    create({ atOnce: 2 })
    await cluster.startListening(4)
    cluster.supervisor.startReload(3)
    cluster.getReady(3)
    cluster.drained(3, 1)
    expect([cluster.supervisor.reload?.state, cluster.supervisor.slots.map(({ generation }) => generation)]).toEqual([
      'done',
      [1, 1, 2, 1],
    ])
    cluster.supervisor.startReload(null)
    expect(cluster.supervisor.reload).toMatchObject({ operationId: 2, current: [1, 2] })
    for (const slot of [2, 1]) {
      cluster.getReady(slot)
      cluster.drained(slot, 1)
    }
    expect(cluster.supervisor.reload).toMatchObject({ done: 2, current: [3, 4] })
  })
})
