import type { ChildProcess } from 'node:child_process'
import type { Worker } from 'node:cluster'
import type { Fact, ForkWish, QuestionAnswer } from '../../shared/own-primary/protocol.ts'
import { type Begun, CarriedWorker } from './carried-worker.ts'
import { DeckChannel } from './deck-channel.ts'
import { errnoOf, errnoOfTold } from './error-numbers.ts'
import { wishOf } from './fork-wish.ts'
import { Lifelines } from './lifelines.ts'
import {
  clusterWith,
  type Fork,
  type ForkOptions,
  type RawHandle,
  type SpawnOptions,
  withSpawn,
} from './node-internals.ts'
import { originals } from './originals.ts'
import { Questions } from './questions.ts'
import type { TakenChannel } from './take-channel.ts'

type Adopted = Extract<Fact, { readonly tell: 'adopt' }>

/** A process whose deck is gone, and that does not end by the signal that a person would send it, is ended after that. */
const farewellMs = 5000

/** Carries the cluster module of this process over the channel to the deck. */
export function carryCluster(taken: TakenChannel): void {
  const primary = new OwnPrimary(taken)
  primary.open()
}

class OwnPrimary {
  readonly #questions = new Questions()
  readonly #channel: DeckChannel
  readonly #lifelines: Lifelines
  readonly #workers = new Map<number, CarriedWorker>()
  #cluster: typeof import('node:cluster').default | null = null
  #fork: (() => Worker) | null = null
  /** While the cluster module is made to fork what the deck has forked. */
  #adopted: Adopted | null = null
  #isPolicyTold = false

  constructor(taken: TakenChannel) {
    this.#channel = new DeckChannel(taken, {
      // Each in its place, so that what an app throws is its own, and none is before another.
      fact: (fact, handle) => originals.nextTick(() => this.#hear(fact, handle)),
      gone: () => this.#end(),
    })
    this.#lifelines = new Lifelines((isAlive) => this.#channel.keepAlive(isAlive))
  }

  /** Node's cluster module takes `fork` when it is loaded: it alone gets another one. */
  open(): void {
    const cluster = clusterWith((fork) => this.#carrying(fork))
    this.#cluster = cluster
    const { fork } = cluster
    this.#fork = () => Reflect.apply(fork, cluster, [])
    this.#channel.say({ say: 'hello', pid: process.pid, nodeVersion: process.version.slice(1) })
  }

  #carrying(original: Fork): Fork {
    return (exec, args, options) =>
      withSpawn(
        (spawn) => {
          const carry = (child: ChildProcess, spawnOptions: SpawnOptions): unknown =>
            this.#carry(child, options, spawnOptions, () => Reflect.apply(spawn, child, [spawnOptions]))
          return function (this: ChildProcess, spawnOptions) {
            return carry(this, spawnOptions)
          }
        },
        () => original(exec, args, options),
      )
  }

  #carry(child: ChildProcess, fork: ForkOptions, spawn: SpawnOptions, run: () => unknown): unknown {
    const adopted = this.#adopted
    const worker = new CarriedWorker(child, {
      channel: this.#channel,
      lifelines: this.#lifelines,
      begin: (options) => {
        const { id: asked, wish } = wishOf(fork, options)
        const begun = adopted === null ? this.#ask(asked, wish) : { kind: 'runs' as const, ...adopted }
        if (begun.kind === 'failed') return begun
        this.#workers.set(begun.id, worker)
        if (begun.id !== asked) this.#rename(asked, begun.id)
        return begun
      },
      kill: (id, signal) => this.#kill(id, signal),
    })
    const answer = worker.spawn(spawn, run)
    if (adopted !== null) worker.started(adopted)
    return answer
  }

  #ask(id: number, wish: ForkWish): Begun {
    if (!this.#isPolicyTold) {
      this.#isPolicyTold = true
      leaveInspectorsAlone()
      const isNone = this.#cluster?.schedulingPolicy === this.#cluster?.SCHED_NONE
      this.#channel.say({ say: 'policy', policy: isNone ? 'none' : 'round-robin' })
    }
    return begunOf(id, this.#questions.ask({ ask: 'fork', id, wish }))
  }

  #kill(id: number, signal: number): boolean {
    const answer = this.#questions.ask({ ask: 'kill', id, signal })
    return answer?.kind === 'killed' && answer.isSent
  }

  /**
   * The deck had given the number away. The cluster module puts the worker into its list before `fork` returns: there it gets
   * its name, and nobody has seen another.
   */
  #rename(from: number, to: number): void {
    const workers = this.#cluster?.workers
    if (workers === undefined) return
    const before = Object.getOwnPropertyDescriptor(workers, from)
    const restore = (): void => {
      if (before === undefined) Reflect.deleteProperty(workers, from)
      else Object.defineProperty(workers, from, before)
    }
    Object.defineProperty(workers, from, {
      configurable: true,
      enumerable: true,
      set(worker: Worker) {
        restore()
        worker.id = to
        workers[to] = worker
      },
    })
  }

  #hear(fact: Fact, handle: RawHandle | undefined): void {
    if (fact.tell === 'adopt') {
      this.#adopt(fact)
      return
    }
    const worker = this.#workers.get(fact.id)
    if (worker === undefined) handle?.close()
    else worker.tell(fact, handle)
    if (fact.tell === 'exit') this.#forgetWhenQuiet(fact.id)
  }

  #adopt(fact: Adopted): void {
    if (this.#workers.has(fact.id)) return
    this.#adopted = fact
    try {
      this.#fork?.()
    } catch {
      // With the settings that the app left nothing can be forked: the worker is the deck's alone.
    } finally {
      this.#adopted = null
    }
  }

  /** Its channel and output may end after it. */
  #forgetWhenQuiet(id: number): void {
    const worker = this.#workers.get(id)
    worker?.child.once('close', () => this.#workers.delete(id))
  }

  /** Nothing can be forked or said any more: told as the end of all workers, then ended as a person would end it. */
  #end(): void {
    for (const worker of this.#workers.values()) originals.nextTick(() => worker.abandon())
    originals.nextTick(() => {
      originals.setTimeout(() => process.kill(process.pid, 'SIGKILL'), farewellMs).unref()
      process.kill(process.pid, 'SIGTERM')
    })
  }
}

/**
 * The cluster module has SIGUSR1 open the inspectors of all workers, and throws where one was reaped already, as only the deck
 * reaps: a look at a blocked primary would end it. A worker's inspector is the deck's to open.
 */
function leaveInspectorsAlone(): void {
  process.removeAllListeners('internalMessage')
}

function begunOf(id: number, answer: QuestionAnswer | null): Begun {
  if (answer === null) return { kind: 'failed', id, errno: errnoOf('EPIPE') }
  switch (answer.kind) {
    case 'forked':
      return { kind: 'runs', id: answer.id, pid: answer.pid }
    case 'held':
      return answer
    case 'failed':
      return { kind: 'failed', id, errno: errnoOfTold(answer.error) }
    case 'killed':
      return { kind: 'failed', id, errno: errnoOf('EINVAL') }
  }
}
