import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere } from '../platform/this-platform.ts'
import {
  agentOptions,
  forkListening,
  forkOptions,
  forkRemote,
  get,
  listenOn,
  portOf,
  reached,
  startLoad,
  testPrimary,
} from './testing/test-cluster.ts'
import { aim, ask, everybody, inject } from './testing/test-faults.ts'
import { forkServer, openKept } from './testing/test-moving.ts'

const canStop = canHere('stop-signals')

describe('under load, a fault of one slot of two', () => {
  it.each(['round-robin', 'random', 'least-connections'] as const)(
    'takes no more than its even share under %s, although its worker is always free',
    async (policy) => {
      const primary = testPrimary({ policy })
      const port = await freePort()
      for (const slot of [1, 2]) {
        await forkListening(
          primary,
          agentOptions('http-server.cjs', { slot, args: [`{"port":${port},"host":"127.0.0.1"}`] }),
        )
      }
      const fault = inject(primary, { ...aim, kind: 'reset' })
      const load = startLoad(port, 16)
      await reached(() => primary.counters.acceptedCount >= 300)
      fault.end()
      const { hitCount } = fault.counts
      const { acceptedCount } = primary.counters
      const { begun, answered, lost } = await load.stop()
      expect([lost.length, answered]).toEqual([hitCount, begun - hitCount])
      // A worker that the machine forgets for 20 ms leaves its turn.
      expect(hitCount / (hitCount + acceptedCount)).toBeLessThan(0.6)
      if (policy === 'round-robin') expect(hitCount / (hitCount + acceptedCount)).toBeGreaterThan(0.4)
    },
  )

  it.skipIf(!canStop)('goes on with the others blocked', async () => {
    const primary = testPrimary()
    const port = await freePort()
    const [one, two] = [await forkRemote(primary, { slot: 1 }), await forkRemote(primary, { slot: 2 })]
    await listenOn(one, port)
    await listenOn(two, port)
    two.worker.signal('SIGSTOP')
    const fault = inject(primary, { ...aim, kind: 'delay', delayMs: 10 })
    const answers: string[] = []
    const all = Array.from({ length: 6 }, () => ask(port).then((answer) => answers.push(answer)))
    await reached(() => answers.length === 5)
    expect([answers, fault.counts.hitCount]).toEqual([['1', '1', '1', '1', '1'], 5])
    two.worker.signal('SIGCONT')
    await Promise.all(all)
    expect(answers.at(-1)).toBe('2')
  })
})

describe('a fault of the hand-over', () => {
  it('hits whoever fills the slot next, as well', async () => {
    const primary = testPrimary()
    const port = await freePort()
    const server = (slot: number) =>
      forkOptions('http-server.cjs', { slot, args: [`{"port":${port},"host":"127.0.0.1"}`] })
    const worker = await forkListening(primary, server(1))
    const fault = inject(primary, { ...aim, kind: 'reset' })
    expect(await ask(port)).toBe('ECONNRESET')
    worker.signal('SIGKILL')
    await reached(() => primary.workers.size === 0)
    await forkListening(primary, server(1))
    expect(await ask(port)).toBe('ECONNRESET')
    await forkListening(primary, server(2))
    expect([await ask(port), await ask(port)].toSorted()).toEqual(['3', 'ECONNRESET'])
    fault.end()
    expect(fault.counts.hitCount).toBe(3)
  })

  it('hands what it held back to others when its worker dies or is told to leave', async () => {
    for (const end of ['kill', 'leave'] as const) {
      const primary = testPrimary()
      const port = await freePort()
      const [one, two] = [await forkRemote(primary, { slot: 1 }), await forkRemote(primary, { slot: 2 })]
      await listenOn(one, port)
      await listenOn(two, port)
      inject(primary, { ...aim, kind: 'stall' })
      const answers = [ask(port), ask(port), ask(port), ask(port)]
      await reached(() => primary.counters.queuedCount === 2 && primary.counters.acceptedCount === 2)
      if (end === 'kill') one.worker.signal('SIGKILL')
      else one.worker.disconnect()
      expect(await Promise.all(answers)).toEqual(['2', '2', '2', '2'])
      expect(primary.counters).toMatchObject({ acceptedCount: 4, redispatchedCount: 0, injectedCount: 0 })
    }
  })

  it('lets a drain give its connections to another worker, moves what is idle, and reaches nobody of our own', async () => {
    const primary = testPrimary()
    const port = await freePort()
    const old = await forkServer(primary, undefined, port)
    const clients = await openKept(port, 4)
    const stall = inject(primary, { ...everybody, kind: 'stall' })
    const reset = inject(primary, { ...everybody, kind: 'reset' })
    const next = await forkServer(primary, undefined, port)
    const probe = await primary.connectTo(next.worker.id)
    if (typeof probe === 'string') expect.fail(probe)
    onTestFinished(() => void probe.destroy())
    const stalled = ask(port)
    await reached(() => stall.counts.hitCount === 1)
    await old.drain()
    await reached(() => old.told.at(-1)?.movedCount === 4)
    expect(new Set(await clients.ask())).toEqual(new Set(['2']))
    expect([primary.counters.queuedCount, reset.counts.seenCount]).toEqual([1, 0])
    reset.end()
    stall.end()
    expect(await stalled).toBe('2')
    clients.end()
  })

  it('counts what it stalls in a limit of the queue, and resets no more than are too many', async () => {
    const primary = testPrimary({ queueRule: { limit: 3, atLimit: 'refuse' } })
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    const fault = inject(primary, { ...aim, kind: 'stall' })
    const ends: string[] = []
    const all = Array.from({ length: 8 }, () => ask(portOf(worker)).then((end) => ends.push(end)))
    await reached(() => ends.length === 5)
    expect([new Set(ends), primary.counters.queuedCount]).toEqual([new Set(['ECONNRESET']), 3])
    fault.end()
    await Promise.all(all)
    expect(ends.filter((end) => end === '1')).toHaveLength(3)
    expect(primary.counters).toMatchObject({ refusedCount: 5, injectedCount: 0 })
  })

  it('leaves those beyond the limit to the system where the rule says so, and all are served', async () => {
    const primary = testPrimary({ queueRule: { limit: 4, atLimit: 'leave' } })
    const worker = await forkListening(primary, agentOptions('http-server.cjs', { slot: 1 }))
    await get({ port: portOf(worker) })
    const fault = inject(primary, { ...aim, kind: 'stall' })
    const all = Array.from({ length: 30 }, () => ask(portOf(worker)))
    await reached(() => primary.counters.queuedCount >= 4)
    fault.end()
    expect(new Set(await Promise.all(all))).toEqual(new Set(['1']))
    expect(fault.counts.hitCount).toBeLessThan(30)
  })

  it('is told by a tap, with what became of each', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    const tap = primary.tapHandovers(1)
    const told = async () => {
      const traces = tap.read().traces.map(({ lost, workerId }) => [lost, workerId])
      await reached(() => primary.counters.queuedCount === 0)
      return traces
    }
    for (const kind of ['drop', 'reset'] as const) {
      const fault = inject(primary, { ...aim, kind })
      await ask(portOf(worker))
      fault.end()
      expect(await told()).toEqual([[kind === 'drop' ? 'dropped by a fault' : 'reset by a fault', null]])
    }
    expect(tap.read().arrivedCount).toBe(2)
  })

  it.skipIf(!canHere('unix-sockets'))('resets no UNIX connection, which cannot be, but closes it', async () => {
    const primary = testPrimary()
    const { worker, run } = await forkRemote(primary, { slot: 1 })
    const folder = mkdtempSync(join(tmpdir(), 'cluster-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 's.sock')
    await run(`kept.server = require('http').createServer((_, res) => res.end('1')).listen(args)`, path)
    await reached(() => worker.listens.length === 1)
    for (const kind of ['reset', 'drop'] as const) {
      const fault = inject(primary, { ...aim, kind })
      const socket = net.connect(path).on('error', () => {})
      await new Promise((resolve) => socket.on('close', resolve).resume())
      fault.end()
    }
    expect([await get({ socketPath: path }), primary.counters.injectedCount]).toEqual(['1', 2])
  })

  it('reads away what a dropped client says, and closes upon one that stays', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, forkOptions('http-server.cjs', { slot: 1 }))
    // What it says is there when it is dropped.
    inject(primary, { ...aim, kind: 'delay', delayMs: 100 })
    inject(primary, { ...aim, kind: 'drop' })
    const told: string[] = []
    const socket = net.connect({ port: portOf(worker), host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void socket.destroy())
    socket.on('error', (error: NodeJS.ErrnoException) => told.push(error.code ?? ''))
    socket.write('x'.repeat(200_000))
    await new Promise((resolve) => socket.on('end', resolve).resume())
    expect(told).toEqual([])
    // What it says from a second later on is answered by the system.
    const chatter = setInterval(() => socket.write('still here'), 20)
    await new Promise((resolve) => socket.on('close', resolve))
    clearInterval(chatter)
    expect(told).toEqual([expect.stringMatching(/ECONNRESET|EPIPE/)])
  })
})
