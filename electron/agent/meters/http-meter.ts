import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import { spokeHttp } from '../servers/server-protocol.ts'
import type { RequestCounts } from './request-counts.ts'

interface SocketRequests {
  readonly socket: Socket
  /** Start of each request in flight, oldest first: HTTP/1 answers in the order it was asked. */
  readonly startedMs: number[]
}

/** What Node publishes at a request's start and at its response's finish. */
export interface HttpMessage {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
}

export interface HttpMeter {
  /** Ends the requests whose socket closed: these never publish a finish. */
  sweep(): void
  inFlightOf(socket: Socket): number
  /** How long the oldest in flight is; null when none is. O(n) over connections that wait for an answer. */
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
 * Counts HTTP/1 requests from Node's own diagnostics channels: nothing is patched, no listener is added, no property set.
 * Runs twice per request; closed sockets are found by looking at those in flight, not by listening to each.
 */
export function createHttpMeter(counts: RequestCounts): HttpMeter {
  const bySocket = new WeakMap<Socket, SocketRequests>()
  const busy = new Set<SocketRequests>()
  let watcher: HttpWatcher | null = null

  const onStart = (message: unknown): void => {
    if (!isHttpMessage(message)) return
    const { socket } = message
    let requests = bySocket.get(socket)
    if (requests === undefined) {
      requests = { socket, startedMs: [] }
      bySocket.set(socket, requests)
      spokeHttp(socket)
    }
    requests.startedMs.push(originals.monoMs())
    busy.add(requests)
    counts.started()
    watcher?.started(socket)
  }

  const onFinish = (message: unknown): void => {
    if (!isHttpMessage(message)) return
    watcher?.finished(message)
    const requests = bySocket.get(message.socket)
    const startedMs = requests?.startedMs.shift()
    if (requests === undefined || startedMs === undefined) return
    if (requests.startedMs.length === 0) busy.delete(requests)
    if (message.socket.destroyed) counts.aborted(closedByClient(message.socket))
    else counts.finished(message.response.statusCode, originals.monoMs() - startedMs)
  }

  subscribe('http.server.request.start', guarded(onStart))
  subscribe('http.server.response.finish', guarded(onFinish))
  return {
    sweep: () => {
      for (const requests of busy) {
        if (!requests.socket.destroyed) continue
        const byClient = closedByClient(requests.socket)
        for (let left = requests.startedMs.length; left > 0; left -= 1) counts.aborted(byClient)
        requests.startedMs.length = 0
        busy.delete(requests)
      }
    },
    inFlightOf: (socket) => bySocket.get(socket)?.startedMs.length ?? 0,
    oldestMs: () => {
      let firstMs = Number.POSITIVE_INFINITY
      for (const { startedMs } of busy) firstMs = Math.min(firstMs, startedMs[0] ?? firstMs)
      return firstMs === Number.POSITIVE_INFINITY ? null : originals.monoMs() - firstMs
    },
    longerThan: (ms) => {
      const beforeMs = originals.monoMs() - ms
      let count = 0
      for (const { startedMs } of busy) for (const atMs of startedMs) if (atMs <= beforeMs) count += 1
      return count
    },
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
