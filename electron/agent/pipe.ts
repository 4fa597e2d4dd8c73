import { closeSync, fstatSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { guardClose, guardImportedClose } from './cover/guard-close.ts'
import { originals } from './cover/originals.ts'

const ourDescriptor = 4
const requestCharsLimit = 64 * 1024

export interface AgentPipe {
  /** Requests are heard from here on; what was sent before waits in the pipe. */
  startReading(): void
  /** False when the message was dropped: the primary does not read, or the pipe is gone. */
  send(message: AgentMessage): boolean
  /** Writes what an earlier call could not. */
  flush(): void
}

/**
 * Opens fd 4 when it is a pipe. Reads through an unref'd socket; writes with `writeSync` on the non-blocking
 * descriptor, because a pending libuv write would keep the worker alive as long as the primary does not read.
 * What does not fit is dropped, but for the rest of a message that was begun.
 */
export function openPipe(onLine: (line: string) => void, onGone: () => void): AgentPipe | null {
  const inode = inodeOf(ourDescriptor)
  if (inode === null) return null
  let socket: Socket | null = null
  let isOpen = true
  let rest: Buffer | null = null
  const end = (): void => {
    if (!isOpen) return
    isOpen = false
    rest = null
    onGone()
  }
  /** An app that closed fd 4 may own another file under that number by now. */
  const isStillOurs = (): boolean => {
    if (!isOpen || socket?.destroyed === true) return false
    if (inodeOf(ourDescriptor) === inode) return true
    end()
    return false
  }
  guardClose(ourDescriptor, isStillOurs, () => {
    end()
    if (socket === null) closeSync(ourDescriptor)
    else socket.destroy()
  })
  const write = (bytes: Buffer): void => {
    try {
      const written = writeSync(ourDescriptor, bytes)
      rest = written < bytes.length ? bytes.subarray(written) : null
    } catch (error) {
      if (!isFull(error)) end()
    }
  }
  const flush = (): void => {
    if (rest !== null && isStillOurs()) write(rest)
  }
  return {
    startReading() {
      if (socket !== null || !isStillOurs()) return
      guardImportedClose()
      const reader = new Socket({ fd: ourDescriptor, readable: true, writable: true })
      reader.setEncoding('utf8')
      reader.on('data', linesOf(onLine))
      for (const name of ['end', 'error', 'close']) reader.on(name, end)
      reader.unref()
      socket = reader
    },
    flush,
    send: (message) => {
      flush()
      if (rest !== null || !isStillOurs()) return false
      const bytes = outsideThePool(`${originals.stringify(message)}\n`)
      rest = bytes
      write(bytes)
      const isDropped = rest === bytes
      if (isDropped) rest = null
      return isOpen && !isDropped
    },
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
function outsideThePool(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK')
}

function linesOf(onLine: (line: string) => void): (chunk: string) => void {
  let text = ''
  let isSkipping = false
  return (chunk) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      if (!isSkipping) onLine(line)
      isSkipping = false
    }
    if (text.length <= requestCharsLimit) return
    text = ''
    isSkipping = true
  }
}
