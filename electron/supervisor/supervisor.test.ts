import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { ok } from '../../shared/result.ts'
import { createFakeCluster, type FakeCluster, port3000, testRules } from './testing/fake-workers.ts'

let cluster: FakeCluster
const create = (rules = {}) => {
  cluster = createFakeCluster(rules)
  return cluster
}

afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

describe('start', () => {
  it('answers when every slot listens, and says so', async () => {
    const { supervisor, worker, listen, clock, words } = create()
    const started = supervisor.start(2)
    expect(supervisor.runState).toBe('starting')
    expect(cluster.workers.map(({ slot, generation }) => [slot, generation])).toEqual([
      [1, 1],
      [2, 1],
    ])
    clock.advance(180)
    listen(1)
    listen(2)
    expect(await started).toEqual(ok(undefined))
    expect(supervisor.runState).toBe('running')
    expect(cluster.slot(2)).toMatchObject({
      phase: 'listening',
      pid: worker(2).pid,
      bootMs: 180,
      restartCount: 0,
    })
    expect(words()).toContain('slot 1 is listening on port 3000 as g1, 180 ms after its start')
    expect(words()).toContain('2 of 2 workers listening 180 ms after the start')
  })

  it('counts a script that never listens as settled once it rests online, and hints later', async () => {
    const { supervisor, clock } = create()
    const started = supervisor.start(1)
    cluster.online(1)
    clock.advance(testRules.minUptimeMs)
    expect(await started).toEqual(ok(undefined))
    expect(cluster.slot(1)).toMatchObject({ phase: 'online', notListeningHint: null })
    clock.advance(limits.notListeningHintMs)
    expect(cluster.slot(1).notListeningHint).toMatch(/^not listening yet, 10 s after online: /)
    clock.advance(600_000)
    expect(cluster.workers).toHaveLength(1)
    supervisor.facts.workerListening(1, [port3000])
    expect(cluster.slot(1)).toMatchObject({ phase: 'listening', notListeningHint: null })
  })

  it('answers with the slots that are not up after 30 s, and goes on', async () => {
    const { supervisor, clock } = create()
    const started = supervisor.start(3)
    cluster.listen(2)
    clock.advance(30_000)
    expect(await started).toEqual({
      ok: false,
      error: { code: 'not-reached-in-time', message: 'slots 1 and 3 not up yet after 30 s; the cluster goes on' },
    })
    expect(supervisor.runState).toBe('running')
    cluster.listen(1)
    expect(cluster.slot(1).phase).toBe('listening')
  })

  it('refuses what is no worker count, and forks nothing', async () => {
    const { supervisor } = create()
    for (const count of [0, -1, 1.5, 129, Number.NaN]) {
      expect(await supervisor.start(count)).toMatchObject({
        error: { code: 'invalid-input', message: expect.stringContaining('from 1 to 128') },
      })
    }
    expect(cluster.workers).toHaveLength(0)
  })

  it('says that it runs already', async () => {
    const { supervisor } = create()
    await cluster.startListening(1)
    expect(await supervisor.start(4)).toMatchObject({ error: { code: 'already-so' } })
    expect(cluster.workers).toHaveLength(1)
  })

  it('takes a listen that overtakes online', async () => {
    const { supervisor, clock } = create()
    const started = supervisor.start(1)
    supervisor.facts.workerListening(1, [port3000])
    expect(await started).toEqual(ok(undefined))
    supervisor.facts.workerOnline(1)
    expect(cluster.slot(1).phase).toBe('listening')
    clock.advance(1500)
    cluster.exit(1, 1)
    expect(cluster.exits[0]?.words).toBe('slot 1 exited with code 1 after 1.5 s; starting again as g2')
  })
})

describe('scale', () => {
  it('adds the lowest free slots and answers when they are up', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    const scaled = supervisor.scale(4)
    expect(supervisor.desired).toBe(4)
    cluster.listen(3)
    cluster.listen(4)
    expect(await scaled).toEqual(ok(undefined))
  })

  it('drains the highest slots, removes them for good, and fills them again with the next generation', async () => {
    const { supervisor } = create()
    await cluster.startListening(3)
    const scaled = supervisor.scale(1)
    expect(supervisor.slots.map((slot) => slot.phase)).toEqual(['listening', 'draining', 'draining'])
    cluster.exit(2, 0)
    cluster.exit(3, 0)
    expect(await scaled).toEqual(ok(undefined))
    expect(cluster.removed).toEqual([2, 3])
    expect(cluster.worker(3).calls.at(-1)).toBe('killGroup')
    expect(cluster.exits.map((exit) => exit.cause)).toEqual(['scale-down', 'scale-down'])
    void supervisor.scale(2)
    expect(cluster.worker(2).generation).toBe(2)
  })

  it('takes back a removal that is under way instead of using a new number', async () => {
    const { supervisor } = create()
    await cluster.startListening(2)
    const down = supervisor.scale(1)
    const up = supervisor.scale(2)
    expect(await down).toEqual(ok(undefined))
    expect(cluster.workers).toHaveLength(2)
    cluster.exit(2, 0)
    expect(cluster.worker(2)).toMatchObject({ slot: 2, generation: 2 })
    cluster.listen(2)
    expect(await up).toEqual(ok(undefined))
    expect(cluster.removed).toEqual([])
  })

  it('removes a failed or backing-off slot at once', async () => {
    const { supervisor, clock } = create()
    void supervisor.start(2)
    cluster.listen(1)
    cluster.exit(2, 1)
    expect(await supervisor.scale(1)).toEqual(ok(undefined))
    clock.advance(60_000)
    expect(cluster.workers).toHaveLength(2)
    expect(supervisor.slots.map((slot) => slot.slot)).toEqual([1])
  })

  it.each([0, -1, 1.5, 129])('refuses %d and changes nothing', async (count) => {
    const { supervisor } = create()
    await cluster.startListening(2)
    expect(await supervisor.scale(count)).toMatchObject({
      error: { code: 'invalid-input', message: expect.stringContaining('from 1 to 128') },
    })
    expect(supervisor.desired).toBe(2)
  })

  it('is refused while stopped and while stopping', async () => {
    const { supervisor } = create()
    expect(await supervisor.scale(2)).toMatchObject({ error: { code: 'wrong-state' } })
    await cluster.startListening(1)
    void supervisor.stop()
    expect(await supervisor.scale(2)).toMatchObject({ error: { code: 'wrong-state' } })
    expect(cluster.workers).toHaveLength(1)
  })
})

describe('close', () => {
  it('answers every command and ignores every later fact', async () => {
    const { supervisor } = create()
    const started = supervisor.start(2)
    supervisor.close()
    expect(await started).toMatchObject({ error: { code: 'cancelled' } })
    cluster.exit(1, 1)
    expect(cluster.workers).toHaveLength(2)
    expect(await supervisor.scale(3)).toMatchObject({ error: { code: 'cancelled' } })
    expect(await supervisor.stop()).toMatchObject({ error: { code: 'cancelled' } })
  })
})
