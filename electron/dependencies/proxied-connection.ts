import type { Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import type { ActiveToxic, DelayTally } from './active-toxic.ts'
import { type Hit, Lane } from './lane.ts'
import type { ToxicStream } from './toxic.ts'

/** What the proxy has for each of its connections, and hears of it. */
export interface ConnectionPorts {
  readonly clock: Clock
  readonly delays: Readonly<Record<ToxicStream, DelayTally>>
  /** The dependency did not take the connection; e.g. `ECONNREFUSED`. */
  upstreamFailed(code: string): void
  /** Both sockets are closed. */
  closed(): void
}

/** The app's socket, ours to the dependency, and a lane each way. Ends of a stream and resets are passed on. */
export class ProxiedConnection {
  readonly number: number
  readonly lanes: Readonly<Record<ToxicStream, Lane>>
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #ports: ConnectionPorts
  readonly #hits = new Map<ActiveToxic, Hit & { cancel: () => void; readonly sinceMonoMs: number }>()
  /** Some toxic hit it, now or before. */
  wasHit = false
  #isConnected = false
  #isEnded = false
  #openSocketCount = 2

  /** `upstream` is being connected; both sockets allow a half-open connection. */
  constructor(number: number, client: Socket, upstream: Socket, ports: ConnectionPorts) {
    this.number = number
    this.#client = client
    this.#upstream = upstream
    this.#ports = ports
    this.lanes = {
      upstream: this.#createLane(client, upstream, 'upstream'),
      downstream: this.#createLane(upstream, client, 'downstream'),
    }
    client.on('error', () => this.#abort(upstream))
    upstream.once('connect', () => {
      this.#isConnected = true
    })
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (!this.#isConnected && !this.#isEnded) ports.upstreamFailed(error.code ?? error.message)
      this.#abort(client)
    })
    for (const socket of [client, upstream]) socket.once('close', () => this.#socketClosed())
  }

  /** Takes the place of all toxics that it had; what was counted for those that stay goes on. */
  setToxics(toxics: readonly ActiveToxic[]): void {
    if (this.#isEnded) return
    for (const [active, hit] of this.#hits) {
      hit.cancel()
      if (!toxics.includes(active)) this.#hits.delete(active)
    }
    for (const active of toxics) {
      if (this.#hits.has(active)) continue
      active.hitConnectionCount += 1
      this.wasHit = true
      this.#hits.set(active, { active, passedBytes: 0, cancel() {}, sinceMonoMs: this.#ports.clock.monoMs() })
    }
    for (const hit of this.#hits.values()) hit.cancel = this.#endLater(hit.active, hit.sinceMonoMs)
    const hits = [...this.#hits.values()]
    for (const stream of ['upstream', 'downstream'] as const) {
      if (!this.#isEnded) this.lanes[stream].setHits(hits.filter(({ active }) => active.toxic.stream === stream))
    }
  }

  /** In the stream that the toxic is on, if it hit this connection. */
  heldBytesUnder(active: ActiveToxic): number {
    return this.#hits.has(active) ? this.lanes[active.toxic.stream].heldBytes : 0
  }

  /** At once, on both sides, also where the last bytes are still on their way. */
  destroy(): void {
    this.#isEnded = true
    this.#letGo()
    this.#client.destroy()
    this.#upstream.destroy()
  }

  #createLane(sender: Socket, receiver: Socket, stream: ToxicStream): Lane {
    const lane = new Lane(
      this.number,
      {
        clock: this.#ports.clock,
        write: (bytes) => receiver.write(bytes),
        end: () => receiver.end(),
        setFlowing: (isFlowing) => (isFlowing ? sender.resume() : sender.pause()),
        limitReached: (active) =>
          this.#endBy(active, () => {
            // What it lets through still arrives.
            receiver.destroySoon()
            sender.destroy()
          }),
      },
      this.#ports.delays[stream],
    )
    sender.on('data', (bytes) => lane.push(bytes))
    sender.once('end', () => lane.push(null))
    receiver.on('drain', () => lane.drained())
    return lane
  }

  /** Sets off what ends the connection by itself, counted from when the toxic came; answers its cancel. */
  #endLater(active: ActiveToxic, sinceMonoMs: number): () => void {
    const { toxic } = active
    const { clock } = this.#ports
    const waitFor = (timeoutMs: number, end: () => void): (() => void) => {
      const leftMs = sinceMonoMs + timeoutMs - clock.monoMs()
      if (leftMs > 0) return clock.after(Math.ceil(leftMs), () => this.#endBy(active, end))
      this.#endBy(active, end)
      return () => {}
    }
    if (toxic.kind === 'timeout' && toxic.timeoutMs > 0) {
      return waitFor(toxic.timeoutMs, () => {
        this.#client.destroy()
        this.#upstream.destroy()
      })
    }
    if (toxic.kind === 'reset_peer') {
      const [sender, receiver] =
        toxic.stream === 'upstream' ? [this.#client, this.#upstream] : [this.#upstream, this.#client]
      return waitFor(toxic.timeoutMs, () => {
        reset(receiver)
        sender.destroy()
      })
    }
    if (toxic.kind === 'down') {
      this.#endBy(active, () => {
        reset(this.#client)
        reset(this.#upstream)
      })
    }
    return () => {}
  }

  #endBy(active: ActiveToxic, end: () => void): void {
    if (!this.#isEnded) active.endedConnectionCount += 1
    this.#end(end)
  }

  /** One side was cut: the other hears that as the app or the dependency would have told it. */
  #abort(other: Socket): void {
    this.#end(() => reset(other))
  }

  #end(end: () => void): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#letGo()
    end()
  }

  #letGo(): void {
    for (const hit of this.#hits.values()) hit.cancel()
    this.#hits.clear()
    this.lanes.upstream.close()
    this.lanes.downstream.close()
  }

  #socketClosed(): void {
    this.#openSocketCount -= 1
    if (this.#openSocketCount > 0) return
    this.#isEnded = true
    this.#letGo()
    this.#ports.closed()
  }
}

/** A UNIX socket cannot be reset, and what is not connected yet has nobody to tell. */
function reset(socket: Socket): void {
  if (socket.connecting || socket.remoteAddress === undefined) socket.destroy()
  else socket.resetAndDestroy()
}
