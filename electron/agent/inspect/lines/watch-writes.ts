import { fs } from '../../cover/node-modules.ts'
import { isFunction, standIn } from '../../cover/stand-in.ts'
import type { Wrote } from './written.ts'

/** Methods of a raw pipe by which Node's streams write (lib/internal/stream_base_commons.js); `writev` takes several. */
const handleMethods = [
  'writeUtf8String',
  'writeLatin1String',
  'writeAsciiString',
  'writeUcs2String',
  'writeBuffer',
  'writev',
] as const

interface Handle {
  readonly bytesWritten: number
}

const names = ['stdout', 'stderr'] as const

/**
 * Tells of what this process writes to stdout and stderr, where it leaves the process, so that whatever logger the app has is
 * met: by Node's streams (`console`, `process.stdout`, winston, bunyan), and by `fs.write` and `fs.writeSync` (pino). Not met is
 * what Node itself prints of an error that ends the process, an addon, a thread, and a child that shares the stream. Answers
 * what takes all of it back.
 */
export function watchWrites(wrote: Wrote): () => void {
  const undo = [watchStream(0, wrote), watchStream(1, wrote), watchFs(wrote)]
  return () => {
    for (const one of undo) one()
  }
}

/** A stream that the app never asked for is not made by us: it would be one more open handle. */
function watchStream(stream: 0 | 1, wrote: Wrote): () => void {
  const name = names[stream]
  const descriptor = Object.getOwnPropertyDescriptor(process, name)
  if (descriptor === undefined || !isFunction(descriptor.get) || isMade(stream + 1)) {
    return watchHandle(process[name], stream, wrote)
  }
  const { get } = descriptor
  let undo = (): void => {
    Object.defineProperty(process, name, descriptor)
  }
  const first = standIn(get, (self, args) => {
    const made: unknown = Reflect.apply(get, self, args)
    if (Object.getOwnPropertyDescriptor(process, name)?.get === first) {
      Object.defineProperty(process, name, descriptor)
      undo = watchHandle(made, stream, wrote)
    }
    return made
  })
  Object.defineProperty(process, name, { ...descriptor, get: first })
  return () => undo()
}

/** Node lists the streams that were made among its active handles. */
function isMade(fd: number): boolean {
  const list: unknown = Reflect.get(process, '_getActiveHandles')
  const handles: unknown = isFunction(list) ? Reflect.apply(list, process, []) : []
  return Array.isArray(handles) && handles.some((handle) => Reflect.get(Object(handle), 'fd') === fd)
}

function watchHandle(stream: unknown, number: 0 | 1, wrote: Wrote): () => void {
  const handle: unknown = Reflect.get(Object(stream), '_handle')
  // A file is written by `fs`; a closed stream not at all.
  if (!isHandle(handle)) return () => {}
  wrote(number, null, handle.bytesWritten)
  for (const name of handleMethods) {
    const original: unknown = Reflect.get(handle, name)
    if (!isFunction(original)) continue
    const watching = function (this: unknown, ...args: unknown[]): unknown {
      const before = handle.bytesWritten
      const answer = Reflect.apply(original, this, args)
      const byteCount = handle.bytesWritten - before
      // Several at once were held back, and came from anywhere.
      wrote(number, name === 'writev' ? null : args[1], byteCount)
      return answer
    }
    // Not enumerable: whoever looks at the stream sees what it saw.
    Object.defineProperty(handle, name, { value: watching, writable: true, configurable: true })
  }
  return () => {
    for (const name of handleMethods) Reflect.deleteProperty(handle, name)
  }
}

function isHandle(handle: unknown): handle is Handle {
  return typeof handle === 'object' && handle !== null && typeof Reflect.get(handle, 'bytesWritten') === 'number'
}

function watchFs(wrote: Wrote): () => void {
  const write: unknown = fs.write
  const writeSync: unknown = fs.writeSync
  if (!isFunction(write) || !isFunction(writeSync)) return () => {}
  let isInAnswer = false
  const writingSync = standIn(writeSync, (self, args) => {
    const written = Reflect.apply(writeSync, self, args)
    const stream = streamOf(args[0])
    if (stream !== null && typeof written === 'number') wrote(stream, writtenBy(args), written)
    return written
  })
  const writing = standIn(write, (self, args) => {
    const stream = streamOf(args[0])
    const answer = args.at(-1)
    if (stream === null || !isFunction(answer)) return Reflect.apply(write, self, args)
    // What was held back while another was written came from anywhere (pino's `sync: false`).
    const what = isInAnswer ? null : writtenBy(args)
    const answering = (...words: unknown[]): unknown => {
      const [, written] = words
      if (typeof written === 'number') wrote(stream, what, written)
      isInAnswer = true
      try {
        return Reflect.apply(answer, undefined, words)
      } finally {
        isInAnswer = false
      }
    }
    return Reflect.apply(write, self, [...args.slice(0, -1), answering])
  })
  // Not assigned: what promises need hangs on them as it did, but their types do not know.
  Reflect.set(fs, 'writeSync', writingSync)
  Reflect.set(fs, 'write', writing)
  return () => {
    if (Reflect.get(fs, 'writeSync') === writingSync) Reflect.set(fs, 'writeSync', writeSync)
    if (Reflect.get(fs, 'write') === writing) Reflect.set(fs, 'write', write)
  }
}

const streamOf = (descriptor: unknown): 0 | 1 | null => (descriptor === 1 ? 0 : descriptor === 2 ? 1 : null)

/** Of bytes the part that was asked for: `(fd, bytes, offset)`, or the same by name. */
function writtenBy(args: readonly unknown[]): unknown {
  const [, what, offset] = args
  if (!(what instanceof Uint8Array)) return what
  const from = typeof offset === 'number' ? offset : Reflect.get(Object(offset), 'offset')
  return typeof from === 'number' && from > 0 ? what.subarray(from) : what
}
