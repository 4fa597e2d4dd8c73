import type { ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'
import type { Fact, ListeningInfo } from '../../shared/own-primary/protocol.ts'
import { CarriedChannel } from './carried-channel.ts'
import type { DeckChannel } from './deck-channel.ts'
import { errnoOf, errnoOfTold } from './error-numbers.ts'
import { Lifeline, type Lifelines } from './lifelines.ts'
import {
  type ProcessHandle,
  type RawHandle,
  type RawPipe,
  replaceProcess,
  type SpawnOptions,
  setFacts,
} from './node-internals.ts'
import { originals } from './originals.ts'

type FactOf<Tell extends Fact['tell']> = Extract<Fact, { readonly tell: Tell }>

/** How the fork of one worker began. */
export type Begun =
  | { readonly kind: 'runs'; readonly id: number; readonly pid: number }
  | { readonly kind: 'held'; readonly id: number }
  /** libuv's negative number. */
  | { readonly kind: 'failed'; readonly id: number; readonly errno: number }

export interface CarriedPorts {
  readonly channel: DeckChannel
  readonly lifelines: Lifelines
  /** Asks for the process; called while Node's own `spawn` runs on the object. */
  begin(options: SpawnOptions): Begun
  /** Whether there was a process to send it to. */
  kill(id: number, signal: number): boolean
}

/**
 * One worker as the cluster module has it: an object of Node's own, on which Node's own `spawn` has run. Only the system's
 * process and the pipe below its channel are ours, and they are the deck's. So all that Node does around them (events, errors,
 * queues, `killed`, `connected`) is Node's.
 */
export class CarriedWorker {
  readonly child: ChildProcess
  id = 0
  readonly #ports: CarriedPorts
  readonly #handle: ProcessHandle
  readonly #life: Lifeline
  #channel: CarriedChannel | null = null
  #hasEnded = false

  constructor(child: ChildProcess, ports: CarriedPorts) {
    this.child = child
    this.#ports = ports
    this.#life = new Lifeline(ports.lifelines)
    this.#handle = replaceProcess(child, {
      pid: undefined,
      spawn: () => errnoOf('EINVAL'),
      kill: (signal) => (ports.kill(this.id, signal) ? 0 : errnoOf('ESRCH')),
      close: () => this.#life.end(),
      ref: () => this.#life.ref(),
      unref: () => this.#life.unref(),
      hasRef: () => this.#life.isReferenced,
    })
  }

  /** Runs Node's own `spawn`, which makes pipes, and asks our handle for the process. */
  spawn(options: SpawnOptions, spawn: () => unknown): unknown {
    this.#handle.spawn = () => {
      const begun = this.#ports.begin(options)
      this.id = begun.id
      for (const place of options.stdio) {
        if (place.handle === undefined) continue
        if (place.ipc === true) this.#channel = this.#carry(place.handle, options.serialization)
        else carryStream(place.handle)
      }
      if (begun.kind === 'failed') {
        // After Node's own turn, in which it tells the error: its pipes lead nowhere.
        originals.nextTick(() => originals.nextTick(() => this.abandon()))
        return begun.errno
      }
      if (begun.kind === 'runs') this.#handle.pid = begun.pid
      this.#life.begin()
      return 0
    }
    const answer = spawn()
    this.#drainInput()
    return answer
  }

  started({ pid, spawnArgs }: { readonly pid: number; readonly spawnArgs: readonly string[] }): void {
    this.#handle.pid = pid
    setFacts(this.child, { pid, spawnargs: [...spawnArgs] })
  }

  /** In a turn of its own, so that what the app throws at it is the app's. */
  tell(fact: Exclude<Fact, FactOf<'adopt'>>, handle: RawHandle | undefined): void {
    switch (fact.tell) {
      case 'started':
        this.started(fact)
        break
      case 'online':
        this.#channel?.tellCluster({ act: 'online' })
        break
      case 'listening':
        this.#channel?.tellCluster({ act: 'listening', ...asNodeTells(fact.info) })
        break
      case 'leaves':
        this.#channel?.tellCluster({ act: 'exitedAfterDisconnect' })
        break
      case 'message':
        if (this.#channel === null) handle?.close()
        else this.#channel.message(fact, handle)
        break
      case 'output':
        this.child[fact.of]?.push(Buffer.from(fact.base64, 'base64'))
        break
      case 'output-end':
        this.child[fact.of]?.push(null)
        break
      case 'disconnect':
        this.#channel?.end()
        break
      case 'exit':
        this.#end(fact.code ?? (fact.signal === null ? 1 : 0), fact.signal ?? '')
        break
      // Node takes a negative code for a spawn that failed, and makes the error of it.
      case 'error':
        this.#end(errnoOfTold(fact.error), '')
    }
  }

  /** What the deck has of it is gone: the deck itself, or it was never there. */
  abandon(): void {
    this.#channel?.lose()
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.push(null)
    this.#life.end()
  }

  #carry(pipe: RawPipe, serialization: 'json' | 'advanced' | undefined): CarriedChannel {
    const { channel, lifelines } = this.#ports
    return new CarriedChannel({ id: this.id, child: this.child, pipe, channel, lifelines }, serialization ?? 'json')
  }

  #end(exitCode: number, signalCode: string): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    // Node tells the end of a channel one turn after it was read: what came before this is told before.
    originals.nextTick(() => this.#handle.onexit(exitCode, signalCode))
  }

  /** Nobody reads it: what the app writes is gone, as with a worker that does not read. */
  #drainInput(): void {
    const { stdin } = this.child
    if (!(stdin instanceof Writable)) return
    stdin._write = (_chunk, _encoding, done) => originals.nextTick(done)
    Reflect.set(stdin, '_writev', null)
  }
}

/** Its descriptor is the deck's: bytes are pushed into Node's stream, and end with its process. */
function carryStream(pipe: RawPipe): void {
  Object.assign(pipe, { readStart: () => 0, readStop: () => 0, shutdown: () => 1 })
}

/** As the cluster child words it: what does not apply is undefined; of UDP the descriptor is told as -1. */
function asNodeTells({ addressType, address, port, fd }: ListeningInfo) {
  const isDatagram = addressType === 'udp4' || addressType === 'udp6'
  return { addressType, address, port: port ?? undefined, fd: fd ?? (isDatagram ? -1 : undefined) }
}
