import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { faultHeader } from '../../../../shared/base/fault-header.ts'
import type { HttpMessage } from '../../meters/http-meter.ts'
import { type AnswerBody, faultBody, pathOf, type SeenRequest } from './seen-request.ts'

type StoreHeader = (this: ServerResponse, firstLine: string, headers: unknown) => unknown

/** True for what Node publishes at a request's start. */
export function isRequestStart(message: unknown): message is HttpMessage {
  return typeof message === 'object' && message !== null && 'request' in message && 'response' in message
}

/** A request of HTTP/1, as Node publishes it before the app has it. */
export class Http1Request implements SeenRequest {
  readonly method: string
  readonly key: ServerResponse
  readonly #request: IncomingMessage
  readonly #socket: Socket
  readonly #expectsWord: boolean
  #path: string | null = null

  /** `expectsWord`: its client waits for a word before it sends the body. */
  constructor({ request, response, socket }: HttpMessage, expectsWord: boolean) {
    this.method = request.method ?? 'GET'
    this.key = response
    this.#request = request
    this.#socket = socket
    this.#expectsWord = expectsWord
  }

  get path(): string {
    this.#path ??= pathOf(this.#request.url ?? '/')
    return this.#path
  }

  get body(): AnswerBody {
    const response = this.key
    const socket = this.#socket
    return {
      writable: socket,
      isOver: () => response.writableFinished || socket.destroyed,
      // Interim answers (100, 103) go out before there is a head.
      isMine: () => '_httpMessage' in socket && socket._httpMessage === response && headOf(response) !== null,
      headBytes: () => Buffer.byteLength(headOf(response) ?? '', 'latin1'),
      writePart: (write) => write(),
    }
  }

  header(name: string): string | null {
    const value = this.#request.headers[name]
    return value === undefined ? null : String(value)
  }

  isGone(): boolean {
    return this.#socket.destroyed || this.#request.destroyed
  }

  /** Node's own reading stops when its buffer is full, and a request without listeners raises no error. */
  hold(): void {}

  release(): void {}

  /**
   * `_storeHeader` is the one place where all ways of setting headers meet, and what it made is text: the app sees no header
   * of ours in `getHeaders()`, and whatever shape it gave its own in does not matter.
   */
  name(value: string): void {
    const response = this.key
    const storeHeader: unknown = Reflect.get(response, '_storeHeader')
    if (!isStoreHeader(storeHeader)) return
    const naming: StoreHeader = (firstLine, headers) => {
      Reflect.deleteProperty(response, '_storeHeader')
      const stored = storeHeader.call(response, firstLine, headers)
      const head = headOf(response)
      if (head?.endsWith('\r\n\r\n'))
        Object.assign(response, { _header: `${head.slice(0, -2)}${faultHeader}: ${value}\r\n\r\n` })
      return stored
    }
    Object.defineProperty(response, '_storeHeader', { value: naming, writable: true, configurable: true })
  }

  answer(status: number, faultValue: string): void {
    const response = this.key
    response.statusCode = status
    response.setHeader('content-type', 'text/plain')
    response.setHeader('content-length', Buffer.byteLength(faultBody))
    response.setHeader(faultHeader, faultValue)
    // Who waits for a word before it sends its body may never send it: nothing can follow on this connection.
    if (this.#expectsWord) response.setHeader('connection', 'close')
    response.end(faultBody)
    // Read by nobody: a kept connection goes on behind its body.
    this.#request.resume()
  }

  reset(): void {
    const inner: unknown = '_parent' in this.#socket ? this.#socket._parent : null
    const carrier = isSocket(inner) ? inner : this.#socket
    try {
      carrier.resetAndDestroy()
    } catch {
      // A UNIX socket knows no RST.
    }
    this.#socket.destroy()
  }

  cut(): void {
    this.#socket.destroy()
  }
}

const isStoreHeader = (value: unknown): value is StoreHeader => typeof value === 'function'

const isSocket = (value: unknown): value is Socket =>
  typeof value === 'object' && value !== null && 'resetAndDestroy' in value

/** The head as it goes out; null until it is known. */
function headOf(response: ServerResponse): string | null {
  return '_header' in response && typeof response._header === 'string' ? response._header : null
}
