import type { Socket } from 'node:net'
import type { AgentTraffic } from '../../shared/agent-protocol.ts'
import { machineMonoMs } from './machine-clock.ts'
import { peerOf } from './peer.ts'
import { isSampled } from './traffic-sample.ts'

type ConnectionRecord = AgentTraffic['connections'][number]

/** Held from when it opened until its end was told. */
export interface TracedConnection {
  readonly id: number
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

/** Follows one of so many connections of this worker. Whether one has closed is seen by looking; nothing is hung on it. */
export class TracedConnections {
  readonly #bySocket = new Map<Socket, TracedConnection>()
  #oneOf = 1
  #lastId = 0
  #portlessCount = 0
  droppedCount = 0

  set oneOf(oneOf: number) {
    this.#oneOf = oneOf
  }

  /** Begins to follow the connection when it is in the sample. `isNew` false: it has been open for some time. */
  open(socket: Socket, isNew: boolean): void {
    const peer = peerOf(socket)
    if (!isSampled(peer?.port ?? ++this.#portlessCount, this.#oneOf) || this.#bySocket.has(socket)) return
    if (this.#bySocket.size >= mostOpen) {
      this.droppedCount += 1
      return
    }
    this.#bySocket.set(socket, {
      id: ++this.#lastId,
      socket,
      address: peer?.address ?? null,
      port: peer?.port ?? null,
      openedMonoMs: isNew ? machineMonoMs() : null,
      firstRequestMonoMs: null,
      requestCount: 0,
      closedMonoMs: null,
      told: null,
    })
  }

  /** Counts a request on the connection, and answers that one where it is followed. */
  carried(socket: Socket): TracedConnection | undefined {
    const connection = this.#find(socket)
    if (connection === undefined) return undefined
    if (connection.openedMonoMs !== null) connection.firstRequestMonoMs ??= machineMonoMs()
    connection.requestCount += 1
    return connection
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
  const { id, address, port, openedMonoMs, firstRequestMonoMs, requestCount, closedMonoMs } = connection
  return { id, address, port, openedMonoMs, firstRequestMonoMs, requestCount, closedMonoMs }
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
