import type { ServerHttp2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'
import type { AgentDrain } from '../../shared/agent-protocol.ts'
import { closeAfterResponses, keepIdleConnections } from './close-header.ts'
import { idleSocketsOf } from './http-connections.ts'
import type { HttpMeter } from './http-meter.ts'
import { createHttp2Drain } from './http2-drain.ts'
import { originals } from './originals.ts'

const lookEveryMs = 50

export interface DrainFacts {
  readonly servers: ReadonlySet<Server>
  readonly http: HttpMeter
  http2Sessions(): readonly ServerHttp2Session[]
  openConnections(): number
  requestsInFlight(): number
}

/**
 * Lets clients leave by themselves: every response says `Connection: close`, servers stay open, and only a socket that
 * asked nothing for `idleCloseMs` is closed. Answers the way to change `idleCloseMs` afterwards.
 */
export function beginDrain(
  facts: DrainFacts,
  idleCloseMs: number,
  report: (numbers: AgentDrain) => boolean,
): (idleCloseMs: number) => void {
  const drainHttp2 = createHttp2Drain(facts.http2Sessions)
  const idleSinceMs = new WeakMap<Socket, number>()
  let patienceMs = idleCloseMs
  let idleClosedCount = 0
  let reported = ''

  facts.http.watchStarts((socket) => idleSinceMs.delete(socket))
  // A socket with requests still queued behind this one would lose them.
  closeAfterResponses((response) => response.socket === null || facts.http.inFlightOf(response.socket) <= 1)
  keepIdleConnections()

  const closeIdle = (): void => {
    const nowMs = originals.performanceNow()
    for (const server of facts.servers) {
      for (const socket of idleSocketsOf(server)) {
        if (facts.http.inFlightOf(socket) > 0) continue
        const sinceMs = idleSinceMs.get(socket)
        if (sinceMs === undefined) idleSinceMs.set(socket, nowMs)
        if (nowMs - (sinceMs ?? nowMs) < patienceMs) continue
        socket.destroy()
        idleClosedCount += 1
      }
    }
    drainHttp2(patienceMs)
  }
  const look = (): void => {
    try {
      closeIdle()
      facts.http.sweep()
      const numbers = {
        openConnections: facts.openConnections(),
        requestsInFlight: facts.requestsInFlight(),
        idleClosedCount,
      }
      const text = originals.stringify(numbers)
      if (text !== reported && report({ type: 'drain', ...numbers })) reported = text
    } catch {
      // The drain goes on without us: the supervisor has its deadline.
    }
  }
  // From the check phase: what arrived is read by then, so a request on its way is not cut by a close decided before.
  originals.setImmediate(look)
  originals.setInterval(() => originals.setImmediate(look), lookEveryMs).unref()
  return (newIdleCloseMs) => {
    patienceMs = newIdleCloseMs
  }
}
