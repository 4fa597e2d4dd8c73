import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * HTTP/1 requests in flight, as three columns of one table. A start and a finish write to its end, and take nothing from the
 * heap; nothing is hung on a socket or a response, which would cost Node's own look-ups of them more than it costs here. The
 * row of a response is found by comparing, thousands in a microsecond.
 */
export class RequestList {
  readonly #responses: ServerResponse[] = []
  readonly #sockets: Socket[] = []
  readonly #startedMs: number[] = []

  started(response: ServerResponse, socket: Socket, nowMs: number): void {
    this.#responses.push(response)
    this.#sockets.push(socket)
    this.#startedMs.push(nowMs)
  }

  /** When the one that ends now had started; null where it is not in flight. */
  finished(response: ServerResponse): number | null {
    // From the end, where the short ones are: thousands may be held open before them.
    let at = this.#responses.length - 1
    while (at >= 0 && this.#responses[at] !== response) at -= 1
    const startedMs = this.#startedMs[at]
    if (startedMs === undefined) return null
    this.#remove(at)
    return startedMs
  }

  /** Those with something in flight. */
  busySockets(): ReadonlySet<Socket> {
    return new Set(this.#sockets)
  }

  inFlightOf(socket: Socket): number {
    let count = 0
    for (const one of this.#sockets) if (one === socket) count += 1
    return count
  }

  /** Null when none is in flight. */
  oldestStartMs(): number | null {
    return this.#startedMs.length === 0 ? null : this.#startedMs.reduce((one, other) => Math.min(one, other))
  }

  /** Those that started then or before. */
  startedBy(atMs: number): number {
    return this.#startedMs.filter((startedMs) => startedMs <= atMs).length
  }

  /** Forgets those whose socket closed, and calls back with each. */
  sweep(ended: (response: ServerResponse, socket: Socket) => void): void {
    for (let at = this.#sockets.length - 1; at >= 0; at -= 1) {
      const socket = this.#sockets[at]
      const response = this.#responses[at]
      if (response === undefined || socket?.destroyed !== true) continue
      this.#remove(at)
      ended(response, socket)
    }
  }

  #remove(at: number): void {
    moveLastTo(this.#responses, at)
    moveLastTo(this.#sockets, at)
    moveLastTo(this.#startedMs, at)
  }
}

function moveLastTo<Item>(column: Item[], at: number): void {
  const last = column.pop()
  if (last !== undefined && at < column.length) column[at] = last
}
