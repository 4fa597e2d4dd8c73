import { closeSync, fstatSync, readSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { LineSplitter } from '../../shared/base/line-splitter.ts'
import { guardClose, guardImportedClose } from './cover/guard-close.ts'
import { originals } from './cover/originals.ts'

const ourDescriptor = 4
const requestBytesLimit = 64 * 1024
const hearBytes = 16 * 1024

/** How an agent talks with its deck. */
export interface AgentWay {
  startReading(): void
  hear(): void
  send(message: AgentMessage): boolean
  flush(): void
}

/** Null where fd 4 is no pipe of ours. */
export function openPipe(onLine: (line: string) => void, onGone: () => void): AgentWay | null {
  const inode = inodeOf(ourDescriptor)
  return inode === null ? null : new AgentPipe(inode, onLine, onGone)
}

/**
 * Reads fd 4 through an unref'd socket; writes with `writeSync` on the non-blocking descriptor, because a pending libuv write
 * would keep the worker alive as long as the primary does not read. What does not fit is dropped, but for the rest of a
 * message that was begun.
 */
class AgentPipe implements AgentWay {
  readonly #inode: bigint
  readonly #onGone: () => void
  readonly #feed: (chunk: Uint8Array) => void
  #socket: Socket | null = null
  #isOpen = true
  #rest: Buffer | null = null
  #heard: Buffer | null = null

  constructor(inode: bigint, onLine: (line: string) => void, onGone: () => void) {
    this.#inode = inode
    this.#onGone = onGone
    this.#feed = linesOf(onLine)
    const letGo = (): void => {
      this.#end()
      if (this.#socket === null) closeSync(ourDescriptor)
      else this.#socket.destroy()
    }
    guardClose(ourDescriptor, () => this.#isStillOurs(), letGo)
  }

  /** Requests are heard from here on; what was sent before waits in the pipe. */
  startReading(): void {
    if (this.#socket !== null || !this.#isStillOurs()) return
    guardImportedClose()
    const reader = new Socket({ fd: ourDescriptor, readable: true, writable: true })
    reader.on('data', this.#feed)
    for (const name of ['end', 'error', 'close']) reader.on(name, () => this.#end())
    reader.unref()
    this.#socket = reader
  }

  /**
   * Hears what waits in the pipe now, without the event loop: for who keeps that from running. Nothing is lost or doubled,
   * because libuv hands on what it read before anything else of JavaScript runs. Not on Windows, where a pipe cannot be asked.
   */
  hear(): void {
    if (process.platform === 'win32') return
    // Only what libuv watches does not block when it is read.
    this.startReading()
    while (this.#hearOnce());
  }

  /** False when the message was dropped: the primary does not read, or the pipe is gone. */
  send(message: AgentMessage): boolean {
    this.flush()
    if (this.#rest !== null || !this.#isStillOurs()) return false
    const bytes = outsideThePool(`${originals.stringify(message)}\n`)
    this.#rest = bytes
    this.#write(bytes)
    const isDropped = this.#rest === bytes
    if (isDropped) this.#rest = null
    return this.#isOpen && !isDropped
  }

  /** Writes what an earlier call could not. */
  flush(): void {
    if (this.#rest !== null && this.#isStillOurs()) this.#write(this.#rest)
  }

  #write(bytes: Buffer): void {
    try {
      const written = writeSync(ourDescriptor, bytes)
      this.#rest = written < bytes.length ? bytes.subarray(written) : null
    } catch (error) {
      if (!isFull(error)) this.#end()
    }
  }

  /** False when there was nothing, or the pipe is gone. */
  #hearOnce(): boolean {
    if (!this.#isStillOurs()) return false
    this.#heard ??= Buffer.allocUnsafeSlow(hearBytes)
    try {
      const byteCount = readSync(ourDescriptor, this.#heard, 0, hearBytes, null)
      // What is kept of a line goes on living, and the buffer is filled anew.
      if (byteCount > 0) this.#feed(new Uint8Array(this.#heard.subarray(0, byteCount)))
      else this.#end()
      return byteCount > 0
    } catch (error) {
      if (!isFull(error)) this.#end()
      return false
    }
  }

  #end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#rest = null
    this.#onGone()
  }

  /** An app that closed fd 4 may own another file under that number by now. */
  #isStillOurs(): boolean {
    if (!this.#isOpen || this.#socket?.destroyed === true) return false
    if (inodeOf(ourDescriptor) === this.#inode) return true
    this.#end()
    return false
  }
}

/**
 * Null unless the descriptor is a pipe or a socket. Asked in big numbers: the plain form leaves its answer in an array that
 * `fs.realpathSync` looks into, which then takes the first folder it knows for a socket and resolves no link (lib/fs.js).
 */
function inodeOf(descriptor: number): bigint | null {
  try {
    const facts = fstatSync(descriptor, { bigint: true })
    return facts.isSocket() || facts.isFIFO() ? facts.ino : null
  } catch {
    return null
  }
}

/** `Buffer.from` would take its bytes from the pool that the app's own buffers come from, and move where those begin. */
export function outsideThePool(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}

export function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK')
}

/** Serves line by line. What arrives while one is served (it may hear for itself) comes after those that arrived before. */
export function linesOf(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  const lines: string[] = []
  const splitter = new LineSplitter({
    maxBytes: requestBytesLimit,
    line(bytes, ending) {
      if (ending === 'newline') lines.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString())
    },
  })
  return (chunk) => {
    splitter.push(chunk)
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) onLine(line)
  }
}
