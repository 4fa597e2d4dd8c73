import { afterEach, describe, expect, it } from 'vitest'
import type { DrainHold } from '../drain/drain-hold.ts'
import { createFakeCluster, type FakeCluster, listensFor, noNumbers } from '../testing/fake-workers.ts'

let cluster: FakeCluster
afterEach(() => {
  cluster.supervisor.close()
  expect(cluster.clock.timerCount, 'timers left after close()').toBe(0)
})

/** What the one who holds a worker heard, in order. */
async function replaceFirst() {
  cluster = createFakeCluster()
  await cluster.startListening(2)
  cluster.clock.advance(5000)
  const heard: string[] = []
  let release = (): void => {}
  const hold: DrainHold = {
    purpose: 'a heap snapshot',
    mostMs: 60_000,
    begun: ({ generation, pid }) => heard.push(`begun g${generation} ${pid}`),
    reached(letGo) {
      heard.push('reached')
      release = letGo
    },
    dropped: (words) => heard.push(words),
  }
  const { ok } = cluster.supervisor.startReload(1, 'reload', hold)
  expect(ok).toBe(true)
  const { calls, pid } = cluster.worker(1)
  expect(calls).toEqual([])
  const old = cluster.workers[0]
  if (old === undefined) throw new Error('no worker was forked')
  cluster.getReady(1)
  return { old, heard, release: () => release(), pid }
}

function drains(): void {
  cluster.supervisor.facts.drainNumbers(1, noNumbers, listensFor('SIGTERM'))
  cluster.supervisor.facts.drainProgress(1, 0, 0)
}

const step = () => cluster.slot(1).leaving[0]?.drain.step

describe('a replaced worker that somebody wants first', () => {
  it('is held once it serves nobody, and told to end when it is let go', async () => {
    const { old, heard, release } = await replaceFirst()
    expect(heard).toEqual([`begun g1 ${old.pid}`])
    drains()
    expect(heard.at(-1)).toBe('reached')
    expect(step()).toBe('held')
    expect(old.calls).toEqual(['drain 5000'])
    expect(cluster.supervisor.reload?.state).toBe('running')
    expect(cluster.words().at(-1)).toMatch(/drained in .*held for a heap snapshot, at most 1 m$/)
    cluster.clock.advance(50_000)
    release()
    expect(old.calls.slice(1)).toEqual(['tell SIGTERM'])
    expect(cluster.words().at(-1)).toBe("slot 1's g1 is let go: SIGTERM sent, which it listens for")
    release()
    expect(old.calls.slice(1)).toEqual(['tell SIGTERM'])
  })

  it('goes on by itself when that takes too long', async () => {
    const { old, heard } = await replaceFirst()
    drains()
    cluster.clock.advance(60_000)
    expect([step(), old.calls.slice(1)]).toEqual(['signal', ['tell SIGTERM']])
    expect(heard.at(-1)).toBe('reached')
  })

  it('is held with what is open when its grace is over', async () => {
    const { heard } = await replaceFirst()
    cluster.supervisor.facts.drainProgress(1, 2, 0)
    cluster.clock.advance(10_000)
    expect([heard.at(-1), step()]).toEqual(['reached', 'held'])
    expect(cluster.words().at(-1)).toMatch(/still has 2 open connections after 10 s: held for a heap snapshot/)
  })

  it('is let go when the cluster stops', async () => {
    const { old } = await replaceFirst()
    drains()
    void cluster.supervisor.stop()
    expect(old.calls.slice(1)).toEqual(['tell SIGTERM'])
  })

  it('tells when it ends before', async () => {
    const { heard } = await replaceFirst()
    cluster.supervisor.facts.workerExited(1, null, 'SIGKILL')
    expect(heard.at(-1)).toMatch(/^slot 1's g1 .*SIGKILL/)
    expect(heard).not.toContain('reached')
  })
})
