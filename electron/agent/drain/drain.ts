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
import { createIdleMover } from './idle-mover.ts'

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
  const drainHttp2 = createHttp2Drain(createHttp2Finder(facts.servers))
  const idleSinceMs = new WeakMap<Socket, number>()
  const lateSockets = new WeakSet<Socket>()
  /** Connections that came back because nobody could take them, each with what it had read by then. */
  const backSockets = new WeakMap<Socket, number>()
  const bytesBefore = (socket: Socket): number => backSockets.get(socket) ?? 0
  const mover = facts.channel === null ? null : createIdleMover(facts.channel, () => lookSoon())
  let patienceMs = idleCloseMs
  let reported = ''
  let isLookDue = false
  let idleConnections = 0
  const counts = { idleClosedCount: 0, requestsSinceCount: 0, lateConnectionsCount: 0, lateRequestsCount: 0 }

  const closeIdle = (): void => {
    const nowMs = originals.performanceNow()
    idleConnections = 0
    // One that was opened meanwhile, too.
    keepIdleConnections(facts.servers)
    for (const server of facts.servers) {
      for (const socket of idleSocketsOf(server, bytesBefore)) {
        if (facts.http.inFlightOf(socket) > 0) continue
        const move = mover?.move(server, socket) ?? 'stays'
        if (move === 'moving') continue
        const sinceMs = idleSinceMs.get(socket)
        if (sinceMs === undefined) idleSinceMs.set(socket, nowMs)
        if (move === 'later' || nowMs - (sinceMs ?? nowMs) < patienceMs) {
          idleConnections += 1
          continue
        }
        socket.destroy()
        counts.idleClosedCount += 1
      }
    }
    drainHttp2(patienceMs)
  }
  const look = (): void => {
    isLookDue = false
    try {
      closeIdle()
      facts.http.sweep()
      const numbers = {
        openConnections: facts.openConnections() + (mover?.underWayCount ?? 0),
        requestsInFlight: facts.requestsInFlight(),
        longRequests: facts.http.longerThan(longRequestMs),
        idleConnections,
        upgradedConnections: upgradedCount(facts.servers),
        movedCount: mover?.movedCount ?? 0,
        ...counts,
        listeners: facts.endListeners(),
      }
      const text = originals.stringify(numbers)
      if (text !== reported && report({ type: 'drain', ...numbers })) reported = text
    } catch {
      // The drain goes on without us: the supervisor has its deadline.
    }
  }
  // From the check phase: what arrived is read by then, so a request on its way is not cut by a close decided before.
  const lookSoon = (): void => {
    if (isLookDue) return
    isLookDue = true
    originals.setImmediate(look)
  }

  facts.http.watch({
    started(socket) {
      idleSinceMs.delete(socket)
      if (lateSockets.has(rawSocketOf(socket))) counts.lateRequestsCount += 1
      else counts.requestsSinceCount += 1
    },
    finished({ response }) {
      // It had promised to keep the connection before the drain began: what is idle now can go.
      if (response.shouldKeepAlive) lookSoon()
    },
  })
  subscribe(
    'net.server.socket',
    guarded((message: unknown) => {
      if (!hasSocket(message)) return
      if (mover?.isTakingBack === true) {
        backSockets.set(message.socket, message.socket.bytesRead)
        return
      }
      counts.lateConnectionsCount += 1
      lateSockets.add(message.socket)
    }),
  )
  // A socket with requests still queued behind this one would lose them.
  closeAfterResponses((response) => response.socket === null || facts.http.inFlightOf(response.socket) <= 1)

  lookSoon()
  originals.setInterval(lookSoon, lookEveryMs).unref()
  return (newIdleCloseMs) => {
    patienceMs = newIdleCloseMs
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
