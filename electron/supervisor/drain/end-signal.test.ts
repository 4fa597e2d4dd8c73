import { afterEach, describe, expect, it } from 'vitest'
import type { EndWord } from '../../../shared/end-signals.ts'
import { ok } from '../../../shared/result.ts'
import { createFakeCluster, type FakeCluster, listensFor, noNumbers } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = (rules = {}) => {
  cluster = createFakeCluster(rules)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('an app that listens for its end', () => {
  const stopping = async (rules = {}, ...heard: readonly EndWord[]) => {
    const { supervisor } = create(rules)
    await cluster.startListening(1)
    const stopped = supervisor.stop()
    cluster.idle(1, ...heard)
    return { ...cluster, stopped }
  }
  const calls = () => cluster.worker(1).calls

  it('is told with its channel open, then disconnected, then ended by force', async () => {
    const { clock, stopped, words } = await stopping({}, 'SIGTERM')
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM'])
    expect(cluster.slot(1).drain).toMatchObject({
      step: 'signal',
      toldBy: 'SIGTERM',
      endedBy: 'nothing open',
      endsAtMs: clock.nowMs() + 2000,
    })
    clock.advance(2000)
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM', 'disconnect'])
    clock.advance(2000)
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM', 'disconnect', 'SIGKILL'])
    cluster.exit(1, null, 'SIGKILL')
    expect(await stopped).toEqual(ok(undefined))
    const warning = "slot 1's g1 was ended by SIGKILL while it drained: its own SIGTERM handler did not end it in time"
    expect(words().slice(-4)).toEqual([
      'slot 1 still runs 2 s after SIGTERM: disconnecting it',
      'slot 1 still runs 2 s after disconnect: sending SIGKILL',
      `${warning}; it ran 4 s; the slot is stopped`,
      'stopped: 1 worker ended in 4 s; 1 of them with a warning',
    ])
    expect(cluster.exits[0]).toMatchObject({ warning, cause: 'stop' })
    expect(cluster.events.slice(-2).map(({ tone }) => tone)).toEqual(['warn', 'warn'])
  })

  it('is done when it has ended by itself', async () => {
    const { stopped, words } = await stopping({}, 'SIGTERM')
    cluster.exit(1, 0)
    expect(await stopped).toEqual(ok(undefined))
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM', 'killGroup'])
    expect(cluster.exits[0]?.warning).toBeNull()
    expect(words().slice(-2)).toEqual([
      'slot 1 exited with code 0 after 0 ms; the slot is stopped',
      'stopped: 1 worker ended in 0 ms',
    ])
  })

  it('that fails in its handler is a warning, told with its words', async () => {
    const { stopped, words } = await stopping({}, 'SIGTERM')
    cluster.exit(1, 1)
    await stopped
    const warning = "slot 1's g1 ended with code 1 while it drained: its own SIGTERM handler failed"
    expect(cluster.exits[0]).toMatchObject({ warning, code: 1 })
    expect(words()).toContain(`${warning}; it ran 0 ms; the slot is stopped`)
  })

  it('whose channel it closed itself goes on the same way', async () => {
    const { clock, supervisor } = await stopping({}, 'SIGTERM')
    supervisor.facts.workerDisconnected(1)
    expect(cluster.slot(1).drain?.step).toBe('signal')
    clock.advance(4000)
    expect(calls().at(-1)).toBe('SIGKILL')
  })

  it('is told at the end of the grace while connections are open', async () => {
    const { supervisor, clock, words } = create()
    await cluster.startListening(1)
    void supervisor.stop()
    supervisor.facts.drainNumbers(1, { ...noNumbers, openConnections: 2 }, listensFor('SIGTERM'))
    supervisor.facts.drainProgress(1, 2, 0)
    clock.advance(10_000)
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM'])
    expect(words()).toContain('slot 1 still has 2 open connections after 10 s: SIGTERM sent, which it listens for')
  })

  it('is told at once when it never listened: there is nothing to drain', async () => {
    const { supervisor, clock, words } = create()
    void supervisor.start(1)
    supervisor.facts.workerAgent(1, 'connected')
    cluster.online(1)
    clock.advance(1000)
    void supervisor.act(cluster.target(1), { action: 'worker.graceful-stop' })
    cluster.idle(1, 'SIGTERM')
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM'])
    expect(words().slice(-2)).toEqual([
      'slot 1 is to end: it never listened, so there is nothing to drain',
      'slot 1: SIGTERM sent, which it listens for',
    ])
    clock.advance(9999)
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM'])
    clock.advance(1)
    expect(calls().at(-1)).toBe('disconnect')
  })

  it('is continued when it is paused', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    void supervisor.stop()
    supervisor.facts.workerHealth(1, 'paused')
    cluster.idle(1, 'SIGTERM')
    expect(calls()).toEqual(['drain 5000', 'tell SIGTERM', 'SIGCONT'])
  })

  it.each([
    ['SIGINT', 'SIGINT', 'tell SIGINT'],
    ['SIGUSR2', 'SIGUSR2', 'tell SIGUSR2'],
    ['shutdown', 'shutdown', 'tell shutdown'],
    ['SIGINT', 'SIGTERM', 'disconnect'],
    ['disconnect', 'SIGTERM', 'disconnect'],
  ] as const)('by %s, which a listener for %s hears or not: %s', async (endSignal, heard, call) => {
    await stopping({ endSignal }, heard)
    expect(calls()).toEqual(['drain 5000', call])
  })

  it('by no signal where the system has none: the message, or disconnect', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    for (const worker of cluster.workers) worker.hasSignals = false
    void supervisor.stop()
    cluster.idle(1, 'SIGTERM')
    cluster.idle(2, 'SIGTERM', 'shutdown')
    expect(cluster.workers.map((worker) => worker.calls[1])).toEqual(['disconnect', 'tell shutdown'])
  })

  it('is no warning when a person ended it meanwhile', async () => {
    const { supervisor, stopped } = await stopping({}, 'SIGTERM')
    void supervisor.act(cluster.target(1), { action: 'worker.sigkill' })
    cluster.exit(1, null, 'SIGKILL')
    await stopped
    expect(cluster.exits[0]).toMatchObject({ warning: null, cause: 'stop' })
  })

  it('is one all the same when a person had tried another signal', async () => {
    const { supervisor, stopped, clock } = await stopping({}, 'SIGTERM')
    void supervisor.act(cluster.target(1), { action: 'worker.sigint' })
    clock.advance(4000)
    cluster.exit(1, null, 'SIGKILL')
    await stopped
    expect(cluster.exits[0]?.warning).toMatch(/was ended by SIGKILL/)
  })
})
