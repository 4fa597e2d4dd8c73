import { subscribe } from 'node:diagnostics_channel'
import { type Server, Socket } from 'node:net'
import type { AgentDrain, AgentEndListeners } from '../../../shared/agent-protocol.ts'
import type { Channel } from '../channel.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import type { HttpMeter } from '../meters/http-meter.ts'
import { idleSocketsOf, upgradedCountOf } from '../servers/http-connections.ts'
import { createHttp2Finder } from '../servers/http2-sessions.ts'
import { connectionsOf } from '../servers/server-watch.ts'
import { closeAfterResponses, keepIdleConnections } from './close-header.ts'
import { createHttp2Drain } from './http2-drain.ts'
import { createIdleMover, type IdleMover } from './idle-mover.ts'

const lookEveryMs = 50
/** A request in flight for so long is worth a name of its own. */
const longRequestMs = 1000

export interface DrainFacts {
  readonly servers: ReadonlySet<Server>
  readonly http: HttpMeter
  /** Null: nothing can be moved. */
  readonly channel: Channel | null
  openConnections(): number
  requestsInFlight(): number
  /** What the app listens for. */
  endListeners(): AgentEndListeners
}

/**
 * Lets clients leave by themselves: every response says `Connection: close`, servers stay open, and a connection between
 * two requests is moved to another worker. One that cannot be moved is closed when it asked nothing for `idleCloseMs`.
 * Answers the way to change `idleCloseMs` afterwards.
 */
export function beginDrain(
  facts: DrainFacts,
  idleCloseMs: number,
  report: (numbers: AgentDrain) => boolean,
): (idleCloseMs: number) => void {
  const drain = new Drain(facts, idleCloseMs, report)
  return (newIdleCloseMs) => {
    drain.patienceMs = newIdleCloseMs
  }
}

/** Goes on until the worker ends. */
class Drain {
  patienceMs: number
  readonly #facts: DrainFacts
  readonly #report: (numbers: AgentDrain) => boolean
  readonly #drainHttp2: (patienceMs: number) => void
  readonly #mover: IdleMover | null
  readonly #idleSinceMs = new WeakMap<Socket, number>()
  readonly #lateSockets = new WeakSet<Socket>()
  /** Connections that came back because nobody could take them, each with what it had read by then. */
  readonly #backSockets = new WeakMap<Socket, number>()
  readonly #counts = { idleClosedCount: 0, requestsSinceCount: 0, lateConnectionsCount: 0, lateRequestsCount: 0 }
  #reported = ''
  #isLookDue = false
  #idleConnections = 0

  constructor(facts: DrainFacts, idleCloseMs: number, report: (numbers: AgentDrain) => boolean) {
    this.#facts = facts
    this.patienceMs = idleCloseMs
    this.#report = report
    this.#drainHttp2 = createHttp2Drain(createHttp2Finder(facts.servers))
    this.#mover = facts.channel === null ? null : createIdleMover(facts.channel, () => this.#lookSoon())
    facts.http.watch({
      started: (socket) => this.#started(socket),
      finished: ({ response }) => {
        // It had promised to keep the connection before the drain began: what is idle now can go.
        if (response.shouldKeepAlive) this.#lookSoon()
      },
    })
    subscribe(
      'net.server.socket',
      guarded((message: unknown) => {
        if (hasSocket(message)) this.#came(message.socket)
      }),
    )
    // A socket with requests still queued behind this one would lose them.
    closeAfterResponses((response) => response.socket === null || facts.http.inFlightOf(response.socket) <= 1)
    this.#lookSoon()
    originals.setInterval(() => this.#lookSoon(), lookEveryMs).unref()
  }

  #started(socket: Socket): void {
    this.#idleSinceMs.delete(socket)
    if (this.#lateSockets.has(rawSocketOf(socket))) this.#counts.lateRequestsCount += 1
    else this.#counts.requestsSinceCount += 1
  }

  #came(socket: Socket): void {
    if (this.#mover?.isTakingBack === true) {
      this.#backSockets.set(socket, socket.bytesRead)
      return
    }
    this.#counts.lateConnectionsCount += 1
    this.#lateSockets.add(socket)
  }

  /** From the check phase: what arrived is read by then, so a request on its way is not cut by a close decided before. */
  #lookSoon(): void {
    if (this.#isLookDue) return
    this.#isLookDue = true
    originals.setImmediate(() => this.#look())
  }

  #look(): void {
    this.#isLookDue = false
    try {
      this.#closeIdle()
      const numbers = this.#numbers()
      const text = originals.stringify(numbers)
      if (text !== this.#reported && this.#report(numbers)) this.#reported = text
    } catch {
      // The drain goes on without us: the supervisor has its deadline.
    }
  }

  #closeIdle(): void {
    const { servers } = this.#facts
    const nowMs = originals.monoMs()
    this.#idleConnections = 0
    // One that was opened meanwhile, too.
    keepIdleConnections(servers)
    const busy = this.#facts.http.busySockets()
    for (const server of servers) {
      const idle = idleSocketsOf(server, (socket) => this.#backSockets.get(socket) ?? 0)
      for (const socket of idle) if (!busy.has(socket)) this.#letGo(server, socket, nowMs)
    }
    this.#drainHttp2(this.patienceMs)
  }

  /** Moves one connection, closes it, or waits. */
  #letGo(server: Server, socket: Socket, nowMs: number): void {
    const move = this.#mover?.move(server, socket) ?? 'stays'
    if (move === 'moving') return
    const sinceMs = this.#idleSinceMs.get(socket)
    if (sinceMs === undefined) this.#idleSinceMs.set(socket, nowMs)
    if (move === 'later' || nowMs - (sinceMs ?? nowMs) < this.patienceMs) {
      this.#idleConnections += 1
      return
    }
    socket.destroy()
    this.#counts.idleClosedCount += 1
  }

  #numbers(): AgentDrain {
    const { servers, http, openConnections, requestsInFlight, endListeners } = this.#facts
    http.sweep()
    return {
      type: 'drain',
      openConnections: openConnections() + (this.#mover?.underWayCount ?? 0),
      requestsInFlight: requestsInFlight(),
      longRequests: http.longerThan(longRequestMs),
      idleConnections: this.#idleConnections,
      upgradedConnections: upgradedCount(servers),
      movedCount: this.#mover?.movedCount ?? 0,
      ...this.#counts,
      listeners: endListeners(),
    }
  }
}

function upgradedCount(servers: ReadonlySet<Server>): number {
  let count = 0
  for (const server of servers) count += upgradedCountOf(server, connectionsOf(server))
  return count
}

/** Under TLS requests come on a socket that wraps the one that was announced. */
function rawSocketOf(socket: Socket): Socket {
  const inner: unknown = '_parent' in socket ? socket._parent : null
  return inner instanceof Socket ? inner : socket
}

function hasSocket(message: unknown): message is { readonly socket: Socket } {
  return typeof message === 'object' && message !== null && 'socket' in message && message.socket instanceof Socket
}
