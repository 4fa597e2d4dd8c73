import { afterEach, describe, expect, it } from 'vitest'
import { defaultReload } from '../../shared/model/settings.ts'
import { createFakeCluster, type FakeCluster, testRules } from './testing/fake-workers.ts'

let cluster: FakeCluster
const create = async (rules: Partial<typeof testRules> = {}): Promise<FakeCluster> => {
  cluster = createFakeCluster(rules)
  await cluster.startListening(1)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('rules that change under way', () => {
  it('cut a drain short, or let it go on', async () => {
    const { supervisor, clock } = await create({ graceMs: 60_000 })
    void supervisor.act(cluster.target(1), { action: 'worker.graceful-stop' })
    clock.advance(5000)
    supervisor.setRules({ ...testRules, graceMs: 20_000 })
    expect(cluster.slot(1).drain?.endsAtMs).toBe(clock.nowMs() + 15_000)
    supervisor.setRules({ ...testRules, graceMs: 30_000 })
    clock.advance(24_999)
    expect(cluster.slot(1).drain).toMatchObject({ step: 'finishing' })
    clock.advance(1)
    expect(cluster.slot(1).drain).toMatchObject({ step: 'disconnect', endedBy: 'grace over' })
    supervisor.setRules({ ...testRules, killMs: 500 })
    clock.advance(500)
    expect(cluster.slot(1).drain).toMatchObject({ step: 'SIGTERM' })
  })

  it('name another end signal, in force for drains under way', async () => {
    const { supervisor, clock } = await create()
    void supervisor.act(cluster.target(1), { action: 'worker.graceful-stop' })
    supervisor.setRules({ ...testRules, endSignal: 'SIGUSR2' })
    cluster.idle(1, 'SIGTERM', 'SIGUSR2')
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'tell SIGUSR2'])
    supervisor.setRules({ ...testRules, endSignal: 'SIGINT', killMs: 500 })
    expect(cluster.slot(1).drain).toMatchObject({ toldBy: 'SIGUSR2', endsAtMs: clock.nowMs() + 500 })
  })

  it('cut the drain of a worker that was replaced', async () => {
    const { supervisor, clock } = await create({ graceMs: 60_000 })
    supervisor.startReload(null)
    cluster.listen(1)
    clock.advance(5000)
    supervisor.setRules({ ...testRules, graceMs: 1000 })
    clock.advance(0)
    expect(cluster.slot(1).leaving).toMatchObject([{ drain: { step: 'disconnect' } }])
  })

  it('leave a successor asked as it was when it began', async () => {
    const { supervisor } = await create()
    supervisor.startReload(null)
    supervisor.setRules({ ...testRules, reload: { ...defaultReload, readiness: 'message' } })
    cluster.listen(1)
    expect(cluster.slot(1).generation).toBe(2)
    cluster.supervisor.facts.workerExited(1, 0, null)
    supervisor.startReload(null)
    supervisor.setRules(testRules)
    cluster.listen(1)
    expect([cluster.slot(1).generation, cluster.worker(1).calls]).toEqual([2, ['hold']])
    supervisor.facts.workerSaidReady(cluster.worker(1).workerId)
    expect([cluster.slot(1).generation, cluster.worker(1).calls]).toEqual([3, ['hold', 'release']])
  })

  it('are looked at by a reload at once', async () => {
    const { supervisor, clock } = await create()
    supervisor.startReload(null)
    clock.advance(5000)
    supervisor.setRules({ ...testRules, reload: { ...defaultReload, readyTimeoutMs: 1000 } })
    expect(supervisor.reload).toMatchObject({ state: 'stopped' })
  })
})
