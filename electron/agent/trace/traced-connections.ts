import type { Socket } from 'node:net'
import type { AgentTraffic } from '../../../shared/agent-protocol.ts'
import { isSampled } from '../../../shared/base/mix32.ts'
import { originals } from '../cover/originals.ts'
import { type HandedOver, handleOf } from '../servers/handed-over.ts'
import { peerOf } from './peer.ts'

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
  /** It carried HTTP/1 and does not any more: a WebSocket, say. */
  isUpgraded: boolean
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
  #byHandle = new WeakMap<object, TracedConnection>()
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
    this.#follow(socket, traceId ?? null, originals.monoMs())
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
    if (connection !== undefined) count(connection)
    return connection
  }

  /** The same for a stream of an HTTP/2 session, whose `socket` is a stand-in for its connection's. */
  carriedBy(sessionSocket: Socket): TracedConnection | undefined {
    // Not `in`: the stand-in answers for its connection's socket, or for the one that TLS wraps around that.
    const [handle, inner]: unknown[] = [Reflect.get(sessionSocket, '_handle'), Reflect.get(sessionSocket, '_parent')]
    const isKnown = typeof handle === 'object' && handle !== null
    const connection = isSocket(inner) ? this.#bySocket.get(inner) : isKnown ? this.#byHandle.get(handle) : undefined
    if (connection !== undefined) count(connection)
    return connection
  }

  /** Those that became something else than HTTP since the last look; nothing announces it, but the parser is gone. */
  newlyUpgraded(): TracedConnection[] {
    const upgraded: TracedConnection[] = []
    for (const connection of this.#bySocket.values()) {
      if (connection.isUpgraded || !hasLeftHttp(connection.socket)) continue
      connection.isUpgraded = true
      count(connection)
      upgraded.push(connection)
    }
    return upgraded
  }

  #follow(socket: Socket, traceId: number | null, openedMonoMs: number | null): void {
    if (this.#bySocket.has(socket)) return
    if (this.#bySocket.size >= mostOpen) {
      this.droppedCount += 1
      return
    }
    const { address, port } = peerOf(socket) ?? nobody
    const handle = handleOf(socket)
    const connection: TracedConnection = {
      id: ++this.#lastId,
      traceId,
      socket,
      address,
      port,
      openedMonoMs,
      firstRequestMonoMs: null,
      requestCount: 0,
      // Of one that was before, nobody knows since when.
      isUpgraded: openedMonoMs === null && hasLeftHttp(socket),
      closedMonoMs: null,
      told: null,
    }
    this.#bySocket.set(socket, connection)
    if (handle !== null) this.#byHandle.set(handle, connection)
  }

  /** Sees which have closed. */
  look(nowMonoMs: number): void {
    for (const connection of this.#bySocket.values())
      if (connection.socket.destroyed) connection.closedMonoMs ??= nowMonoMs
  }

  /** What the primary should hear now. Told again the next time, until `told` is called with it. */
  changed(nowMonoMs: number): TracedConnection[] {
    const changed: TracedConnection[] = []
    let countsLeft = mostCountsPerMessage
    for (const connection of this.#bySocket.values()) {
      if (changed.length >= mostPerMessage) break
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
    this.#byHandle = new WeakMap()
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

function count(connection: TracedConnection): void {
  if (connection.openedMonoMs !== null) connection.firstRequestMonoMs ??= originals.monoMs()
  connection.requestCount += 1
}

/** Node's HTTP/1 server sets it, and takes it away when the protocol changes (`freeParser` of lib/_http_common.js). */
function hasLeftHttp(socket: Socket): boolean {
  return 'parser' in socket && socket.parser === null && !socket.destroyed
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
