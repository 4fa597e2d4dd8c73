import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'
import { originals } from '../cover/originals.ts'
import { spokeHttp } from '../servers/server-protocol.ts'
import type { InjectedEnds } from './injected-ends.ts'
import type { RequestCounts } from './request-counts.ts'
import { RequestList } from './request-list.ts'

/** What Node publishes at a request's start and at its response's finish. */
export interface HttpMessage {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  readonly server: Server
}

export interface HttpMeter {
  /** Ends the requests whose socket closed: these never publish a finish. */
  sweep(): void
  inFlightOf(socket: Socket): number
  busySockets(): ReadonlySet<Socket>
  /** How long the oldest in flight is; null when none is. */
  oldestMs(): number | null
  /** Requests in flight for at least this time. */
  longerThan(ms: number): number
  /** One watcher at most. */
  watch(watcher: HttpWatcher): void
}

/** Told at every request's start, and at every response's finish. */
export interface HttpWatcher {
  started(socket: Socket): void
  finished(message: HttpMessage): void
}

/**
 * Counts HTTP/1 requests from Node's own diagnostics channels: nothing is patched, no listener is added, no property set that
 * the app could see. Runs twice per request; closed sockets are found by looking at those in flight, not by listening to each.
 */
export function createHttpMeter(counts: RequestCounts, injected: InjectedEnds): HttpMeter {
  const requests = new RequestList()
  let watcher: HttpWatcher | null = null

  // Guarded by hand: what all guarded functions share is compiled for none of them.
  subscribe('http.server.request.start', (message) => {
    try {
      if (!isHttpMessage(message)) return
      const { response, socket, server } = message
      requests.started(response, socket, originals.monoMs())
      counts.started()
      spokeHttp(socket, server)
      watcher?.started(socket)
    } catch {
      // As `guarded` says.
    }
  })
  subscribe('http.server.response.finish', (message) => {
    try {
      if (!isHttpMessage(message)) return
      watcher?.finished(message)
      const { response, socket } = message
      const startedMs = requests.finished(response)
      if (startedMs === null) return
      if (injected.take(response)) counts.injected()
      else if (socket.destroyed) counts.aborted(closedByClient(socket))
      else counts.finished(response.statusCode, originals.monoMs() - startedMs)
    } catch {
      // As `guarded` says.
    }
  })
  return {
    sweep: () =>
      requests.sweep((response, socket) => {
        if (injected.take(response)) counts.injected()
        else counts.aborted(closedByClient(socket))
      }),
    inFlightOf: (socket) => requests.inFlightOf(socket),
    busySockets: () => requests.busySockets(),
    oldestMs: () => {
      const firstMs = requests.oldestStartMs()
      return firstMs === null ? null : originals.monoMs() - firstMs
    },
    longerThan: (ms) => requests.startedBy(originals.monoMs() - ms),
    watch: (newWatcher) => {
      watcher = newWatcher
    },
  }
}

/** True for a message of one of the two channels. */
export function isHttpMessage(message: unknown): message is HttpMessage {
  return typeof message === 'object' && message !== null && 'socket' in message && 'response' in message
}

/** The other end said goodbye first: its FIN was read, or its reset met us. */
function closedByClient(socket: Socket): boolean {
  if (socket.readableEnded) return true
  const error: unknown = socket.errored
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
