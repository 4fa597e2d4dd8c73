import { LineSplitter } from '../../shared/base/line-splitter.ts'
import type { Fact, Word } from '../../shared/own-primary/protocol.ts'
import type { RawHandle, RawPipe, WriteRequest } from './node-internals.ts'
import { originals } from './originals.ts'
import { isDatagram, type TakenChannel } from './take-channel.ts'

export interface ChannelPorts {
  fact(fact: Fact, handle: RawHandle | undefined): void
  gone(): void
}

/** The shim's end of the channel to the deck. It keeps the process alive only while it is told to. */
export class DeckChannel {
  readonly #pipe: RawPipe
  readonly #taken: TakenChannel
  readonly #ports: ChannelPorts
  /** Who waits for the answer to a handle, in the order in which they were sent; workers that ended meanwhile, too. */
  readonly #unanswered: ((isTaken: boolean) => void)[] = []
  readonly #lines = new LineSplitter({ maxBytes: Number.POSITIVE_INFINITY, line: (bytes) => this.#hear(bytes) })
  #arrived: RawHandle | undefined
  /** Of the pipe's own count, what has been read here. */
  #readBytes: number
  #isOpen = true

  constructor(taken: TakenChannel, ports: ChannelPorts) {
    this.#pipe = taken.pipe
    this.#taken = taken
    this.#ports = ports
    this.#readBytes = taken.pipe.bytesRead
    this.#pipe.onread = (bytes) => this.#read(bytes)
  }

  get writeQueueSize(): number {
    return this.#isOpen ? this.#pipe.writeQueueSize : 0
  }

  say(word: Word): void {
    if (this.#isOpen) this.#taken.send(word)
  }

  /** A word that is a line already, by Node's own request, whose end Node then hears as its own. False: there is no deck. */
  write(request: WriteRequest, line: string): number | null {
    return this.#isOpen ? this.#pipe.writeUtf8String(request, line) : null
  }

  /** The same with a handle, which is `answered` once where this answers 0. */
  writeWith(request: WriteRequest, word: Word, handle: RawHandle, answered: (isTaken: boolean) => void): number | null {
    if (!this.#isOpen) return null
    const type = isDatagram(handle) ? 'dgram.Native' : 'net.Native'
    const line = `${originals.stringify({ cmd: 'NODE_HANDLE', type, msg: word })}\n`
    const errno = this.#pipe.writeUtf8String(request, line, handle)
    if (errno === 0) this.#unanswered.push(answered)
    return errno
  }

  keepAlive(isAlive: boolean): void {
    if (!this.#isOpen) return
    if (isAlive) this.#pipe.ref()
    else this.#pipe.unref()
  }

  #read(bytes: ArrayBuffer | undefined): void {
    const { pendingHandle } = this.#pipe
    this.#pipe.pendingHandle = null
    // Handles are not coalesced: each comes with the first bytes of its message.
    if (pendingHandle !== null) this.#arrived = pendingHandle
    if (bytes !== undefined) {
      // From Node 26 on a nearly full buffer comes as it is: what stands behind the last byte read is any memory.
      const { bytesRead } = this.#pipe
      this.#lines.push(new Uint8Array(bytes, 0, bytesRead - this.#readBytes))
      this.#readBytes = bytesRead
      return
    }
    this.#isOpen = false
    this.#pipe.onread = () => {}
    this.#pipe.close()
    this.#ports.gone()
  }

  #hear(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
    const message = originals.parse(text)
    if ('tell' in message) this.#ports.fact(message, undefined)
    else this.#hearNode(message)
  }

  /** What Node itself says around messages with handles. */
  #hearNode({ cmd, msg }: { readonly cmd?: string; readonly msg?: Fact }): void {
    if (cmd === 'NODE_HANDLE_ACK' || cmd === 'NODE_HANDLE_NACK') {
      const answered = this.#unanswered.shift()
      if (answered !== undefined) originals.nextTick(() => answered(cmd === 'NODE_HANDLE_ACK'))
    }
    if (cmd !== 'NODE_HANDLE' || msg === undefined) return
    const handle = this.#arrived
    this.#arrived = undefined
    this.#taken.send({ cmd: handle === undefined ? 'NODE_HANDLE_NACK' : 'NODE_HANDLE_ACK' })
    if (handle !== undefined) this.#ports.fact(msg, handle)
  }
}
