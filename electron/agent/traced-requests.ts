import type { Socket } from 'node:net'
import type { AgentTraffic } from '../../shared/agent-protocol.ts'
import type { HttpMessage } from './http-meter.ts'
import { machineMonoMs } from './machine-clock.ts'
import type { TracedConnection } from './traced-connections.ts'
import { isSampled } from './traffic-sample.ts'

type RequestRecord = AgentTraffic['requests'][number]

/** Held from its start until its end was told. */
export interface TracedRequest {
  readonly id: number
  readonly socket: Socket
  readonly connectionId: number | null
  readonly line: string
  readonly startedMonoMs: number
  endedMonoMs: number | null
  status: number | null
  isTold: boolean
}

const mostHeld = 500
const mostPerMessage = 250
const lineCharsLimit = 80

/** Follows one of so many HTTP/1 requests of this worker. */
export class TracedRequests {
  /** By response, which start and finish have in common. */
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
    if (!isSampled(++this.#startedCount, this.#oneOf)) return
    if (this.#inFlight.size + this.#ended.length >= mostHeld) {
      this.droppedCount += 1
      return
    }
    this.#inFlight.set(response, {
      id: ++this.#lastId,
      socket,
      connectionId: connection?.id ?? null,
      line: lineOf(request.method, request.url),
      startedMonoMs: machineMonoMs(),
      endedMonoMs: null,
      status: null,
      isTold: false,
    })
  }

  finished({ response, socket }: HttpMessage): void {
    const traced = this.#inFlight.get(response)
    if (traced === undefined) return
    this.#inFlight.delete(response)
    this.#end(traced, machineMonoMs(), socket.destroyed ? null : response.statusCode)
  }

  /** What the primary should hear now. Told again the next time, until `told` is called with it. */
  changed(nowMonoMs: number): TracedRequest[] {
    for (const [response, traced] of this.#inFlight) {
      if (!traced.socket.destroyed) continue
      // Its finish is never published.
      this.#inFlight.delete(response)
      this.#end(traced, nowMonoMs, null)
    }
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

/** Without the query: it is long, says little in a picture, and may hold what is nobody's business. */
function lineOf(method = '', url = ''): string {
  const queryAt = url.indexOf('?')
  const line = `${method} ${queryAt < 0 ? url : url.slice(0, queryAt)}`
  return line.length > lineCharsLimit ? `${line.slice(0, lineCharsLimit - 1)}…` : line
}
