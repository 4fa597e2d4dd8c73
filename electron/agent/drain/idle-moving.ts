import type { Server, Socket } from 'node:net'
import type { Channel } from '../channel.ts'
import { guarded } from '../cover/guarded.ts'
import { originals } from '../cover/originals.ts'
import type { HttpMeter } from '../meters/http-meter.ts'
import { idleSocketsOf } from '../servers/http-connections.ts'
import { createIdleMover, type IdleMover } from './idle-mover.ts'

const lookEveryMs = 50

/**
 * While it is on, connections between two HTTP/1 requests go to other workers, and nothing else changes: no answer says
 * `Connection: close`, and what cannot move (TLS, HTTP/2, WebSockets) stays.
 */
export class IdleMoving {
  readonly #servers: ReadonlySet<Server>
  readonly #http: HttpMeter
  readonly #mover: IdleMover
  #timer: NodeJS.Timeout | undefined
  #isLookDue = false

  constructor(servers: ReadonlySet<Server>, http: HttpMeter, channel: Channel) {
    this.#servers = servers
    this.#http = http
    this.#mover = createIdleMover(channel, () => this.#lookSoon())
  }

  begin(): void {
    if (this.#timer !== undefined) return
    this.#timer = originals.setInterval(() => this.#lookSoon(), lookEveryMs)
    this.#timer.unref()
    this.#lookSoon()
  }

  end(): void {
    originals.clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** From the check phase: a request that arrived is read by then, and its connection no longer idle. */
  #lookSoon(): void {
    if (this.#isLookDue || this.#timer === undefined) return
    this.#isLookDue = true
    originals.setImmediate(() => {
      this.#isLookDue = false
      if (this.#timer !== undefined) this.#look()
    })
  }

  readonly #look = guarded(() => {
    const busy = this.#http.busySockets()
    for (const server of this.#servers) {
      for (const socket of idleSocketsOf(server, hasReadNothing))
        if (!busy.has(socket)) this.#mover.move(server, socket)
    }
  })
}

/** One that came from another worker is silent by its own count. */
const hasReadNothing = (_socket: Socket): number => 0
