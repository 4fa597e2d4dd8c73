import type { ChildProcess } from 'node:child_process'
import type { HandleKind, Payload } from '../../shared/own-primary/protocol.ts'
import { decodeWritten, v8 } from './advanced-messages.ts'
import type { DeckChannel } from './deck-channel.ts'
import { errnoOf } from './error-numbers.ts'
import { Lifeline, type Lifelines } from './lifelines.ts'
import { isChannelOpen, type RawHandle, type RawPipe, type WriteRequest } from './node-internals.ts'
import { originals } from './originals.ts'
import { isDatagram } from './take-channel.ts'

export interface ChannelParts {
  readonly id: number
  readonly child: ChildProcess
  /** The one that Node made for the channel; it is connected to nothing. */
  readonly pipe: RawPipe
  readonly channel: DeckChannel
  readonly lifelines: Lifelines
}

/** A message as Node's own channel would write it. */
interface NodeMessage {
  readonly cmd?: unknown
  readonly act?: unknown
  readonly type?: unknown
  readonly msg?: unknown
  readonly key?: unknown
}

/** What Node calls what it sends, and what the protocol does. */
const kinds: Readonly<Record<string, HandleKind>> = {
  'net.Socket': 'socket',
  'net.Server': 'server',
  'dgram.Socket': 'datagram',
  'net.Native': 'native',
  'dgram.Native': 'native',
  'net.BoundSocket': 'native',
}
const typesOf = { socket: 'net.Socket', server: 'net.Server', datagram: 'dgram.Socket' } as const

/** As Node's JSON begins for what is none of the app's. */
const internalPrefix = '{"cmd":"NODE_'

/**
 * The channel of one worker: Node's own `setupChannel` works on a pipe that leads to the deck. What Node writes there goes to
 * the worker through the deck; what the deck tells is put where Node puts what it reads.
 */
export class CarriedChannel {
  readonly #parts: ChannelParts
  readonly #isAdvanced: boolean
  readonly #life: Lifeline
  #isOpen = true
  /** Handles that the deck has not answered for. */
  #unansweredCount = 0
  #isEndDue = false

  constructor(parts: ChannelParts, serialization: 'json' | 'advanced') {
    this.#parts = parts
    this.#isAdvanced = serialization === 'advanced'
    this.#life = new Lifeline(parts.lifelines)
    this.#life.begin()
    this.#layBelow(parts.pipe)
  }

  /** A word of the worker's cluster module. */
  tellCluster(word: object): void {
    this.#emit('internalMessage', { cmd: 'NODE_CLUSTER', ...word, seq: 0 }, undefined)
  }

  message({ wire, message, handle: kind }: Payload, handle: RawHandle | undefined): void {
    const said = wire === 'v8' ? v8().deserialize(Buffer.from(String(message), 'base64')) : message
    // Node's own listener makes of the raw handle what the app gets.
    if (handle === undefined || kind === null) this.#emit('message', said, undefined)
    else this.#emit('internalMessage', { cmd: 'NODE_HANDLE', ...typeOf(kind, handle), msg: said }, handle)
  }

  /**
   * It was closed at the other end. Node, once it has read the end of the stream, neither closes a handle that is on its way
   * nor tells `disconnect`; the deck does answer for each, so that comes first.
   */
  end(): void {
    if (this.#unansweredCount === 0) this.lose()
    else this.#isEndDue = true
  }

  /** Nobody answers any more: Node reads the end of the stream. */
  lose(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const { child, pipe } = this.#parts
    // Whose own `disconnect()` waits for an answer is not told a second time.
    if (child.connected) pipe.onread()
    else if (isChannelOpen(child)) Reflect.get(child, '_disconnect').call(child)
    this.#life.end()
  }

  #handleAnswered(isTaken: boolean): void {
    this.#unansweredCount -= 1
    this.#emit('internalMessage', { cmd: isTaken ? 'NODE_HANDLE_ACK' : 'NODE_HANDLE_NACK' }, undefined)
    if (this.#isEndDue) this.end()
  }

  #emit(name: 'message' | 'internalMessage', message: unknown, handle: unknown): void {
    if (isChannelOpen(this.#parts.child)) this.#parts.child.emit(name, message, handle)
  }

  #layBelow(pipe: RawPipe): void {
    const life = this.#life
    const { channel } = this.#parts
    const { close } = pipe
    const overlay: Partial<RawPipe> = {
      readStart: () => 0,
      readStop: () => 0,
      writeUtf8String: (request, text, handle) => this.#writeText(request, text, handle),
      writeBuffer: (request, bytes, handle) => this.#writeBytes(request, bytes, handle),
      close: (...closed) => {
        this.#cut()
        Reflect.apply(close, pipe, closed)
      },
      ref: () => life.ref(),
      unref: () => life.unref(),
      hasRef: () => life.isReferenced,
    }
    Object.assign(pipe, overlay)
    Object.defineProperty(pipe, 'writeQueueSize', { get: () => channel.writeQueueSize, configurable: true })
  }

  /** The app closed it, without asking the worker. */
  #cut(): void {
    this.#life.end()
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#parts.channel.say({ say: 'cut', id: this.#parts.id })
  }

  #writeText(request: WriteRequest, text: string, handle: RawHandle | undefined): number {
    if (text.startsWith(internalPrefix)) return this.#writeInternal(request, originals.parse(text), handle)
    const line = `{"say":"message","id":${this.#parts.id},"wire":"json","message":${text.trimEnd()},"handle":null}\n`
    return this.#written(this.#parts.channel.write(request, line))
  }

  #writeBytes(request: WriteRequest, bytes: Uint8Array, handle: RawHandle | undefined): number {
    const message = decodeWritten(bytes)
    return isInternal(message) ? this.#writeInternal(request, message, handle) : this.#pass(request, message)
  }

  /** What Node says itself is for the deck, or for nobody. */
  #writeInternal(request: WriteRequest, message: NodeMessage, handle: RawHandle | undefined): number {
    const { id, channel } = this.#parts
    const { cmd } = message
    if (cmd === 'NODE_HANDLE' && handle !== undefined) {
      const { wire, said } = this.#asSaid(message.msg)
      const kind = kinds[String(message.type)] ?? 'native'
      const word = { say: 'message', id, wire, message: said, handle: kind } as const
      const errno = channel.writeWith(request, word, handle, (isTaken) => this.#handleAnswered(isTaken))
      if (errno === 0) this.#unansweredCount += 1
      return this.#written(errno)
    }
    if (!isOfNode(cmd)) return this.#pass(request, message)
    if (cmd === 'NODE_CLUSTER' && message.act === 'disconnect') channel.say({ say: 'disconnect', id })
    this.#answerForWorker(message)
    originals.nextTick(complete, request)
    return 0
  }

  #pass(request: WriteRequest, message: unknown): number {
    const { id, channel } = this.#parts
    const { wire, said } = this.#asSaid(message)
    const word = { say: 'message', id, wire, message: said, handle: null }
    return this.#written(channel.write(request, `${originals.stringify(word)}\n`))
  }

  #asSaid(message: unknown): { readonly wire: Payload['wire']; readonly said: unknown } {
    if (!this.#isAdvanced) return { wire: 'json', said: message }
    return { wire: 'v8', said: v8().serialize(message).toString('base64') }
  }

  #written(errno: number | null): number {
    return errno ?? errnoOf('EPIPE')
  }

  /**
   * A server of this process that sent its connections to workers asks them how many are left, and waits for the last. They
   * reach the workers as connections of their own, which no server is told of: so there are none.
   */
  #answerForWorker({ cmd, key }: NodeMessage): void {
    const answer = answers[String(cmd)]
    if (answer !== undefined) originals.nextTick(() => this.#emit('internalMessage', { ...answer, key }, undefined))
  }
}

const answers: Readonly<Record<string, object>> = {
  NODE_SOCKET_GET_COUNT: { cmd: 'NODE_SOCKET_COUNT', count: 0 },
  NODE_SOCKET_NOTIFY_CLOSE: { cmd: 'NODE_SOCKET_ALL_CLOSED' },
}
const ofNode = ['NODE_CLUSTER', 'NODE_HANDLE_ACK', 'NODE_HANDLE_NACK', ...Object.keys(answers)]

const isOfNode = (cmd: unknown): boolean => typeof cmd === 'string' && ofNode.includes(cmd)

function isInternal(message: unknown): message is NodeMessage {
  if (typeof message !== 'object' || message === null || !('cmd' in message)) return false
  return typeof message.cmd === 'string' && message.cmd.startsWith('NODE_')
}

/** Node waits for an asynchronous end when the last write of this thread was one, whichever that was. */
function complete(request: WriteRequest): void {
  request.oncomplete?.()
}

function typeOf(kind: HandleKind, handle: RawHandle): { readonly type: string; readonly dgramType?: string } {
  if (kind === 'native') return { type: isDatagram(handle) ? 'dgram.Native' : 'net.Native' }
  if (kind !== 'datagram') return { type: typesOf[kind] }
  const name: { family?: string } = {}
  handle.getsockname?.(name)
  return { type: typesOf.datagram, dgramType: name.family === 'IPv6' ? 'udp6' : 'udp4' }
}
