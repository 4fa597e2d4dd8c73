import type { Socket } from 'node:net'
import type { AgentTraffic } from '../../shared/agent-protocol.ts'
import type { HandedOver } from './handed-over.ts'
import { machineMonoMs } from './machine-clock.ts'
import { peerOf } from './peer.ts'
import { isSampled } from './traffic-sample.ts'

type ConnectionRecord = AgentTraffic['connections'][number]

/** Held from when it opened until its end was told. */
export interface TracedConnection {
  readonly id: number
  /** The primary's number for it; null where it does not follow it, or never saw it. */
  readonly traceId: number | null
  readonly socket: Socket
  readonly address: string | null
  readonly port: number | null
  readonly openedMonoMs: number | null
  firstRequestMonoMs: number | null
  requestCount: number
  closedMonoMs: number | null
  /** What the primary knows of it; null before the first word. */
  told: { readonly requestCount: number; readonly atMonoMs: number } | null
}

const mostOpen = 1000
const mostPerMessage = 250
/** A count that grew is no event: each is told once a second, and few at a time. */
const countEveryMs = 1000
const mostCountsPerMessage = 10
const nobody = { address: null, port: null }

/** Follows one of so many connections of this worker. Whether one has closed is seen by looking; nothing is hung on it. */
export class TracedConnections {
  readonly #handedOver: HandedOver
  readonly #bySocket = new Map<Socket, TracedConnection>()
  #oneOf = 1
  #lastId = 0
  /** Of connections that did not come from the primary. */
  #ownCount = 0
  droppedCount = 0

  constructor(handedOver: HandedOver) {
    this.#handedOver = handedOver
  }

  set oneOf(oneOf: number) {
    this.#oneOf = oneOf
  }

  /** Runs at every new connection. The primary says which it follows; of those it never saw one of so many is. */
  opened(socket: Socket): void {
    const traceId = this.#handedOver.traceIdOfNew(socket)
    if (traceId === null || (traceId === undefined && !isSampled(++this.#ownCount, this.#oneOf))) return
    this.#follow(socket, traceId ?? null, machineMonoMs())
  }

  /** For one that has been open for some time. Asked again at a wider sample, the same ones are in it, and more. */
  found(socket: Socket): void {
    const traceId = this.#handedOver.traceIdOf(socket)
    if (traceId !== null || isSampled(peerOf(socket)?.port ?? ++this.#ownCount, this.#oneOf))
      this.#follow(socket, traceId, null)
  }

  /** Counts a request on the connection, and answers that one where it is followed. */
  carried(socket: Socket): TracedConnection | undefined {
    const connection = this.#find(socket)
    if (connection === undefined) return undefined
    if (connection.openedMonoMs !== null) connection.firstRequestMonoMs ??= machineMonoMs()
    connection.requestCount += 1
    return connection
  }

  #follow(socket: Socket, traceId: number | null, openedMonoMs: number | null): void {
    if (this.#bySocket.has(socket)) return
    if (this.#bySocket.size >= mostOpen) {
      this.droppedCount += 1
      return
    }
    const { address, port } = peerOf(socket) ?? nobody
    this.#bySocket.set(socket, {
      id: ++this.#lastId,
      traceId,
      socket,
      address,
      port,
      openedMonoMs,
      firstRequestMonoMs: null,
      requestCount: 0,
      closedMonoMs: null,
      told: null,
    })
  }

  /** What the primary should hear now. Told again the next time, until `told` is called with it. */
  changed(nowMonoMs: number): TracedConnection[] {
    const changed: TracedConnection[] = []
    let countsLeft = mostCountsPerMessage
    for (const connection of this.#bySocket.values()) {
      if (connection.socket.destroyed) connection.closedMonoMs ??= nowMonoMs
      if (changed.length >= mostPerMessage) continue
      if (isNews(connection)) changed.push(connection)
      else if (countsLeft > 0 && isCountDue(connection, nowMonoMs)) {
        countsLeft -= 1
        changed.push(connection)
      }
    }
    return changed
  }

  told(connections: readonly TracedConnection[], nowMonoMs: number): void {
    for (const connection of connections) {
      connection.told = { requestCount: connection.requestCount, atMonoMs: nowMonoMs }
      if (connection.closedMonoMs !== null) this.#bySocket.delete(connection.socket)
    }
  }

  clear(): void {
    this.#bySocket.clear()
    this.droppedCount = 0
  }

  /** Under TLS requests come on a socket that wraps the one that was announced. */
  #find(socket: Socket): TracedConnection | undefined {
    const connection = this.#bySocket.get(socket)
    if (connection !== undefined) return connection
    const inner = '_parent' in socket ? socket._parent : null
    return isSocket(inner) ? this.#bySocket.get(inner) : undefined
  }
}

/** As it goes over the pipe. */
export function connectionRecord(connection: TracedConnection): ConnectionRecord {
  const { id, traceId, address, port, openedMonoMs, firstRequestMonoMs, requestCount, closedMonoMs } = connection
  return { id, traceId, address, port, openedMonoMs, firstRequestMonoMs, requestCount, closedMonoMs }
}

function isNews({ told, closedMonoMs, requestCount }: TracedConnection): boolean {
  return told === null || closedMonoMs !== null || (told.requestCount === 0 && requestCount > 0)
}

function isCountDue({ told, requestCount }: TracedConnection, nowMonoMs: number): boolean {
  return told !== null && told.requestCount !== requestCount && nowMonoMs - told.atMonoMs >= countEveryMs
}

function isSocket(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'destroyed' in value
}
