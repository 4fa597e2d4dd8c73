import type { ChildProcess } from 'node:child_process'
import { errorWords } from '../../../shared/base/error-words.ts'
import { CarriedHandle, keepRaw } from './carried-handle.ts'
import { withoutJunkLines } from './junk-lines.ts'
import { isRawHandle } from './node-internals.ts'
import { poolWrites } from './pooled-writes.ts'
import { type Brought, shareReads } from './shared-reads.ts'

const handleTypes = new Set(['net.Native', 'net.Server', 'net.Socket', 'dgram.Native', 'dgram.Socket'])

type Emit = (name: string | symbol, ...facts: unknown[]) => boolean
type OnRead = (this: unknown, chunk: unknown) => unknown

/**
 * Keeps a worker's junk from ending the primary. Node trusts its children: a line that is no JSON, an acknowledgement
 * nobody waits for or an unknown handle type throws inside Node's own listeners, where no application can catch it.
 * (`setupChannel` in lib/internal/child_process.js; whoever reads there next should look at these three places.)
 * While `carries` answers true, what comes along with the app's messages is a `CarriedHandle`.
 */
export function guardChannel(child: ChildProcess, onJunk: (words: string) => void, carries = () => false): void {
  guardMessages(child, onJunk, carries)
  guardParser(child, onJunk)
}

function guardMessages(child: ChildProcess, onJunk: (words: string) => void, carries: () => boolean): void {
  const emit: Emit = child.emit.bind(child)
  const carried = new WeakMap<object, CarriedHandle>()
  const guarded: Emit = (name, ...facts) => {
    if (name === 'message') {
      const [message, handle] = facts
      return emit(name, message, isRawHandle(handle) ? (carried.get(handle) ?? handle) : handle)
    }
    if (name !== 'internalMessage') return emit(name, ...facts)
    const [message, handle] = facts
    const command = commandOf(message)
    // Nearly all of them: this runs twice for each connection.
    if (command === 'NODE_CLUSTER') return emit(name, ...facts)
    if (command === 'NODE_HANDLE_ACK' || command === 'NODE_HANDLE_NACK') {
      if ('_handleQueue' in child && Array.isArray(child._handleQueue)) return emit(name, ...facts)
      onJunk('an acknowledgement of a handle that was never sent')
      return false
    }
    if (command !== 'NODE_HANDLE') return emit(name, ...facts)
    if (!handleTypes.has(String(field(message, 'type')))) {
      onJunk('a handle of unknown type')
      closeQuietly(handle)
      return false
    }
    if (carries() && isRawHandle(handle) && typeof message === 'object' && message !== null) {
      const kind = keepRaw(message)
      carried.set(handle, new CarriedHandle(kind, handle))
    }
    try {
      // Only Node itself listens to this command, so what throws here is its conversion of the handle.
      return emit(name, ...facts)
    } catch (error) {
      onJunk(`a handle that does not fit its type (${wordsOf(error)})`)
      closeQuietly(handle)
      return false
    }
  }
  Reflect.set(child, 'emit', guarded)
}

/** The parser runs in the channel's `onread`; what it throws would be an uncaught exception. */
function guardParser(child: ChildProcess, onJunk: (words: string) => void): void {
  const channelKey = symbolOf(child, 'kChannelHandle')
  const channel: unknown = channelKey && Reflect.get(child, channelKey)
  if (typeof channel !== 'object' || channel === null) return
  const onread: unknown = Reflect.get(channel, 'onread')
  // The line that is not complete yet; with advanced serialization there is none.
  const lineKey = symbolOf(channel, 'kJSONBuffer')
  if (!isOnRead(onread)) return
  // With advanced serialization Node writes bytes already.
  if (lineKey !== undefined) poolWrites(channel)
  // With advanced serialization Node keeps what it was given.
  const brought = (lineKey && shareReads(channel)) ?? ownMemory
  // Returns nothing: what it returned would be the next buffer.
  Reflect.set(channel, 'onread', function guardedRead(this: unknown, given: unknown): void {
    const read = brought(given)
    if (read === null) return
    const begun: unknown = lineKey && Reflect.get(channel, lineKey)
    try {
      onread.call(this, read.memory)
    } catch (error) {
      onJunk(`bytes that are no message (${wordsOf(error)})`)
      if (lineKey === undefined) return
      Reflect.set(channel, lineKey, '')
      readRest(channel, String(begun), read, onread, onJunk)
    }
  })
}

function ownMemory(given: unknown): Brought {
  return given instanceof ArrayBuffer
    ? { memory: given, byteCount: given.byteLength }
    : { memory: undefined, byteCount: 0 }
}

/** Reads what followed the junk: it may hold an answer we wait for. */
function readRest(
  channel: object,
  begun: string,
  { memory, byteCount }: Brought,
  onread: OnRead,
  onJunk: (words: string) => void,
): void {
  const cleaned = memory === undefined ? null : withoutJunkLines(begun, new Uint8Array(memory, 0, byteCount))
  const decoderKey = symbolOf(channel, 'kStringDecoder')
  if (cleaned === null || decoderKey === undefined) return
  Reflect.set(channel, decoderKey, undefined)
  try {
    onread.call(channel, cleaned.bytes.buffer)
  } catch (error) {
    onJunk(`bytes that are no message (${wordsOf(error)})`)
  }
}

function symbolOf(target: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(target).find((symbol) => symbol.description === description)
}

function isOnRead(value: unknown): value is OnRead {
  return typeof value === 'function'
}

function commandOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'cmd' in message ? message.cmd : undefined
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function closeQuietly(handle: unknown): void {
  const close = field(handle, 'close')
  if (typeof close === 'function') close.call(handle)
}

function wordsOf(error: unknown): string {
  return errorWords(error).slice(0, 200)
}
