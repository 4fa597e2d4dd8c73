import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../../tools/testing/free-port.ts'
import { canHere, thisPlatform } from '../platform/this-platform.ts'
import {
  agentOptions,
  childCount,
  forkListening,
  forkRemote,
  get,
  listenOn,
  portOf,
  reached,
  switchTo,
  testPrimary,
} from './testing/test-cluster.ts'

const server = agentOptions('http-server.cjs')
const remote = agentOptions('remote.cjs')
const canStop = canHere('stop-signals')

describe.skipIf(!canStop)('a queue with a limit', () => {
  it('refuses the newest above it, counts them, and serves all others', async () => {
    const primary = testPrimary({ queueRule: { limit: 5, atLimit: 'refuse' } })
    const worker = await forkListening(primary, server)
    worker.signal('SIGSTOP')
    const ends = countEnds(portOf(worker), 20)
    // One is with the worker, five wait.
    await reached(() => ends.failures.length === 14)
    expect(new Set(ends.failures)).toEqual(new Set(['ECONNRESET']))
    expect([primary.counters.refusedCount, primary.counters.queuedCount]).toEqual([14, 6])
    worker.signal('SIGCONT')
    await ends.all
    expect(ends.answers).toHaveLength(6)
    expect(primary.counters.refusedCount).toBe(14)
  })

  it('never refuses what it took in before, although a dying worker gives one back', async () => {
    const primary = testPrimary({ queueRule: { limit: 3, atLimit: 'refuse' } })
    const worker = await forkListening(primary, server)
    worker.signal('SIGSTOP')
    const ends = countEnds(portOf(worker), 10)
    await reached(() => ends.failures.length === 6)
    worker.signal('SIGKILL')
    await reached(() => primary.counters.redispatchedCount === 1)
    expect(primary.counters.queuedCount).toBe(4)
    await forkListening(primary, server)
    await ends.all
    expect([ends.answers, ends.failures.length]).toEqual([['2', '2', '2', '2'], 6])
  })

  it.skipIf(thisPlatform !== 'linux')('refuses under sticky, too, where each client waits for its worker', async () => {
    const primary = testPrimary({ policy: 'sticky', queueRule: { limit: 2, atLimit: 'refuse' } })
    const worker = await forkListening(primary, server)
    worker.signal('SIGSTOP')
    const ends = countEnds(portOf(worker), 8)
    await reached(() => ends.failures.length === 5)
    expect([primary.counters.refusedCount, primary.counters.queuedCount]).toEqual([5, 3])
    worker.signal('SIGCONT')
    await ends.all
    expect(ends.answers).toHaveLength(3)
  })

  it('leaves the rest to the system, holds no more than that itself, and serves all', async () => {
    const primary = testPrimary({ queueRule: { limit: 5, atLimit: 'leave' } })
    const [worker, other] = [await forkListening(primary, server), await forkListening(primary, server)]
    const port = portOf(worker)
    await get({ port })
    // The duplicate came through a worker: no process was needed.
    expect(childCount()).toBe(2)
    for (const each of [worker, other]) each.signal('SIGSTOP')
    let most = 0
    const ends = countEnds(port, 60)
    await reached(() => {
      most = Math.max(most, primary.counters.queuedCount)
      return primary.counters.queuedCount >= 7
    })
    for (const each of [worker, other]) each.signal('SIGCONT')
    await reached(() => {
      most = Math.max(most, primary.counters.queuedCount)
      return ends.answers.length === 60
    })
    // Two are with the workers.
    expect(most).toBe(7)
    expect([ends.failures, primary.counters.refusedCount]).toEqual([[], 0])
  })

  it('can be changed while connections wait', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    worker.signal('SIGSTOP')
    const ends = countEnds(portOf(worker), 10)
    await reached(() => primary.counters.queuedCount === 10)
    primary.setQueueRule({ limit: 4, atLimit: 'refuse' })
    // Those inside stay; the next one is too many.
    const more = countEnds(portOf(worker), 1)
    await reached(() => more.failures.length === 1)
    expect(primary.counters.queuedCount).toBe(10)
    primary.setQueueRule({ limit: 0, atLimit: 'refuse' })
    const last = countEnds(portOf(worker), 1)
    await reached(() => primary.counters.queuedCount === 11)
    worker.signal('SIGCONT')
    await Promise.all([ends.all, last.all])
    expect([ends.answers.length, last.answers.length]).toEqual([10, 1])
  })
})

describe('clients that misbehave', () => {
  it('and leave before they are handed over cost nobody else anything', async () => {
    const primary = testPrimary()
    const worker = await forkListening(primary, server)
    const port = portOf(worker)
    worker.signal('SIGSTOP')
    const sockets = connectMany(port, 30)
    await reached(() => primary.counters.queuedCount === 30)
    for (const [at, socket] of sockets.entries()) {
      if (at % 2 === 0) socket.resetAndDestroy()
      else socket.destroy()
    }
    const answer = get({ port })
    await reached(() => primary.counters.queuedCount === 31)
    worker.signal('SIGCONT')
    expect(await answer).toBe('1')
    await reached(() => primary.counters.queuedCount === 0)
    expect(await get({ port })).toBe('1')
  })

  it('by the thousand, connected and silent, leave the primary able to act', async () => {
    const primary = testPrimary()
    const workers = [await forkListening(primary, server), await forkListening(primary, server)]
    const port = portOf(workers[0] ?? expect.fail())
    const flood = 4000
    const sockets: net.Socket[] = []
    while (sockets.length < flood) {
      sockets.push(...connectMany(port, 500))
      const open = () => sockets.filter((socket) => socket.readyState === 'open').length
      await reached(() => open() === sockets.length && primary.counters.acceptedCount === sockets.length, 60_000)
    }
    expect(await get({ port })).toMatch(/^[12]$/)
    const { tookMs } = await switchTo(primary, 'sticky')
    expect(tookMs).toBeLessThan(1000)
    expect(await get({ port })).toMatch(/^[12]$/)
    workers[0]?.signal('SIGKILL')
    await reached(() => workers[0]?.isDead() ?? false)
    expect(await get({ port })).toBe('2')
  })
})

describe('a worker that accepts and never closes', () => {
  it('takes its turns like the others, and least-connections sees what it holds', async () => {
    const primary = testPrimary()
    const [hoarder, other] = [await forkRemote(primary, remote), await forkRemote(primary, remote)]
    const port = await freePort()
    await hoarder.run(
      `kept.held = []; kept.server = require('net').createServer({ allowHalfOpen: true }, (socket) => {
      kept.held.push(socket.on('error', () => {})) }).listen(args, '127.0.0.1')`,
      port,
    )
    await reached(() => hoarder.worker.listens.length === 1)
    await listenOn(other, port)
    const sockets: net.Socket[] = []
    while (sockets.length < 20) {
      sockets.push(...connectMany(port, 1))
      await reached(() => primary.counters.acceptedCount === sockets.length)
    }
    expect([hoarder.worker.acceptedCount, other.worker.acceptedCount]).toEqual([10, 10])
    for (const socket of sockets) socket.end()
    await switchTo(primary, 'least-connections')
    await reached(() => other.worker.openCount === 0)
    expect(hoarder.worker.openCount).toBe(10)
    for (let i = 0; i < 10; i++) expect(await get({ port })).toBe('2')
    expect(hoarder.worker.acceptedCount).toBe(10)
  })
})

/** Requests, each on a connection of its own, as they end. */
function countEnds(port: number, count: number) {
  const [answers, failures]: [string[], string[]] = [[], []]
  const all = Promise.all(
    Array.from({ length: count }, () =>
      get({ port }).then(
        (answer) => answers.push(answer),
        (error: NodeJS.ErrnoException) => failures.push(error.code ?? error.message),
      ),
    ),
  )
  return { answers, failures, all }
}

/** Connections that say nothing. */
function connectMany(port: number, count: number): net.Socket[] {
  const sockets = Array.from({ length: count }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  return sockets
}
