import type { Writable } from 'node:stream'
import type { AnswerBody } from './seen-request.ts'

type Done = (error?: Error | null) => void

/** What is to happen to the bytes of one answer's body. */
export interface BodyFlow {
  /** `write` takes bytes and says when they are on their way; `done` asks for more. The head is not in `bytes`. */
  pass(bytes: Buffer, write: (part: Buffer, isLast: boolean, written: Done) => void, done: Done): void
}

interface Gated {
  readonly body: AnswerBody
  readonly flow: BodyFlow
  headLeftBytes: number | null
}

/**
 * Stands between a stream and its system: `_write` and `_writev` are what every byte of an answer passes, and where a stream
 * that is slow tells so by itself. The app sees what a slow client shows it: `write()` says false, `drain` comes later, and
 * callbacks come in their order. On a socket the answers of several requests follow each other.
 */
export class BodyGates {
  readonly #gated = new Map<Writable, Set<Gated>>()

  /** Answers how to take it away again. */
  add(body: AnswerBody, flow: BodyFlow): () => void {
    const { writable } = body
    const gated: Gated = { body, flow, headLeftBytes: null }
    const others = this.#gated.get(writable) ?? this.#stand(writable)
    others.add(gated)
    return () => {
      others.delete(gated)
      if (others.size > 0 || this.#gated.get(writable) !== others) return
      this.#gated.delete(writable)
      Reflect.deleteProperty(writable, '_write')
      Reflect.deleteProperty(writable, '_writev')
    }
  }

  #stand(writable: Writable): Set<Gated> {
    const all = new Set<Gated>()
    this.#gated.set(writable, all)
    const { _write: write, _writev: writev } = writable
    const current = (): Gated | undefined => {
      for (const gated of all) if (gated.body.isMine()) return gated
      return undefined
    }
    const through = (gated: Gated, bytes: Buffer, done: Done): void =>
      // "buffer" is what Node itself says of bytes; its types know only how text becomes some.
      passGate(gated, bytes, (part, written) => Reflect.apply(write, writable, [part, 'buffer', written]), done)
    define(writable, '_write', (chunk: unknown, encoding: BufferEncoding, done: Done): void => {
      const gated = current()
      if (gated === undefined) write.call(writable, chunk, encoding, done)
      else through(gated, bytesOf(chunk, encoding), done)
    })
    if (typeof writev !== 'function') return all
    define(writable, '_writev', (chunks: Chunks, done: Done): void => {
      const gated = current()
      if (gated === undefined) writev.call(writable, chunks, done)
      else through(gated, Buffer.concat(chunks.map(({ chunk, encoding }) => bytesOf(chunk, encoding))), done)
    })
    return all
  }
}

type Chunks = { chunk: unknown; encoding: BufferEncoding }[]

function passGate(gated: Gated, bytes: Buffer, write: (part: Buffer, written: Done) => void, done: Done): void {
  const { body, flow } = gated
  gated.headLeftBytes ??= body.headBytes()
  const head = bytes.subarray(0, gated.headLeftBytes)
  gated.headLeftBytes -= head.length
  const rest = bytes.subarray(head.length)
  const passRest = (): void =>
    flow.pass(
      rest,
      (part, isLast, written) => (isLast ? write(part, written) : body.writePart(() => write(part, written))),
      done,
    )
  if (rest.length === 0) write(head, done)
  else if (head.length === 0) passRest()
  else body.writePart(() => write(head, (error) => (error ? done(error) : passRest())))
}

function bytesOf(chunk: unknown, encoding: BufferEncoding): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding)
  return chunk instanceof Uint8Array ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.alloc(0)
}

function define(writable: Writable, name: string, value: unknown): void {
  Object.defineProperty(writable, name, { value, writable: true, configurable: true })
}
