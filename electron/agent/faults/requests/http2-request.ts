import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { faultHeader } from '../../../../shared/base/fault-header.ts'
import { type AnswerBody, faultBody, pathOf, type SeenRequest } from './seen-request.ts'

/** `INTERNAL_ERROR` of RFC 9113, 7. */
const internalError = 2

/** Ways to send a head, and which of their arguments it is. */
const headArguments = { respond: 0, respondWithFD: 1, respondWithFile: 1 } as const

/** True for what a server of HTTP/2 emits as `stream`. */
export function isServerStream(value: unknown): value is ServerHttp2Stream {
  return (
    typeof value === 'object' && value !== null && 'respond' in value && 'session' in value && 'pushStream' in value
  )
}

/** A request of HTTP/2, before the app or Node's own layer for `request` listeners has it. */
export class Http2Request implements SeenRequest {
  readonly method: string
  readonly path: string
  readonly key: ServerHttp2Stream
  readonly #headers: IncomingHttpHeaders
  readonly #later: (run: () => void) => void
  #isHeld = false
  /** Trailers that came while it was held. */
  #trailers: readonly unknown[] | null = null
  readonly #keepTrailers = (...trailers: readonly unknown[]): void => {
    this.#trailers = trailers
  }

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, later: (run: () => void) => void) {
    this.method = headers[':method'] ?? 'GET'
    this.path = pathOf(headers[':path'] ?? '/')
    this.key = stream
    this.#headers = headers
    this.#later = later
  }

  get body(): AnswerBody {
    const stream = this.key
    const later = this.#later
    return {
      writable: stream,
      isOver: () => stream.destroyed,
      isMine: () => true,
      headBytes: () => 0,
      writePart: (write) => asIfNotEnded(stream, write, later),
    }
  }

  header(name: string): string | null {
    const value = this.#headers[name]
    return value === undefined ? null : String(value)
  }

  isGone(): boolean {
    return this.key.destroyed || this.key.closed
  }

  hold(): void {
    if (this.#isHeld) return
    this.#isHeld = true
    // A client that resets the stream raises an error, which would end the process where nobody listens.
    this.key.on('error', ignore)
    this.key.on('trailers', this.#keepTrailers)
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    const stream = this.key
    stream.off('error', ignore)
    stream.off('trailers', this.#keepTrailers)
    const trailers = this.#trailers
    if (trailers !== null) this.#later(() => stream.emit('trailers', ...trailers))
  }

  name(value: string): void {
    const stream = this.key
    for (const [method, place] of Object.entries(headArguments)) {
      const send: unknown = Reflect.get(stream, method)
      if (typeof send !== 'function') continue
      const naming = (...given: readonly unknown[]): unknown => {
        for (const name of Object.keys(headArguments)) Reflect.deleteProperty(stream, name)
        const sent = [...given]
        sent[place] = withHeader(given[place], value)
        return Reflect.apply(send, stream, sent)
      }
      Object.defineProperty(stream, method, { value: naming, writable: true, configurable: true })
    }
  }

  answer(status: number, faultValue: string): void {
    const stream = this.key
    const headers: OutgoingHttpHeaders = {
      ':status': status,
      'content-type': 'text/plain',
      'content-length': Buffer.byteLength(faultBody),
      [faultHeader]: faultValue,
    }
    stream.on('error', ignore)
    stream.respond(headers, { endStream: this.method === 'HEAD' })
    if (this.method !== 'HEAD') stream.end(faultBody)
    stream.resume()
  }

  reset(): void {
    this.key.on('error', ignore)
    this.key.close(internalError)
  }

  cut(): void {
    this.key.close(internalError)
  }
}

function ignore(): void {}

/** The headers come as an object, or on newer Nodes as a flat list. */
function withHeader(headers: unknown, value: string): unknown {
  if (Array.isArray(headers)) return [...headers, faultHeader, value]
  return Object.assign(Object.create(null), headers, { [faultHeader]: value })
}

/**
 * Node ends a stream together with its last write: `kWriteGeneric` of lib/internal/http2/core.js asks in the next tick
 * whether more is to come. Of a write that we send in parts all but the last must not look like it.
 */
function asIfNotEnded(stream: ServerHttp2Stream, write: () => void, later: (run: () => void) => void): void {
  const state: unknown = Reflect.get(stream, '_writableState')
  const isEnded = typeof state === 'object' && state !== null && Reflect.get(state, 'ending') === true
  // Of its own on Node 18, of its prototype since.
  const before = isEnded ? Object.getOwnPropertyDescriptor(state, 'ending') : undefined
  if (isEnded) Object.defineProperty(state, 'ending', { value: false, configurable: true, writable: true })
  write()
  if (!isEnded) return
  later(() => {
    if (before === undefined) Reflect.deleteProperty(state, 'ending')
    else Object.defineProperty(state, 'ending', before)
  })
}
