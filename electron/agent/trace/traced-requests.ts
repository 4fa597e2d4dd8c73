import type { ServerHttp2Stream } from 'node:http2'
import type { AgentTraffic } from '../../../shared/agent-protocol.ts'
import { isSampled } from '../../../shared/base/mix32.ts'
import { requestLine } from '../../../shared/base/request-line.ts'
import { originals } from '../cover/originals.ts'
import type { HttpMessage } from '../meters/http-meter.ts'
import type { StreamMessage } from '../meters/http2-meter.ts'
import type { TracedConnection } from './traced-connections.ts'

type RequestRecord = AgentTraffic['requests'][number]

/** Held from its start until its end was told. */
export interface TracedRequest {
  readonly id: number
  /** When this is gone, so is the request. */
  readonly carrier: { readonly destroyed: boolean }
  readonly connectionId: number | null
  readonly line: string
  readonly startedMonoMs: number
  endedMonoMs: number | null
  status: number | null
  isTold: boolean
}

const mostHeld = 500
const mostPerMessage = 250
/** They stay for long; requests are to have room beside them. */
const mostUpgraded = 250
const upgradeLine = 'upgraded: no longer HTTP'

/** Follows one of so many requests of this worker. */
export class TracedRequests {
  /** By what start and end have in common: the response, the stream, the connection. */
  readonly #inFlight = new Map<object, TracedRequest>()
  #ended: TracedRequest[] = []
  #oneOf = 1
  #startedCount = 0
  #lastId = 0
  droppedCount = 0

  set oneOf(oneOf: number) {
    this.#oneOf = oneOf
  }

  /** Runs at every request: only what is in the sample costs more than a few operations. */
  started({ request, response, socket }: HttpMessage, connection: TracedConnection | undefined): void {
    if (this.#isInSample()) this.#begin(response, socket, connection, requestLine(request.method, request.url))
  }

  finished({ response, socket }: HttpMessage): void {
    this.#finish(response, socket.destroyed ? null : response.statusCode)
  }

  streamStarted({ stream, headers }: StreamMessage, connection: TracedConnection | undefined): void {
    if (this.#isInSample()) this.#begin(stream, stream, connection, requestLine(headers[':method'], headers[':path']))
  }

  streamClosed(stream: ServerHttp2Stream): void {
    const status = stream.sentHeaders?.[':status']
    this.#finish(stream, stream.rstCode === 0 && typeof status === 'number' ? status : null)
  }

  /** A request that lasts as long as the connection: which one it was, nobody publishes. */
  upgraded(connection: TracedConnection): void {
    if (this.#inFlight.size < mostUpgraded) this.#begin(connection, connection.socket, connection, upgradeLine, 101)
  }

  /** Sees which have ended without a word. */
  look(nowMonoMs: number): void {
    for (const [response, traced] of this.#inFlight) {
      if (!traced.carrier.destroyed) continue
      // Its finish is never published.
      this.#inFlight.delete(response)
      this.#end(traced, nowMonoMs, traced.status)
    }
  }

  /** What the primary should hear now. Told again the next time, until `told` is called with it. */
  changed(): TracedRequest[] {
    const changed = this.#ended.slice(0, mostPerMessage)
    for (const traced of this.#inFlight.values()) {
      if (changed.length >= mostPerMessage) break
      if (!traced.isTold) changed.push(traced)
    }
    return changed
  }

  told(requests: readonly TracedRequest[]): void {
    for (const traced of requests) traced.isTold = true
    const endedCount = requests.filter((traced) => traced.endedMonoMs !== null).length
    if (endedCount > 0) this.#ended = this.#ended.slice(endedCount)
  }

  clear(): void {
    this.#inFlight.clear()
    this.#ended = []
    this.droppedCount = 0
  }

  #isInSample(): boolean {
    return isSampled(++this.#startedCount, this.#oneOf)
  }

  #begin(
    key: object,
    carrier: TracedRequest['carrier'],
    connection: TracedConnection | undefined,
    line: string,
    status: number | null = null,
  ): void {
    if (this.#inFlight.size + this.#ended.length >= mostHeld) {
      this.droppedCount += 1
      return
    }
    this.#inFlight.set(key, {
      id: ++this.#lastId,
      carrier,
      connectionId: connection?.id ?? null,
      line,
      startedMonoMs: originals.monoMs(),
      endedMonoMs: null,
      status,
      isTold: false,
    })
  }

  #finish(key: object, status: number | null): void {
    const traced = this.#inFlight.get(key)
    if (traced === undefined) return
    this.#inFlight.delete(key)
    this.#end(traced, originals.monoMs(), status)
  }

  #end(traced: TracedRequest, monoMs: number, status: number | null): void {
    traced.endedMonoMs = monoMs
    traced.status = status
    this.#ended.push(traced)
  }
}

/** As it goes over the pipe. */
export function requestRecord(request: TracedRequest): RequestRecord {
  const { id, connectionId, line, startedMonoMs, endedMonoMs, status } = request
  return { id, connectionId, line, startedMonoMs, endedMonoMs, status }
}
