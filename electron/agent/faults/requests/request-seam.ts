import { AsyncResource } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders } from 'node:http2'
import { Server } from 'node:net'
import type { HttpMessage } from '../../meters/http-meter.ts'
import type { FaultHost } from '../fault-host.ts'
import type { ArmedFault } from './armed-fault.ts'
import { Http1Request, isRequestStart } from './http1-request.ts'
import { Http2Request, isServerStream } from './http2-request.ts'
import type { SeenRequest } from './seen-request.ts'
import { WrappedServers } from './wrapped-servers.ts'

/** So many requests wait at most; more go through at once. */
export const heldLimit = 10_000

interface Waiting {
  readonly request: SeenRequest
  readonly delays: Map<ArmedFault, number>
  readonly act: ArmedFault | null
  readonly go: () => void
  /** What the head of the answer will tell. */
  readonly names: string[]
  readonly sinceMs: number
  timer: NodeJS.Timeout
}

/**
 * Where requests are met on their way to the app, whatever it is made of. Node publishes each of HTTP/1 right before it emits
 * it: that is when its server is wrapped, whether it was there before the fault or came later. Servers of HTTP/2 are met by
 * their sockets. Upgrades and CONNECT are no requests, and are left alone. Without a fault nothing of this is there.
 */
export class RequestSeam {
  readonly #faults: ArmedFault[] = []
  readonly #servers = new WrappedServers((call, forward) => this.#take(call, forward))
  readonly #waiting = new Set<Waiting>()
  /** Emitted next. What an app emits once more, as those with a `checkContinue` listener do, was met before. */
  #announced: HttpMessage | null = null
  #metStreams = new WeakSet<object>()
  #isOpen = false
  /** Of the fault that opened it. */
  #host: FaultHost | null = null
  readonly #requestStart = (message: unknown): void => {
    if (!isRequestStart(message)) return
    this.#announced = message
    this.#servers.wrap(message.server)
  }
  readonly #socketAccepted = (message: unknown): void => {
    const server = serverOf(message)
    if (server !== null) this.#servers.wrap(server)
  }

  arm(fault: ArmedFault, host: FaultHost): void {
    this.#faults.push(fault)
    if (this.#isOpen) return
    this.#isOpen = true
    this.#host = host
    for (const server of host.servers()) if (isHttp2(server)) this.#servers.wrap(server)
    subscribe('http.server.request.start', this.#requestStart)
    subscribe('net.server.socket', this.#socketAccepted)
  }

  /** What waits for it waits no longer than for the others. */
  disarm(fault: ArmedFault): void {
    const at = this.#faults.indexOf(fault)
    if (at < 0) return
    this.#faults.splice(at, 1)
    const host = this.#host
    if (host === null) return
    for (const waiting of this.#waiting) {
      if (!waiting.delays.has(fault)) continue
      tellWaited(waiting, fault, host.originals.monoMs() - waiting.sinceMs)
      waiting.delays.delete(fault)
      host.originals.clearTimeout(waiting.timer)
      this.#waitOn(waiting, host)
    }
    if (this.#faults.length > 0) return
    unsubscribe('http.server.request.start', this.#requestStart)
    unsubscribe('net.server.socket', this.#socketAccepted)
    this.#servers.unwrapAll()
    this.#announced = null
    this.#metStreams = new WeakSet()
    this.#isOpen = false
  }

  /** Forgets those whose client is gone; called from time to time, as nothing is hung on a socket that the app could see. */
  sweep(): void {
    const host = this.#host
    if (host === null) return
    for (const waiting of this.#waiting) if (waiting.request.isGone()) this.#leave(waiting, host)
  }

  /** Runs at every request: what only a hit needs is made for it alone. */
  #take(call: readonly unknown[], forward: () => () => unknown): boolean {
    if (this.#faults.length === 0) return false
    const request = this.#requestOf(call)
    const host = this.#host
    if (request === null || host === null) return false
    let delays: Map<ArmedFault, number> | null = null
    let act: ArmedFault | null = null
    for (const fault of this.#faults) {
      const number = fault.target.numberOf(request)
      if (number === 0) continue
      if (fault.effect.kind === 'act') act ??= fault
      else {
        delays ??= new Map()
        delays.set(fault, fault.effect.drawMs(number))
      }
    }
    if (act === null && delays === null) return false
    const scope = new AsyncResource('ClusterdeckFault')
    const give = forward()
    const go = (): void => {
      request.release()
      scope.runInAsyncScope(give)
    }
    if (delays !== null && this.#waiting.size < heldLimit)
      return this.#wait(host, { request, delays, act, go, names: [] })
    return act !== null && carryOut(act, request, go, [])
  }

  #requestOf([event, first, second]: readonly unknown[]): SeenRequest | null {
    if (event === 'stream') return this.#streamOf(first, second)
    const announced = this.#announced
    if (announced === null || announced.request !== first) return null
    this.#announced = null
    return new Http1Request(announced, event !== 'request')
  }

  #streamOf(stream: unknown, headers: unknown): SeenRequest | null {
    if (!isServerStream(stream) || !isHeaders(headers) || this.#metStreams.has(stream)) return null
    this.#metStreams.add(stream)
    if (headers[':method'] === 'CONNECT') return null
    return new Http2Request(stream, headers, (run) => this.#later(run))
  }

  #later(run: () => void): void {
    const later = this.#host?.originals.nextTick ?? process.nextTick
    later(run)
  }

  #wait(host: FaultHost, begun: Omit<Waiting, 'sinceMs' | 'timer'>): boolean {
    begun.request.hold()
    const waiting: Waiting = {
      ...begun,
      sinceMs: host.originals.monoMs(),
      timer: host.originals.setTimeout(() => this.#waited(waiting, host), Math.round(totalMs(begun.delays))),
    }
    this.#waiting.add(waiting)
    return true
  }

  /** A fault ended: what waits for others too goes on waiting for them. */
  #waitOn(waiting: Waiting, host: FaultHost): void {
    const leftMs = waiting.sinceMs + totalMs(waiting.delays) - host.originals.monoMs()
    waiting.timer = host.originals.setTimeout(() => this.#waited(waiting, host), Math.max(0, Math.round(leftMs)))
  }

  #waited(waiting: Waiting, host: FaultHost): void {
    const { request, delays, act, go, names } = waiting
    if (request.isGone()) {
      this.#leave(waiting, host)
      return
    }
    this.#waiting.delete(waiting)
    const waitedMs = host.originals.monoMs() - waiting.sinceMs
    for (const fault of delays.keys()) tellWaited(waiting, fault, waitedMs)
    const inForce = act !== null && this.#faults.includes(act) ? act : null
    if (!carryOut(inForce, request, go, names)) go()
  }

  #leave(waiting: Waiting, host: FaultHost): void {
    this.#waiting.delete(waiting)
    host.originals.clearTimeout(waiting.timer)
    host.injected(waiting.request.key, true)
    for (const { effect } of waiting.delays.keys()) if (effect.kind === 'delay') effect.left()
  }
}

/** True: the app does not get it now. Else the head of its answer names what the request met. */
function carryOut(fault: ArmedFault | null, request: SeenRequest, go: () => void, names: string[]): boolean {
  try {
    if (fault?.effect.kind === 'act' && fault.effect.act(request, go, names)) return true
  } catch {
    // An app may have put something of its own where it answers: then it answers.
  }
  if (names.length > 0) request.name(names.join(', '))
  return false
}

/** Of the time that it waited each fault has its part. */
function tellWaited({ delays, names }: Waiting, fault: ArmedFault, waitedMs: number): void {
  if (fault.effect.kind !== 'delay') return
  const wholeMs = totalMs(delays)
  fault.effect.waited(wholeMs > 0 ? (waitedMs * (delays.get(fault) ?? 0)) / wholeMs : 0)
  names.push(`${fault.faultId};latency`)
}

const totalMs = (delays: ReadonlyMap<ArmedFault, number>): number => {
  let sumMs = 0
  for (const ms of delays.values()) sumMs += ms
  return sumMs
}

/** Only servers that `node:http2` made have this. */
const isHttp2 = (server: object): boolean => 'updateSettings' in server

/** The server of HTTP/2 that took the socket which Node publishes. */
function serverOf(message: unknown): Server | null {
  if (typeof message !== 'object' || message === null || !('socket' in message)) return null
  const { socket } = message
  if (typeof socket !== 'object' || socket === null || !('server' in socket)) return null
  return socket.server instanceof Server && isHttp2(socket.server) ? socket.server : null
}

const isHeaders = (value: unknown): value is IncomingHttpHeaders => typeof value === 'object' && value !== null
