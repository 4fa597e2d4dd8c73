import type { WebSocket } from 'ws'
import { asError } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { type DeckError, fail, ok, type Result } from '../../../shared/result.ts'
import { type InspectorMessage, readInspectorMessage } from './inspector-message.ts'

/** A process that does not say goodbye to a socket is cut off. */
const closeMs = 300
/** Of one message; a snapshot comes in chunks, and the profile of a minute has some 10 MB. */
const mostMessageBytes = 256 * 1024 * 1024

type Settle = (answer: Result<unknown>) => void

interface Waiting {
  readonly method: string
  readonly settle: Settle
  readonly timer: NodeJS.Timeout
}

/**
 * One session with the inspector of a process, by the address that it printed (`ws://127.0.0.1:41234/…`). It throws nothing:
 * what a process refuses, does not answer in time or takes along into its end comes back as an error in words.
 */
export class InspectorClient {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, Set<(params: unknown) => void>>()
  readonly #ended: Promise<void>
  #lastId = 0
  #end: DeckError | null = null

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#hear(readInspectorMessage(parseJson(String(data)))))
    // What follows an error is its close.
    socket.on('error', () => {})
    this.#ended = new Promise((resolve) => {
      socket.once('close', () => {
        this.#finish('the process closed the inspector session')
        resolve()
      })
    })
  }

  /** Errors: nobody listens there, or no answer within `timeoutMs`. */
  static async open(address: string, timeoutMs: number): Promise<Result<InspectorClient>> {
    const socket = await socketTo(address, timeoutMs)
    if (!socket.ok) return socket
    const opening = socket.value
    return new Promise((resolve) => {
      opening.once('error', (error) => {
        opening.terminate()
        resolve(fail('refused', `the inspector at ${address} does not take a session: ${error.message}`))
      })
      opening.once('open', () => resolve(ok(new InspectorClient(opening))))
    })
  }

  /** Resolves when the session is over, whoever ended it. */
  get ended(): Promise<void> {
    return this.#ended
  }

  /** The answer's `result`, still to be parsed. Errors: what the inspector said, no answer in time, or the session's end. */
  send(method: string, params: object, timeoutMs: number): Promise<Result<unknown>> {
    const end = this.#end
    if (end !== null) return Promise.resolve({ ok: false, error: end })
    return new Promise((resolve) => {
      const id = ++this.#lastId
      const late = (): void => {
        this.#settle(id, fail('not-reached-in-time', `the inspector did not answer ${method} within ${timeoutMs} ms`))
      }
      this.#waiting.set(id, { method, settle: resolve, timer: setTimeout(late, timeoutMs) })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  /** Hears the events of that name until the returned function is called. */
  on(method: string, listener: (params: unknown) => void): () => void {
    const listeners = this.#listeners.get(method) ?? new Set()
    this.#listeners.set(method, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  /** Ends the session, also with a process that answers nothing any more; what still waits fails. */
  async close(): Promise<void> {
    this.#finish('the inspector session was closed')
    this.#socket.close()
    const cut = setTimeout(() => this.#socket.terminate(), closeMs)
    await this.#ended
    clearTimeout(cut)
  }

  #hear(message: InspectorMessage | null): void {
    if (message === null) return
    if (message.kind === 'event') {
      for (const listener of this.#listeners.get(message.method) ?? []) listener(message.params)
      return
    }
    const method = this.#waiting.get(message.id)?.method ?? ''
    const refused =
      message.kind === 'error' ? fail('refused', `the inspector refused ${method}: ${message.words}`) : null
    this.#settle(message.id, refused ?? ok(message.kind === 'error' ? undefined : message.result))
  }

  #settle(id: number, answer: Result<unknown>): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    waiting.settle(answer)
  }

  #finish(words: string): void {
    this.#end ??= { code: 'worker-gone', message: words }
    const error = this.#end
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { ok: false, error })
    this.#listeners.clear()
  }
}

/** The package is read with the first session: few decks ever need it. Its constructor throws on what is no address. */
async function socketTo(address: string, timeoutMs: number): Promise<Result<WebSocket>> {
  const { WebSocket } = await import('ws')
  try {
    const options = { handshakeTimeout: timeoutMs, maxPayload: mostMessageBytes, perMessageDeflate: false }
    return ok(new WebSocket(address, options))
  } catch (error) {
    return fail('invalid-input', `${address} is no address of an inspector: ${asError(error).message}`)
  }
}
