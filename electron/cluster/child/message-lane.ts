import type { ChildProcess } from 'node:child_process'
import type { CarriedHandle } from './carried-handle.ts'
import { lineWriter, sendKept, type WriteLines } from './node-internals.ts'
import type { SentHandles, WhenAnswered } from './sent-handles.ts'

/** How much may wait for a process that does not read. One message alone may be larger. */
interface LaneLimits {
  readonly messageCount: number
  /** In characters of JSON, which are bytes as long as they are ASCII. */
  readonly bytes: number
}

const laneLimits: LaneLimits = { messageCount: 50_000, bytes: 64 * 1024 * 1024 }

/** Written at once: Node has room for so much without making memory for it. */
const batchBytes = 16_000
/** When so much was written and not taken, further messages wait here, where they can be counted and dropped. */
const enoughWrittenBytes = 262_144
/** As Node has it for sockets: the receiver may be out of descriptors for a moment. */
const handleTries = 4

export interface LanePorts {
  /** False with advanced serialization. */
  readonly isJson: boolean
  readonly handles: SentHandles
  readonly limits?: LaneLimits
  lost(count: number): void
}

/** What is said besides of a message. */
export interface LaneOptions {
  /** Ours until it is sent or dropped: the lane closes it. */
  readonly handle?: CarriedHandle | undefined
  /** It tells of something that happened, and is never dropped. */
  readonly isOwed?: boolean
  /** Of a message that is not written as JSON. */
  readonly bytes?: number
}

interface Waiting {
  /** Null: it goes by `child.send`, with its handle, or because its channel does not speak JSON. */
  readonly line: string | null
  readonly message: unknown
  readonly handle: CarriedHandle | undefined
  readonly bytes: number
}

/**
 * Messages on their way into one process, in order: many with one write, a handle by itself until it is acknowledged, and
 * bounded. What does not fit is dropped, the newest first, and counted; its handle is closed.
 */
export class MessageLane {
  readonly #child: ChildProcess
  readonly #handles: SentHandles
  readonly #lost: (count: number) => void
  readonly #limits: LaneLimits
  readonly #isJson: boolean
  readonly #write: WriteLines | undefined
  #waiting: Waiting[] = []
  /** Of `#waiting`, so many are gone already: to take from the front of an array this long costs too much. */
  #goneCount = 0
  #waitingBytes = 0
  #writtenBytes = 0
  #sending: CarriedHandle | undefined
  #isFlushDue = false
  #isClosed = false

  constructor(child: ChildProcess, { isJson, handles, lost, limits = laneLimits }: LanePorts) {
    this.#child = child
    this.#handles = handles
    this.#lost = lost
    this.#limits = limits
    this.#isJson = isJson
    this.#write = isJson ? lineWriter(child) : undefined
  }

  /** Messages that the system has not been given. */
  get waitingCount(): number {
    return this.#waiting.length - this.#goneCount
  }

  /** True when a message that went by itself now would overtake none. */
  get isIdle(): boolean {
    return this.waitingCount === 0 && this.#sending === undefined
  }

  /** False when it is dropped. Throws what `JSON.stringify` throws. */
  push(message: unknown, { handle, isOwed = false, bytes: toldBytes = 0 }: LaneOptions = {}): boolean {
    const isLine = this.#isJson && handle === undefined
    const line = isLine ? `${JSON.stringify(message)}\n` : null
    const bytes = line?.length ?? toldBytes
    if (this.#isClosed || (!isOwed && !this.#hasRoom(bytes))) {
      handle?.close()
      if (!this.#isClosed) this.#lost(1)
      return false
    }
    this.#waiting.push({ line, message: isLine ? null : message, handle, bytes })
    this.#waitingBytes += bytes
    this.#flushSoon()
    return true
  }

  /** Its channel is gone, or goes now: nothing more can arrive. */
  close(): void {
    this.#isClosed = true
    for (const { handle } of this.#waiting.slice(this.#goneCount)) handle?.close()
    this.#waiting = []
    this.#goneCount = 0
    this.#sending?.close()
    this.#sending = undefined
  }

  /** Writes what can be written now. */
  flush(): void {
    while (this.#sending === undefined && !this.#isClosed && this.#writtenBytes < enoughWrittenBytes) {
      const next = this.#waiting[this.#goneCount]
      if (next === undefined) return
      if (next.handle !== undefined) this.#sendHandle(this.#take(next).message, next.handle, 1)
      else if (next.line !== null && this.#write !== undefined) this.#writeBatch(this.#write)
      else this.#sendAlone(this.#take(next))
    }
  }

  #hasRoom(bytes: number): boolean {
    const count = this.waitingCount
    return count === 0 || (count < this.#limits.messageCount && this.#waitingBytes + bytes <= this.#limits.bytes)
  }

  /** After all that came with one read, which Node tells one after the other. */
  #flushSoon(): void {
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    process.nextTick(() => {
      this.#isFlushDue = false
      this.flush()
    })
  }

  #take(first: Waiting): Waiting {
    this.#waitingBytes -= first.bytes
    this.#goneCount++
    if (this.#goneCount === this.#waiting.length || this.#goneCount === 4096) {
      this.#waiting.splice(0, this.#goneCount)
      this.#goneCount = 0
    }
    return first
  }

  #writeBatch(write: WriteLines): void {
    let lines = ''
    for (let next = this.#waiting[this.#goneCount]; next !== undefined; next = this.#waiting[this.#goneCount]) {
      if (next.line === null || (lines !== '' && lines.length + next.bytes > batchBytes)) break
      lines += this.#take(next).line
    }
    const bytes = lines.length
    if (write(lines, () => this.#written(bytes)) === 'waiting') this.#writtenBytes += bytes
  }

  #sendAlone({ message, line, bytes }: Waiting): void {
    if (!this.#child.connected) return
    this.#writtenBytes += bytes
    sendKept(this.#child, line === null ? message : JSON.parse(line), undefined, () => this.#written(bytes))
  }

  #written(bytes: number): void {
    this.#writtenBytes -= bytes
    this.flush()
  }

  #sendHandle(message: unknown, handle: CarriedHandle, nth: number): void {
    if (!this.#child.connected) {
      handle.close()
      return
    }
    this.#sending = handle
    const answered: WhenAnswered = (isTaken) => {
      // Closed meanwhile.
      if (this.#sending !== handle) return
      if (!isTaken && nth < handleTries) {
        this.#sendHandle(message, handle, nth + 1)
        return
      }
      this.#sending = undefined
      handle.close()
      if (!isTaken) this.#lost(1)
      this.#flushSoon()
    }
    this.#handles.sent(answered)
    sendKept(this.#child, message, handle.asSent(), (error) => {
      if (error === null) return
      this.#handles.unsent(answered)
      // Nobody will take it, so it is not tried again.
      if (this.#sending !== handle) return
      this.#sending = undefined
      handle.close()
      this.#flushSoon()
    })
  }
}
