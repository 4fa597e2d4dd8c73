import { afterEach, describe, expect, it } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { createFakeCluster, type FakeCluster } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = (rules = {}) => {
  cluster = createFakeCluster(rules)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('stop', () => {
  it('drains every worker, answers when all have gone, and respawns nobody', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(2)
    const stopped = supervisor.stop()
    expect(supervisor.stop()).toBe(stopped)
    expect(cluster.worker(1).calls).toEqual(['drain 5000'])
    expect(cluster.slot(1).drain).toMatchObject({
      step: 'finishing',
      endsAtMs: clock.nowMs() + 10_000,
      openConnections: null,
    })
    supervisor.facts.drainProgress(1, 2, 1)
    supervisor.facts.drainProgress(1, 0, 1)
    expect(cluster.slot(1).drain).toMatchObject({ step: 'finishing', openConnections: 0 })
    supervisor.facts.drainProgress(1, 0, 0)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect'])
    supervisor.facts.workerDisconnected(1)
    cluster.exit(1, 0)
    supervisor.facts.drainProgress(2, 0, 0)
    cluster.exit(2, 0)
    expect(await stopped).toEqual(ok(undefined))
    expect(supervisor.slots.map((slot) => slot.phase)).toEqual(['stopped', 'stopped'])
    expect(supervisor).toMatchObject({ desired: 0, runState: 'stopped' })
    expect(cluster.worker(1).calls.at(-1)).toBe('killGroup')
    clock.advance(600_000)
    expect(cluster.workers).toHaveLength(2)
    expect(await supervisor.stop()).toMatchObject({ error: { code: 'already-so' } })
  })

  it('ends a worker that ignores everything: grace, disconnect, SIGTERM, SIGKILL', async () => {
    const { supervisor, clock, words } = create()
    await cluster.startListening(1)
    const stopped = supervisor.stop()
    supervisor.facts.drainProgress(1, 3, 0)
    clock.advance(9999)
    expect(cluster.worker(1).calls).toEqual(['drain 5000'])
    clock.advance(1)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect'])
    clock.advance(2000)
    clock.advance(2000)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect', 'SIGTERM', 'SIGKILL'])
    cluster.exit(1, null, 'SIGKILL')
    expect(await stopped).toEqual(ok(undefined))
    expect(words()).toContain(
      'slot 1 still has 3 open connections after 10 s: disconnecting it first, because nobody knows whether it listens for SIGTERM',
    )
    expect(words()).toContain('slot 1 still runs 2 s after SIGTERM: sending SIGKILL')
  })

  it('continues a paused worker so that it can drain, and again when it is paused under way', async () => {
    const { supervisor, clock, words } = create()
    await cluster.startListening(1)
    supervisor.facts.workerHealth(1, 'paused')
    void supervisor.stop()
    expect(cluster.worker(1).calls).toEqual(['SIGCONT', 'drain 5000'])
    supervisor.facts.workerHealth(1, 'ok')
    expect(words().slice(-1)).toEqual(['slot 1 is paused: continued by SIGCONT, so that it can end'])
    supervisor.facts.workerHealth(1, 'paused')
    clock.advance(14_000)
    const steps = ['disconnect', 'SIGCONT', 'SIGTERM', 'SIGCONT', 'SIGKILL']
    expect(cluster.worker(1).calls).toEqual(['SIGCONT', 'drain 5000', ...steps])
  })

  it('drains a worker without an agent by its hand-overs alone', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    supervisor.facts.workerAgent(1, 'absent')
    void supervisor.stop()
    supervisor.facts.drainProgress(1, null, 1)
    expect(cluster.slot(1).drain?.step).toBe('finishing')
    supervisor.facts.drainProgress(1, null, 0)
    expect(cluster.slot(1).drain?.step).toBe('disconnect')
  })

  it('asks one that never listened what it listens for, as long as its agent may come, and then disconnects it', () => {
    const { supervisor, clock } = create()
    void supervisor.start(1)
    void supervisor.stop()
    clock.advance(1999)
    expect(cluster.worker(1).calls).toEqual(['drain 5000'])
    clock.advance(1)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect'])
    clock.advance(7999)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect'])
    clock.advance(1)
    expect(cluster.worker(1).calls.at(-1)).toBe('SIGTERM')
  })

  it('disconnects one at once that never listened and has no agent', () => {
    const { supervisor } = create()
    void supervisor.start(1)
    supervisor.facts.workerAgent(1, 'absent')
    void supervisor.stop()
    supervisor.facts.drainProgress(1, null, 0)
    expect(cluster.worker(1).calls).toEqual(['drain 5000', 'disconnect'])
  })

  it('cancels the back-off, and a start that is under way', async () => {
    const { supervisor, clock } = create()
    const started = supervisor.start(2)
    cluster.exit(1, 1)
    const stopped = supervisor.stop()
    expect(await started).toMatchObject({ error: { code: 'cancelled' } })
    cluster.exit(2, 0)
    expect(await stopped).toEqual(ok(undefined))
    clock.advance(60_000)
    expect(cluster.workers).toHaveLength(2)
  })

  it('answers at its deadline when the system does not end a process, and is over when it does', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(1)
    const stopped = supervisor.stop()
    clock.advance(19_000)
    expect(await stopped).toMatchObject({
      error: { code: 'not-reached-in-time', message: expect.stringContaining('slot 1') },
    })
    expect(supervisor.runState).toBe('stopping')
    expect(await supervisor.start(1)).toMatchObject({ error: { code: 'wrong-state' } })
    cluster.exit(1, null, 'SIGKILL')
    expect(supervisor.runState).toBe('stopped')
  })

  it('can be followed by a start, with the slots and generations going on', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    const stopped = supervisor.stop()
    cluster.exit(1, 0)
    cluster.exit(2, 0)
    await stopped
    void supervisor.start(1)
    expect(cluster.removed).toEqual([2])
    expect(cluster.slot(1)).toMatchObject({ generation: 2, restartCount: 0, phase: 'starting' })
  })
})

describe('killAll', () => {
  it('ends everything with SIGKILL, even in the middle of a stop', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    const stopped = supervisor.stop()
    supervisor.killAll()
    for (const { calls } of cluster.workers) expect(calls.slice(-2)).toEqual(['SIGKILL', 'killGroup'])
    cluster.exit(1, null, 'SIGKILL')
    cluster.exit(2, null, 'SIGKILL')
    expect(await stopped).toEqual(ok(undefined))
    expect(cluster.workers).toHaveLength(2)
  })
})
