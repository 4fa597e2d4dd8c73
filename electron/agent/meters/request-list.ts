import type { Socket } from 'node:net'
import { Stamp } from '../cover/stamp.ts'

/** What is in flight on one HTTP/1 connection. Those with something in flight are linked, the next is the younger one. */
export class SocketRequests {
  readonly socket: Socket
  inFlight = 0
  /** Start of the oldest in flight. */
  startedMs: number
  /** Starts of those behind it: HTTP/1 answers in the order it was asked. Null before the client asks ahead. */
  laterMs: number[] | null = null
  previous: SocketRequests | null = null
  next: SocketRequests | null = null

  constructor(socket: Socket, nowMs: number) {
    this.socket = socket
    this.startedMs = nowMs
  }
}

/** What a socket carries of ours. */
class StampedSocket extends Stamp {
  readonly #requests: SocketRequests

  constructor(socket: Socket, requests: SocketRequests) {
    super(socket)
    this.#requests = requests
  }

  static stamp(socket: Socket, requests: SocketRequests): SocketRequests {
    new StampedSocket(socket, requests)
    return requests
  }

  static requestsOf(socket: object): SocketRequests | null {
    return #requests in socket ? socket.#requests : null
  }
}

/**
 * Requests in flight by their connections. A start and a finish write a few fields, and take nothing from the heap; what is
 * asked less often is found by walking.
 */
export class RequestList {
  #first: SocketRequests | null = null
  #last: SocketRequests | null = null

  /** Answers true where this socket had no request before. */
  started(socket: Socket, nowMs: number): boolean {
    const known = StampedSocket.requestsOf(socket)
    const requests = known ?? StampedSocket.stamp(socket, new SocketRequests(socket, nowMs))
    if (requests.inFlight === 0) {
      requests.startedMs = nowMs
      this.#link(requests)
    } else {
      requests.laterMs ??= []
      requests.laterMs.push(nowMs)
    }
    requests.inFlight += 1
    return known === null
  }

  /** When the one that ends now had started; null where none is in flight. */
  finished(socket: Socket): number | null {
    const requests = StampedSocket.requestsOf(socket)
    if (requests === null || requests.inFlight === 0) return null
    const { startedMs } = requests
    requests.inFlight -= 1
    if (requests.inFlight === 0) this.#unlink(requests)
    else requests.startedMs = requests.laterMs?.shift() ?? startedMs
    return startedMs
  }

  inFlightOf(socket: Socket): number {
    return StampedSocket.requestsOf(socket)?.inFlight ?? 0
  }

  /** Forgets those whose socket closed, and calls back with each request. */
  sweep(ended: (socket: Socket) => void): void {
    for (const requests of this.busy()) {
      if (!requests.socket.destroyed) continue
      for (let left = requests.inFlight; left > 0; left -= 1) ended(requests.socket)
      requests.inFlight = 0
      if (requests.laterMs !== null) requests.laterMs.length = 0
      this.#unlink(requests)
    }
  }

  /** Connections with something in flight. */
  *busy(): Generator<SocketRequests> {
    let requests = this.#first
    while (requests !== null) {
      const { next } = requests
      yield requests
      requests = next
    }
  }

  #link(requests: SocketRequests): void {
    requests.previous = this.#last
    if (this.#last === null) this.#first = requests
    else this.#last.next = requests
    this.#last = requests
  }

  #unlink(requests: SocketRequests): void {
    const { previous, next } = requests
    if (previous === null) this.#first = next
    else previous.next = next
    if (next === null) this.#last = previous
    else next.previous = previous
    requests.previous = null
    requests.next = null
  }
}
