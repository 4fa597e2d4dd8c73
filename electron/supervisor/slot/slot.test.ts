import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { ok } from '../../../shared/result.ts'
import { createFakeCluster, type FakeCluster, port3000, testRules } from '../testing/fake-workers.ts'

let cluster: FakeCluster
const create = (rules = {}) => {
  cluster = createFakeCluster(rules)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('respawn', () => {
  it('fills the slot again with the next generation, and tells both halves in words', async () => {
    const { clock, words, events, supervisor } = create()
    await cluster.startListening(2)
    clock.advance(134_000)
    cluster.exit(2, null, 'SIGKILL')
    expect(cluster.worker(2).generation).toBe(2)
    clock.advance(212)
    cluster.listen(2)
    expect(words()).toContain('slot 2 exited by SIGKILL after 2 m 14 s; starting again as g2')
    expect(words()).toContain('slot 2 is listening again on port 3000 as g2, 212 ms after the exit')
    expect(events.find((event) => event.kind === 'exit')).toMatchObject({ mark: 'SIGKILL 2', tone: 'bad', slot: 2 })
    expect(cluster.slot(2)).toMatchObject({ restartCount: 1, lastExit: { cause: 'crash', signal: 'SIGKILL' } })
    expect(supervisor.slots.map((slot) => slot.restartCount)).toEqual([0, 1])
  })

  it('backs off, doubles, and fails the slot at the fifth unstable exit', async () => {
    const { supervisor, clock, words } = create()
    const started = supervisor.start(1)
    for (const delayMs of [200, 400, 800, 1600]) {
      cluster.online(1)
      clock.advance(400)
      const forks = cluster.workers.length
      cluster.exit(1, 1)
      expect(cluster.slot(1)).toMatchObject({ phase: 'backing-off', nextTryAtMs: clock.nowMs() + delayMs, pid: null })
      clock.advance(delayMs - 1)
      expect(cluster.workers).toHaveLength(forks)
      clock.advance(1)
      expect(cluster.workers).toHaveLength(forks + 1)
    }
    cluster.online(1)
    clock.advance(400)
    cluster.exit(1, 1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'failed', unstableCount: 5, restartCount: 4 })
    expect(words()).toContain(
      'slot 1 exited with code 1 after 0.4 s (< 1 s): unstable 2 of 5 within 1 m, next try in 400 ms',
    )
    expect(cluster.events.find((event) => event.kind === 'failed')?.mark).toBe('failed 1')
    expect(await started).toMatchObject({ error: { message: expect.stringContaining('unstable 5 of 5') } })
    clock.advance(3_600_000)
    expect(cluster.workers).toHaveLength(5)
  })

  it('stops trying when a person says so, keeps the reason, and tries again when asked', () => {
    const { supervisor } = create()
    void supervisor.start(1)
    expect(supervisor.stopTrying(1)).toMatchObject({ error: { message: 'slot 1 is starting: no try is due' } })
    cluster.online(1)
    cluster.exit(1, 1)
    cluster.clock.advance(50)
    expect(cluster.slot(1)).toMatchObject({ phase: 'backing-off', why: cluster.exits[0]?.words })
    expect(supervisor.stopTrying(1)).toEqual({ ok: true, value: undefined })
    const told =
      'slot 1 was told to stop trying 150 ms before its next try, after 1 unstable exit; "Try again" starts over'
    expect(cluster.words().at(-1)).toBe(told)
    expect(cluster.slot(1)).toMatchObject({
      phase: 'failed',
      nextTryAtMs: null,
      why: `${cluster.exits[0]?.words}; then ${told}`,
    })
    cluster.clock.advance(60_000)
    expect(cluster.slot(1)).toMatchObject({ phase: 'failed', generation: 1 })
    supervisor.retry(1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', generation: 2, unstableCount: 0, why: null })
  })

  it('cuts a wait to a new cap at once, and counts down by the monotonic clock', () => {
    const { supervisor, clock } = create({ backOffMs: 20_000 })
    void supervisor.start(1)
    cluster.online(1)
    cluster.exit(1, 1)
    clock.jump(-3_600_000)
    expect((cluster.slot(1).nextTryAtMs ?? 0) - clock.nowMs()).toBe(20_000)
    supervisor.setRules({ ...testRules, backOffCapMs: 1000 })
    expect((cluster.slot(1).nextTryAtMs ?? 0) - clock.nowMs()).toBe(1000)
    clock.advance(1000)
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', generation: 2 })
  })

  it('forgets unstable exits once a worker has been online long enough', () => {
    const { supervisor, clock } = create()
    void supervisor.start(1)
    cluster.exit(1, 1)
    clock.advance(200)
    cluster.online(1)
    expect(cluster.slot(1).unstableCount).toBe(1)
    clock.advance(1000)
    expect(cluster.slot(1).unstableCount).toBe(0)
  })

  it('counts a fork that throws as a failed start, and backs off', () => {
    const { supervisor, clock } = create()
    cluster.forkError = 'spawn ENOENT'
    void supervisor.start(1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'backing-off', lastExit: { cause: 'start-failed' } })
    cluster.forkError = null
    clock.advance(200)
    cluster.listen(1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', generation: 2 })
  })

  it.each([
    ['exit first', ['exit', 'disconnect']],
    ['disconnect first', ['disconnect', 'exit']],
  ] as const)('is the same with %s', async (_name, order) => {
    const { supervisor, clock } = create()
    await cluster.startListening(1)
    clock.advance(5000)
    for (const fact of order) {
      if (fact === 'exit') cluster.exit(1, 1)
      else supervisor.facts.workerDisconnected(1)
    }
    expect(cluster.worker(1).generation).toBe(2)
    expect(cluster.events.filter((event) => event.kind === 'drain')).toEqual([])
    cluster.listen(1)
    clock.advance(1000)
    expect(cluster.slot(1).phase).toBe('listening')
  })

  it('leads a worker that closed its channel but lives on to its end', async () => {
    const { supervisor, clock } = create()
    await cluster.startListening(1)
    supervisor.facts.workerDisconnected(1)
    clock.advance(250)
    expect(cluster.slot(1)).toMatchObject({ phase: 'draining', drain: { step: 'disconnect' } })
    clock.advance(testRules.graceMs + testRules.killMs)
    expect(cluster.worker(1).calls).toEqual(['SIGTERM', 'SIGKILL'])
    cluster.exit(1, null, 'SIGKILL')
    expect(cluster.worker(1).generation).toBe(2)
  })

  it('says why a worker may not come online, and takes it back when it does', () => {
    const { supervisor, clock } = create()
    void supervisor.start(1)
    clock.advance(limits.notListeningHintMs - 1)
    expect(cluster.slot(1).notListeningHint).toBeNull()
    clock.advance(1)
    expect(cluster.slot(1)).toMatchObject({
      phase: 'starting',
      notListeningHint: expect.stringMatching(/^not online yet, 10 s after its start: .*--inspect-brk/),
    })
    cluster.online(1)
    expect(cluster.slot(1)).toMatchObject({ phase: 'online', notListeningHint: null })
  })

  it('ends what a worker left in its process group, however the worker ended', async () => {
    create()
    await cluster.startListening(1)
    const first = cluster.worker(1)
    cluster.exit(1, null, 'SIGSEGV')
    expect(first.calls).toEqual(['killGroup'])
    expect(cluster.slot(1).phase).toBe('backing-off')
  })

  it('goes back to online when the last server closes', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    supervisor.facts.workerListens(1, [])
    expect(cluster.slot(1)).toMatchObject({
      phase: 'online',
      notListeningHint: expect.stringContaining('not listening any more'),
    })
  })
})

describe('retry', () => {
  const fail = () => {
    for (let count = 0; count < 5; count++) {
      cluster.exit(1, 1)
      cluster.clock.advance(30_000)
    }
  }

  it('starts a failed slot over, with the count at zero', () => {
    const { supervisor } = create({ unstableWindowMs: 3_600_000 })
    void supervisor.start(1)
    fail()
    expect(cluster.slot(1).phase).toBe('failed')
    expect(supervisor.retry(1)).toEqual(ok(undefined))
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', unstableCount: 0, restartCount: 4 })
  })

  it('tries a slot now that is backing off, and says when there is nothing to try', () => {
    const { supervisor } = create()
    void supervisor.start(2)
    cluster.exit(1, 1)
    expect(supervisor.retry(null)).toEqual(ok(undefined))
    expect(cluster.slot(1)).toMatchObject({ phase: 'starting', unstableCount: 1, nextTryAtMs: null })
    expect(supervisor.retry(1)).toMatchObject({ error: { code: 'already-so' } })
    expect(supervisor.retry(9)).toMatchObject({ error: { code: 'not-found' } })
    expect(cluster.workers).toHaveLength(3)
  })
})

describe('health', () => {
  it('overlays a live worker and tells of it with durations', async () => {
    const { supervisor, clock, words } = create()
    await cluster.startListening(3)
    supervisor.facts.workerHealth(3, 'unresponsive', 3200)
    expect(cluster.slot(3)).toMatchObject({ phase: 'listening', health: 'unresponsive' })
    clock.advance(900)
    supervisor.facts.workerHealth(3, 'ok')
    expect(words().slice(-2)).toEqual([
      'slot 3 does not answer: event loop blocked for 3.2 s',
      'slot 3 answers again after 4.1 s',
    ])
  })

  it('tells of a stop from outside, with marks, and draws both on the lifeline', async () => {
    const { supervisor, clock, events } = create()
    await cluster.startListening(1)
    clock.advance(1000)
    supervisor.facts.workerHealth(1, 'paused')
    clock.advance(2000)
    supervisor.facts.workerHealth(1, 'ok')
    expect(events.slice(-2).map((event) => event.mark)).toEqual(['SIGSTOP 1', 'SIGCONT 1'])
    const [line] = supervisor.lifelines
    expect(line?.segments.map((segment) => segment.state).slice(-3)).toEqual(['listening', 'paused', 'listening'])
  })

  it('is ok again in the next generation', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    supervisor.facts.workerHealth(1, 'unresponsive')
    cluster.exit(1, null, 'SIGKILL')
    expect(cluster.slot(1).health).toBe('ok')
  })
})

describe('facts of unknown workers', () => {
  it('change nothing', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    const before = supervisor.slots
    supervisor.facts.workerExited(99, 1, null)
    supervisor.facts.workerOnline(99)
    supervisor.facts.workerListening(99, [port3000])
    supervisor.facts.drainProgress(99, 0, 0)
    expect(supervisor.slots).toEqual(before)
  })
})
