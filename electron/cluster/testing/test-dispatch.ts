import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { expect, vi } from 'vitest'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import { channelCommand } from '../../../shared/channel-protocol.ts'
import type { RawHandle } from '../child/node-internals.ts'
import { ClusterProcess, type ProcessFacts } from '../child/worker.ts'
import { FaultsInForce } from '../faults/faults-in-force.ts'
import type { ConnectionFault } from '../faults/handover-fault.ts'
import { Dispatcher } from '../handover/dispatcher.ts'
import { OpenTap, type TapPlace } from '../handover/handover-tap.ts'
import type { MoveEnd } from '../handover/waiting-connection.ts'
import type { DispatchStrategy } from '../policies/strategies.ts'

/** Test support: a dispatcher with workers that answer when they are told to, without processes. */

/** A connection that knows its client and how often it was closed. */
export interface TestConnection extends RawHandle {
  closedCount: number
  takenCount: number
  /** How often it was reset, which closes it as well. */
  resetCount: number
}

/** A worker process that answers when it is told to, and what it was sent. */
export class TestWorker {
  readonly process: ClusterProcess
  readonly #child = Object.assign(new EventEmitter(), { connected: true, pid: 1, exitCode: null, signalCode: null })
  /** What it owes an answer for. */
  owes: { readonly seq: number; readonly connection: TestConnection } | undefined
  isHeld = false
  isAlive = true
  violations = 0
  readonly taken: TestConnection[] = []

  constructor(id: number, facts: ProcessFacts) {
    const send = (message: { readonly seq: number }, connection: TestConnection) => {
      if (this.isHeld || !this.isAlive || this.owes !== undefined) this.violations++
      this.owes = { seq: message.seq, connection }
    }
    const child: ChildProcess = Object(Object.assign(this.#child, { send, stdio: [] }))
    this.process = new ClusterProcess(id, (id % 5) + 1, { child, error: undefined, isJson: true }, facts)
  }

  answer(accepted: boolean): void {
    const { owes } = this
    if (owes === undefined || !this.isAlive) return
    this.owes = undefined
    if (accepted) {
      owes.connection.takenCount++
      this.taken.push(owes.connection)
    }
    this.#child.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: owes.seq, accepted })
  }

  hold(): void {
    this.isHeld = true
    this.process.holdHandovers()
  }

  release(): void {
    this.isHeld = false
    this.process.releaseHandovers()
  }

  /** Its agent tells how many connections are open in it. */
  tellOpen(count: number): void {
    this.#child.emit('internalMessage', { cmd: channelCommand, act: 'open', count })
  }

  die(): void {
    this.isAlive = false
    this.owes = undefined
    this.#child.connected = false
    this.#child.emit('disconnect')
    this.#child.emit('exit', null, 'SIGKILL')
  }
}

/** The client that has left before anybody asked for its address. */
export const noAddress = 9

export type TestCluster = ReturnType<typeof testCluster>

/** `workerCount` workers are there already. */
export function testCluster(strategy: DispatchStrategy, seed: number, workerCount = 0) {
  const workers: TestWorker[] = []
  const connections: TestConnection[] = []
  const pump = () => dispatcher.pump()
  const taps: TapPlace = { tap: undefined, lastId: 0 }
  const faults = new FaultsInForce()
  const dispatcher = new Dispatcher(
    'key',
    strategy,
    { random: createRandom(seed), ipv6PrefixBits: 64, taps, faults: faults.place },
    { accepted() {}, redispatched() {}, injected() {}, workerFree: pump, wake: pump },
  )
  const leave = (worker: ClusterProcess) => dispatcher.remove(worker)
  const facts: ProcessFacts = {
    protocol() {},
    message() {},
    junk: (_worker, words) => expect.fail(words),
    losesMessage: () => false,
    agentHere() {},
    leaves() {},
    moving() {},
    held: async () => {
      pump()
      return 'yes'
    },
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
  for (let count = 0; count < workerCount; count++) join()
  return {
    workers,
    connections,
    faults,
    begin(fault: ConnectionFault) {
      const begun = faults.begin(fault, true)
      return begun.ok ? begun.value : expect.fail(begun.error.message)
    },
    dispatcher,
    join,
    watch: () => new OpenTap(taps, 1),
    /** `moved`: it comes from a worker that drains. */
    arrive(client: number, moved: MoveEnd | null = null) {
      const connection: TestConnection = {
        closedCount: 0,
        takenCount: 0,
        resetCount: 0,
        close() {
          this.closedCount++
        },
        reset() {
          this.closedCount++
          this.resetCount++
          return 0
        },
        // One in ten has no address: it left already.
        getpeername(out) {
          out.address = `192.0.2.${client}`
          return client === noAddress ? -1 : 0
        },
      }
      connections.push(connection)
      const waiting = dispatcher.arrive(connection, moved)
      return { connection, waiting }
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
