import { beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { testedReleases } from '../../tools/testing/tested-releases.ts'
import { forkRemote, listenOn, nodeBinary, reached, testPrimary } from './testing/test-cluster.ts'
import { aim, ask, inject } from './testing/test-faults.ts'
import type { ClusterPrimary, ForkOptions } from './types.ts'

const delayMs = 600

describe.each(testedReleases)('on workers of Node %i', (major) => {
  const execPath = nodeBinary(major)
  const withNode = it.skipIf(execPath === undefined)
  let primary: ClusterPrimary
  const options = (slot: number): Partial<ForkOptions> => ({ execPath: execPath ?? '', slot })
  /** Two of them; the fault is aimed at the first. */
  const serve = async (): Promise<number> => {
    const [port, first, second] = [
      await freePort(),
      await forkRemote(primary, options(1)),
      await forkRemote(primary, options(2)),
    ]
    await listenOn(first, port)
    await listenOn(second, port)
    return port
  }
  beforeEach(() => {
    primary = testPrimary()
  })

  withNode('a delay is as long as was asked, for its slot alone, and ends', async () => {
    const port = await serve()
    const fault = inject(primary, { ...aim, kind: 'delay', delayMs })
    const [late, other] = [timed(port), timed(port)]
    expect((await other).answer).toBe('2')
    expect(primary.counters.queuedCount).toBe(1)
    const { answer, tookMs } = await late
    expect([answer, Math.round(tookMs) >= delayMs]).toEqual(['1', true])
    fault.end()
    const after = [await timed(port), await timed(port)]
    expect(after.map((one) => one.answer).toSorted()).toEqual(['1', '2'])
    expect(Math.max(...after.map((one) => one.tookMs))).toBeLessThan(delayMs)
    expect(fault.counts).toEqual({ seenCount: 1, hitCount: 1 })
  })

  withNode.each([
    ['drop', 'ended without a word'],
    ['reset', 'ECONNRESET'],
  ] as const)('a %s reaches the client as such, and ends', async (kind, seen) => {
    const port = await serve()
    const fault = inject(primary, { ...aim, kind })
    const ends = [await ask(port), await ask(port), await ask(port), await ask(port)]
    expect(ends).toEqual([seen, '2', seen, '2'])
    expect([fault.counts, primary.counters.injectedCount]).toEqual([{ seenCount: 2, hitCount: 2 }, 2])
    fault.end()
    expect([await ask(port), await ask(port)]).toEqual(['1', '2'])
    expect(primary.counters).toMatchObject({ acceptedCount: 4, injectedCount: 2, queuedCount: 0, refusedCount: 0 })
  })

  withNode('a stall keeps them in the queue, and lets them go', async () => {
    const port = await serve()
    const fault = inject(primary, { ...aim, kind: 'stall' })
    const stalled: string[] = []
    const all: Promise<unknown>[] = []
    for (let asked = 0; asked < 3; asked++) {
      all.push(ask(port).then((answer) => stalled.push(answer)))
      await reached(() => primary.counters.queuedCount === asked + 1)
      expect(await ask(port)).toBe('2')
    }
    expect([stalled, primary.counters.longestWaitMs > 0]).toEqual([[], true])
    fault.end()
    await Promise.all(all)
    expect(stalled).toEqual(['1', '1', '1'])
    expect([primary.counters.queuedCount, primary.counters.longestWaitMs]).toEqual([0, 0])
  })

  withNode.each(['EADDRINUSE', 'EACCES'] as const)('a port is refused with %s, and given after that', async (code) => {
    const port = await freePort()
    const [first, second] = [await forkRemote(primary, options(1)), await forkRemote(primary, options(2))]
    const told: unknown[] = []
    primary.on('listen-error', (worker, address, with_) => told.push([worker.id, address.port, with_]))
    const fault = inject(primary, { ...aim, kind: 'refuse-port', code })
    await expect(listenOn(first, port)).rejects.toMatchObject({ code })
    await listenOn(second, port)
    expect([told, fault.counts]).toEqual([[[1, port, code]], { seenCount: 1, hitCount: 1 }])
    fault.end()
    await listenOn(first, port)
    expect([await ask(port), await ask(port)].toSorted()).toEqual(['1', '2'])
  })

  withNode('a port is kept from it, and given at the end', async () => {
    const port = await freePort()
    const first = await forkRemote(primary, options(1))
    const fault = inject(primary, { ...aim, kind: 'hold-port' })
    const isListening = listenOn(first, port)
    await reached(() => fault.counts.hitCount === 1)
    // The worker itself runs, and nobody is at the port.
    expect([await first.run('return 7'), await ask(port), first.worker.listens]).toEqual([7, 'ECONNREFUSED', []])
    fault.end()
    await isListening
    expect(await ask(port)).toBe('1')
  })

  withNode(
    'messages are lost in one direction or both, exactly those that were hit, and connections are not',
    async () => {
      const port = await serve()
      const worker = primary.workers.get(1) ?? expect.fail()
      const ticks: number[] = []
      primary.on('message', (_from, message) => isTick(message) && ticks.push(message.tick))
      const setUp = `
      kept.heard = 0
      process.on('message', ({ count }) => { if (count) kept.heard++ })
      let tick = 0
      setInterval(() => process.send({ tick: ++tick, heard: kept.heard }), 5)`
      worker.send({ call: 1000, code: setUp })
      await reached(() => ticks.length > 0)
      const from = inject(primary, { ...aim, kind: 'lose-messages', direction: 'from-worker' })
      const before = ticks.length
      await reached(() => from.counts.hitCount >= 3)
      expect([ticks.length, await ask(port), await ask(port)]).toEqual([before, '1', '2'])
      from.end()
      await reached(() => ticks.length > before)
      expect((ticks[before] ?? 0) - (ticks[before - 1] ?? 0) - 1).toBe(from.counts.hitCount)
      const to = inject(primary, {
        ...aim,
        hits: { kind: 'nth', every: 2 },
        kind: 'lose-messages',
        direction: 'to-worker',
      })
      let heard = 0
      primary.on('message', (_from, message) => {
        if (isTick(message)) heard = message.heard
      })
      for (let sent = 0; sent < 10; sent++) expect(worker.send({ count: true })).toBe(true)
      await reached(() => heard === 5)
      to.end()
      expect(to.counts).toEqual({ seenCount: 10, hitCount: 5 })
      worker.send({ count: true })
      await reached(() => heard === 6)
    },
  )
})

async function timed(port: number): Promise<{ readonly answer: string; readonly tookMs: number }> {
  const beganMonoMs = performance.now()
  const answer = await ask(port)
  return { answer, tookMs: performance.now() - beganMonoMs }
}

function isTick(message: unknown): message is { readonly tick: number; readonly heard: number } {
  return typeof message === 'object' && message !== null && 'tick' in message
}
