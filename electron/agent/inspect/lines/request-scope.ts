import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http2'
import { BodyScopes } from './body-scopes.ts'

/** A request as long as something that came of it runs. Holds texts alone: a scope may live as long as a pool's connection. */
export interface RequestScope {
  /** Of the requests of this worker, from 1. */
  readonly number: number
  readonly method: string
  readonly url: string
  /** The last batch that named it. */
  toldIn: number
}

/**
 * Knows in which request's asynchronous context something happens: each begins where Node announces a request, before the
 * app hears of it, and is handed on by Node to whatever comes of that. A storage of our own, which the app's do not meet.
 */
export class RequestScopes {
  readonly #storage = new AsyncLocalStorage<RequestScope>()
  readonly #bodies = new BodyScopes<RequestScope>(this.#storage)
  readonly #channels: readonly (readonly [name: string, listener: (message: unknown) => void])[]

  /** `requestCount`: of requests that have begun, this one included. */
  constructor(requestCount: () => number) {
    const enter = (method = '', url = ''): RequestScope => {
      const scope = { number: requestCount(), method, url, toldIn: 0 }
      this.#storage.enterWith(scope)
      return scope
    }
    // Guarded by hand: what all guarded functions share is compiled for none of them.
    const onRequest = (message: unknown): void => {
      try {
        if (!isRequestStart(message)) return
        const { request } = message
        const scope = enter(request.method, request.url)
        if (hasBody(request)) this.#bodies.watch(request, scope)
      } catch {
        // As `guarded` says.
      }
    }
    const onStream = (message: unknown): void => {
      try {
        if (isStreamStart(message)) enter(message.headers[':method'], message.headers[':path'])
      } catch {
        // As `guarded` says.
      }
    }
    this.#channels = [
      ['http.server.request.start', onRequest],
      ['http2.server.stream.start', onStream],
    ]
    for (const [name, listener] of this.#channels) subscribe(name, listener)
  }

  now(): RequestScope | undefined {
    return this.#storage.getStore()
  }

  close(): void {
    for (const [name, listener] of this.#channels) unsubscribe(name, listener)
    this.#bodies.close()
    this.#storage.disable()
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

function isRequestStart(message: unknown): message is { readonly request: IncomingMessage } {
  return typeof message === 'object' && message !== null && 'request' in message
}

function isStreamStart(message: unknown): message is { readonly headers: IncomingHttpHeaders } {
  return typeof message === 'object' && message !== null && 'headers' in message && typeof message.headers === 'object'
}
