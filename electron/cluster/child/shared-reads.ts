import { lastReadCount } from './node-internals.ts'

/** What libuv asks for, too. */
const bufferBytes = 65_536

/** One for all channels of this thread: what is read is parsed before anything else is. At the beginning of its memory, as `onread` expects it. */
let shared: Buffer<ArrayBuffer> | undefined

/** What a call of `onread` brought; `memory` undefined: the end of the channel, or an error. */
export interface Brought {
  readonly memory: ArrayBuffer | undefined
  /** So many of its bytes. */
  readonly byteCount: number
}

/**
 * Has a channel read into one buffer, instead of into 64 KB of new memory each time. In Electron that memory lies in V8's
 * cage: it is zeroed, given back to the system, and faulted in again with every read; a third of what a hand-over costs.
 * Answers what tells of each call of `onread`, which is not given the memory any more, and must return nothing. Undefined
 * where this Node cannot.
 */
export function shareReads(channel: object): ((given: unknown) => Brought | null) | undefined {
  const use: unknown = Reflect.get(channel, 'useUserBuffer')
  const readCount = lastReadCount()
  if (typeof use !== 'function' || readCount === undefined) return undefined
  shared ??= Buffer.from(new ArrayBuffer(bufferBytes))
  const { buffer: memory } = shared
  use.call(channel, shared)
  return () => {
    const byteCount = readCount()
    // Nothing was there: Node keeps that from those who get new memory.
    if (byteCount === 0) return null
    return byteCount > 0 ? { memory, byteCount } : { memory: undefined, byteCount: 0 }
  }
}
