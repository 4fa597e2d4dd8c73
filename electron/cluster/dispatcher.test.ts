import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Dispatcher } from './dispatcher.ts'
import type { RawHandle } from './node-internals.ts'
import { type DispatchStrategy, dispatchStrategies } from './policies/strategies.ts'
import { seeded } from './policies/test-candidates.ts'
import { ClusterProcess, type ProcessFacts } from './worker.ts'

/** A connection that knows its client and how often it was closed. */
interface TestConnection extends RawHandle {
  closedCount: number
  takenCount: number
}

/** A worker process that answers when it is told to, and what it was sent. */
class TestWorker {
  readonly process: ClusterProcess
  readonly #child = Object.assign(new EventEmitter(), { connected: true, pid: 1, exitCode: null, signalCode: null })
  /** What it owes an answer for. */
  owes: { readonly seq: number; readonly connection: TestConnection } | undefined
  isHeld = false
  isAlive = true
  violations = 0

  constructor(id: number, facts: ProcessFacts) {
    const send = (message: { readonly seq: number }, connection: TestConnection) => {
      if (this.isHeld || !this.isAlive || this.owes !== undefined) this.violations++
      this.owes = { seq: message.seq, connection }
    }
    const child: ChildProcess = Object(Object.assign(this.#child, { send, stdio: [] }))
    this.process = new ClusterProcess(id, (id % 5) + 1, { child, error: undefined }, facts)
  }

  answer(accepted: boolean): void {
    const { owes } = this
    if (owes === undefined || !this.isAlive) return
    this.owes = undefined
    if (accepted) owes.connection.takenCount++
    this.#child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: owes.seq, accepted })
  }

  hold(): void {
    this.isHeld = true
    this.process.holdHandovers()
  }

  die(): void {
    this.isAlive = false
    this.owes = undefined
    this.#child.connected = false
    this.#child.emit('disconnect')
    this.#child.emit('exit', null, 'SIGKILL')
  }
}

const strategies: readonly DispatchStrategy[] = Object.values(dispatchStrategies)
const anyStep = fc.record({
  act: fc.constantFrom(
    'arrive',
    'arrive',
    'arrive',
    'accept',
    'accept',
    'refuse',
    'join',
    'hold',
    'die',
    'policy',
    'rest',
  ),
  at: fc.nat(9),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe.each(Object.entries(dispatchStrategies))('dispatching by %s', (_name, strategy) => {
  it('whatever workers do, never asks one that is dead, held or owes an answer, and every connection is taken once', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 150, size: 'max' }), fc.integer(), (steps, seed) => {
        const cluster = testCluster(strategy, seed)
        for (const { act, at } of steps) {
          const worker = cluster.workers.filter((one) => one.isAlive).at(at % Math.max(1, cluster.workers.length))
          if (act === 'arrive') cluster.arrive(at)
          else if (act === 'join') cluster.join()
          else if (act === 'policy') cluster.dispatcher.setStrategy(strategies[at % strategies.length] ?? strategy)
          else if (act === 'rest') vi.advanceTimersByTime(20)
          else if (act === 'hold') worker?.hold()
          else if (act === 'die') worker?.die()
          else worker?.answer(act === 'accept')
        }
        cluster.finish()
        expect(cluster.workers.map((worker) => worker.violations)).toEqual(cluster.workers.map(() => 0))
        expect(cluster.connections.filter((one) => one.takenCount !== 1 || one.closedCount !== 1)).toEqual([])
        expect([cluster.dispatcher.queuedCount, cluster.dispatcher.oldestArrivalMonoMs]).toEqual([0, undefined])
      }),
    )
  })
})

function testCluster(strategy: DispatchStrategy, seed: number) {
  const workers: TestWorker[] = []
  const connections: TestConnection[] = []
  const pump = () => dispatcher.pump()
  const dispatcher = new Dispatcher(
    'key',
    strategy,
    { random: seeded(seed), ipv6PrefixBits: 64, taps: { tap: undefined, lastId: 0 } },
    { accepted() {}, redispatched() {}, workerFree: pump, wake: pump },
  )
  const leave = (worker: ClusterProcess) => dispatcher.remove(worker)
  const facts: ProcessFacts = {
    protocol() {},
    message() {},
    junk: (_worker, words) => expect.fail(words),
    agentHere() {},
    moving() {},
    held: async () => pump(),
    released: pump,
    leaving: leave,
    disconnected: leave,
    exited: leave,
  }
  const join = () => {
    const worker = new TestWorker(workers.length + 1, facts)
    workers.push(worker)
    dispatcher.add(worker.process)
    pump()
  }
  return {
    workers,
    connections,
    dispatcher,
    join,
    arrive(client: number) {
      const connection: TestConnection = {
        closedCount: 0,
        takenCount: 0,
        close() {
          this.closedCount++
        },
        // One in ten has no address: it left already.
        getpeername(out) {
          out.address = `192.0.2.${client}`
          return client === 9 ? -1 : 0
        },
      }
      connections.push(connection)
      dispatcher.arrive(connection)
    },
    /** Workers take whatever comes, and those that refused get time; one is there to do so. */
    finish() {
      if (!workers.some((worker) => worker.isAlive && !worker.isHeld)) join()
      const isDone = () => dispatcher.queuedCount === 0
      for (let turn = 0; turn < 1000 && !isDone(); turn++) {
        vi.advanceTimersByTime(20)
        for (const worker of workers) worker.answer(true)
      }
    },
  }
}
