import { describe, expect, it } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { givenUpMs } from './restart/given-up.ts'
import { createFakeCluster, type FakeCluster } from './testing/fake-workers.ts'

/** Two workers that somebody outside has forked, and that listen. */
async function withTwo(): Promise<FakeCluster> {
  const cluster = createFakeCluster({ respawns: 'outside' })
  const started = cluster.supervisor.startOutside(() => null)
  for (const slot of [1, 2]) {
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot, generation: 1 }))
    cluster.getReady(slot)
  }
  expect(await started).toEqual(ok(undefined))
  return cluster
}

describe('a cluster whose own primary decides', () => {
  it('runs when a first worker is up and all present ones have settled', async () => {
    const cluster = createFakeCluster({ respawns: 'outside' })
    const started = cluster.supervisor.startOutside(() => null)
    cluster.supervisor.forkOutside()
    cluster.supervisor.forkOutside()
    cluster.getReady(1)
    expect(cluster.supervisor.runState).toBe('starting')
    cluster.exit(2, 1)
    expect(await started).toEqual(ok(undefined))
    expect(cluster.supervisor.runState).toBe('running')
  })

  it('runs without a worker when its primary forks nobody', async () => {
    const cluster = createFakeCluster({ respawns: 'outside' })
    let isForkless = false
    const started = cluster.supervisor.startOutside(() => (isForkless ? ok(undefined) : null))
    isForkless = true
    cluster.supervisor.lookOutside()
    expect(await started).toEqual(ok(undefined))
    expect(cluster.supervisor.desired).toBe(0)
  })

  it('answers at its deadline that nobody is up, where all have ended', async () => {
    const cluster = createFakeCluster({ respawns: 'outside' })
    const started = cluster.supervisor.startOutside(() => null)
    cluster.supervisor.forkOutside()
    cluster.exit(1, 1)
    cluster.clock.advance(60_000)
    const { error } = { error: { message: '' }, ...(await started) }
    expect(error.message).toMatch(/^no worker up after \d+ s; the cluster goes on$/)
  })

  it('answers a start by how its primary ended, which is known a moment after that', async () => {
    const cluster = createFakeCluster({ respawns: 'outside' })
    let said: Result<void> | null = null
    const started = cluster.supervisor.startOutside(() => said)
    void cluster.supervisor.endOrphans()
    expect(cluster.supervisor.runState).toBe('stopping')
    said = fail('wrong-state', 'your primary exited with code 1')
    cluster.supervisor.lookOutside()
    expect(await started).toEqual(said)
  })

  it('leaves the slot of a worker that crashed empty, and says for whom', async () => {
    const cluster = await withTwo()
    cluster.clock.advance(3000)
    cluster.exit(2, 1)
    cluster.clock.advance(60_000)
    expect(cluster.slot(2)).toMatchObject({ phase: 'stopped', generation: 1, why: null })
    expect(cluster.words().at(-1)).toBe('slot 2 exited with code 1 after 3 s; empty until your primary forks')
    expect(cluster.events.at(-1)?.tone).toBe('bad')
  })

  it('fills the lowest empty slot with the next fork, and tells how soon that came', async () => {
    const cluster = await withTwo()
    cluster.exit(1, 0)
    cluster.clock.advance(4)
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 1, generation: 2 }))
    expect(cluster.words().at(-1)).toBe('your primary forked g2 in slot 1 (pid 4003), 4 ms after the exit')
    expect(cluster.slot(1).restartCount).toBe(1)
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 3, generation: 1 }))
    expect(cluster.supervisor.desired).toBe(3)
  })

  it('forks at once, however many boot', () => {
    const cluster = createFakeCluster({ respawns: 'outside', bootsAtOnce: 1 })
    void cluster.supervisor.startOutside(() => null)
    for (let count = 0; count < limits.workers.max; count++) expect(cluster.supervisor.forkOutside().ok).toBe(true)
    expect(cluster.workers.length).toBe(limits.workers.max)
    expect(cluster.supervisor.forkOutside()).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  it('forks nobody while it stops', async () => {
    const cluster = await withTwo()
    void cluster.supervisor.stop()
    expect(cluster.supervisor.forkOutside()).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
  })

  it('fills an empty slot for a person, and no other', async () => {
    const cluster = await withTwo()
    expect(cluster.supervisor.forkOne(2)).toMatchObject({ ok: false, error: { code: 'already-so' } })
    expect(cluster.supervisor.forkOne(7)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    cluster.exit(2, null, 'SIGKILL')
    expect(cluster.supervisor.forkOne(2)).toEqual(ok({ slot: 2, generation: 2 }))
    expect(cluster.words().at(-1)).toBe('slot 2 started as g2 (pid 4003)')
  })

  it.each([
    [{ signal: 'SIGTERM' }, 'your primary sent SIGTERM to slot 2'],
    ['disconnect', 'your primary disconnected slot 2'],
    ['cut', 'your primary closed the channel of slot 2'],
  ] as const)('takes an end by %j as asked for', async (by, words) => {
    const cluster = await withTwo()
    cluster.supervisor.outsideEnds(cluster.worker(2).workerId, by)
    expect(cluster.words().at(-1)).toBe(words)
    cluster.supervisor.facts.workerDisconnected(cluster.worker(2).workerId)
    // Longer than Node takes: it is led to its end, and why is not forgotten.
    cluster.clock.advance(1000)
    cluster.exit(2, null, 'SIGTERM')
    expect(cluster.exits.at(-1)?.cause).toBe('primary')
    expect(cluster.events.at(-1)?.tone).not.toBe('bad')
  })

  it('takes an empty slot first when there shall be fewer, and says what nobody can promise', async () => {
    const cluster = await withTwo()
    cluster.supervisor.forkOutside()
    cluster.getReady(3)
    cluster.exit(1, 1)
    void cluster.supervisor.scale(2)
    expect(cluster.removed).toEqual([1])
    void cluster.supervisor.scale(1)
    expect(cluster.words().join('\n')).toContain('slot 3 to drain and go; your primary may fork in their place')
    cluster.drained(3, 1)
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 1, generation: 2 }))
  })

  it('lets a slot go whose worker its primary ended and did not replace: so few are wanted', async () => {
    const cluster = await withTwo()
    // A rolling restart of its own: the new one first, then the old one is told to leave.
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 3, generation: 1 }))
    cluster.getReady(3)
    cluster.supervisor.outsideEnds(cluster.worker(1).workerId, 'disconnect')
    cluster.exit(1, 0)
    expect(cluster.supervisor.desired).toBe(3)
    cluster.clock.advance(givenUpMs)
    expect(cluster.removed).toEqual([1])
    expect(cluster.supervisor.desired).toBe(2)
    expect(cluster.words().at(-1)).toBe(
      'your primary ended slot 1 and forked nobody in its place: 2 workers from now on',
    )
  })

  it('keeps the slot when a fork follows, or when somebody else ended its worker', async () => {
    const cluster = await withTwo()
    cluster.supervisor.outsideEnds(cluster.worker(1).workerId, { signal: 'SIGKILL' })
    cluster.exit(1, null, 'SIGKILL')
    cluster.clock.advance(givenUpMs - 1)
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 1, generation: 2 }))
    cluster.getReady(1)
    cluster.exit(2, 0)
    cluster.clock.advance(10 * givenUpMs)
    expect(cluster.removed).toEqual([])
    expect(cluster.supervisor.desired).toBe(2)
  })

  it('replaces those that live in a reload, and leaves empty slots alone', async () => {
    const cluster = await withTwo()
    cluster.exit(1, 1)
    expect(cluster.supervisor.startReload(1)).toMatchObject({ ok: false, error: { code: 'wrong-state' } })
    expect(cluster.supervisor.startReload(null).ok).toBe(true)
    cluster.getReady(2)
    cluster.drained(2, 1)
    expect(cluster.supervisor.reload).toMatchObject({ state: 'done', total: 1 })
    expect(cluster.slot(1)).toMatchObject({ phase: 'stopped', generation: 1 })
    expect(cluster.slot(2)).toMatchObject({ phase: 'listening', generation: 2 })
  })

  it('passes an empty slot over that ended before its turn', async () => {
    const cluster = await withTwo()
    cluster.supervisor.startReload(null)
    cluster.exit(2, 1)
    cluster.getReady(1)
    cluster.drained(1, 1)
    expect(cluster.supervisor.reload).toMatchObject({ state: 'done', total: 1 })
  })

  it('closes the channels when its primary is gone, and kills who stays', async () => {
    const cluster = await withTwo()
    const ended = cluster.supervisor.endOrphans()
    for (const slot of [1, 2]) expect(cluster.worker(slot).calls).toEqual(['cut'])
    cluster.supervisor.facts.workerDisconnected(cluster.worker(1).workerId)
    cluster.exit(1, 0)
    cluster.clock.advance(limits.killMs.default)
    expect(cluster.worker(2).calls.at(-1)).toBe('SIGKILL')
    cluster.exit(2, null, 'SIGKILL')
    expect(await ended).toEqual(ok(undefined))
    expect(cluster.exits[0]?.words).toMatch(/^slot 1 exited with code 0 after .*: it ended with your primary$/)
    expect(cluster.supervisor.runState).toBe('stopped')
  })

  it('begins with no slot when it starts again', async () => {
    const cluster = await withTwo()
    void cluster.supervisor.stop()
    for (const slot of [1, 2]) cluster.exit(slot, 0)
    await Promise.resolve()
    await Promise.resolve()
    void cluster.supervisor.startOutside(() => null)
    expect(cluster.supervisor.slots).toEqual([])
    expect(cluster.supervisor.forkOutside()).toEqual(ok({ slot: 1, generation: 2 }))
  })
})
