import { once } from 'node:events'
import { type AddressInfo, createServer, connect as openSocket, type Server, type Socket } from 'node:net'
import { type Clock, systemClock } from '../../shared/base/clock.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { ActiveToxic, DelayTally, type ToxicCounts } from './active-toxic.ts'
import { ProxiedConnection } from './proxied-connection.ts'
import { checkToxic, type Toxic, type ToxicStream } from './toxic.ts'

/** Where something listens: a host and port, or the path of a UNIX socket. */
export type TcpPlace = { readonly host: string; readonly port: number } | { readonly path: string }

/** What went through so far, and what is there now. */
export interface ProxyCounts {
  readonly connectionCount: number
  readonly openCount: number
  /** Connections that some toxic hit, now or before. */
  readonly affectedConnectionCount: number
  /** Connections that the dependency itself did not take: the app's end was reset. `lastUpstreamError` says why. */
  readonly upstreamFailedCount: number
  readonly lastUpstreamError: string | null
  readonly upstreamBytes: number
  readonly downstreamBytes: number
  /** Waiting in the proxy now, both ways. */
  readonly heldBytes: number
  /** How long pieces of bytes were held that passed under some toxic. */
  readonly upstreamHeldMs: { readonly mean: number; readonly max: number }
  readonly downstreamHeldMs: { readonly mean: number; readonly max: number }
}

/** One toxic in force. */
export interface ToxicHandle {
  readonly toxic: Toxic
  readonly counts: ToxicCounts
  /** In force at once, on open connections too; a time that runs is counted from when the toxic came. */
  change(toxic: Toxic): Result<void>
  /** What it held back passes on. Counts stand still from now on. */
  remove(): void
}

/** Bytes that each socket takes beyond what the kernel does, before its sender waits. */
const socketBufferBytes = 256 * 1024

/**
 * A proxy between an app and what it depends on, with Toxiproxy's toxics. It accepts also while the dependency is away:
 * the app is connected, and then reset.
 */
export class TcpProxy {
  readonly target: TcpPlace
  /** Where the app finds it. */
  readonly place: TcpPlace
  readonly #server: Server
  readonly #clock: Clock
  readonly #connections = new Set<ProxiedConnection>()
  readonly #toxics: ActiveToxic[] = []
  readonly #delays = { upstream: new DelayTally(), downstream: new DelayTally() }
  /** Of connections that are gone. */
  readonly #passedBytes = { upstream: 0, downstream: 0 }
  readonly #resetSockets = new Set<Socket>()
  #connectionCount = 0
  #affectedGoneCount = 0
  #upstreamFailedCount = 0
  #lastUpstreamError: string | null = null

  /** Use `openTcpProxy`: the server listens already. */
  constructor(server: Server, target: TcpPlace, clock: Clock) {
    this.#server = server
    this.target = target
    this.#clock = clock
    const address = server.address()
    this.place = isPort(address) ? { host: address.address, port: address.port } : { path: address ?? '' }
    server.on('connection', (client) => this.#accept(client))
    // No descriptor is left: the next one that comes may find one again.
    server.on('error', () => {})
  }

  get toxics(): readonly Toxic[] {
    return this.#toxics.map(({ toxic }) => toxic)
  }

  get counts(): ProxyCounts {
    const open = [...this.#connections]
    const bytesOf = (stream: ToxicStream): number =>
      open.reduce((sum, { lanes }) => sum + lanes[stream].passedBytes, this.#passedBytes[stream])
    return {
      connectionCount: this.#connectionCount,
      openCount: open.length,
      affectedConnectionCount: open.filter(({ wasHit }) => wasHit).length + this.#affectedGoneCount,
      upstreamFailedCount: this.#upstreamFailedCount,
      lastUpstreamError: this.#lastUpstreamError,
      upstreamBytes: bytesOf('upstream'),
      downstreamBytes: bytesOf('downstream'),
      heldBytes: open.reduce((sum, { lanes }) => sum + lanes.upstream.heldBytes + lanes.downstream.heldBytes, 0),
      upstreamHeldMs: heldMsOf(this.#delays.upstream),
      downstreamHeldMs: heldMsOf(this.#delays.downstream),
    }
  }

  /** In force at once, on open connections too. Several of a kind add up. */
  add(toxic: Toxic): Result<ToxicHandle> {
    const checked = checkToxic(toxic)
    if (!checked.ok) return checked
    const active = new ActiveToxic(toxic)
    this.#toxics.push(active)
    this.#applyToAll()
    const counts = (): ToxicCounts => {
      const held = [...this.#connections].map((connection) => connection.heldBytesUnder(active))
      return active.countsWith(held.reduce((sum, bytes) => sum + bytes, 0))
    }
    return ok({
      get toxic() {
        return active.toxic
      },
      get counts() {
        return counts()
      },
      change: (next) => this.#change(active, next),
      remove: () => {
        const at = this.#toxics.indexOf(active)
        if (at < 0) return
        this.#toxics.splice(at, 1)
        this.#applyToAll()
      },
    })
  }

  /** Ends every connection and frees the address. */
  async close(): Promise<void> {
    this.#toxics.length = 0
    const closed = this.#server.listening ? once(this.#server, 'close') : null
    this.#server.close()
    for (const connection of this.#connections) connection.destroy()
    for (const socket of this.#resetSockets) socket.destroy()
    await closed
  }

  #change(active: ActiveToxic, next: Toxic): Result<void> {
    const checked = checkToxic(next)
    if (!checked.ok) return checked
    if (!this.#toxics.includes(active)) return fail('wrong-state', `${active.toxic.kind} was removed: add it again`)
    active.toxic = next
    this.#applyToAll()
    return ok(undefined)
  }

  #applyToAll(): void {
    for (const connection of this.#connections) connection.setToxics(this.#toxicsFor(connection.number))
  }

  #toxicsFor(connectionNumber: number): ActiveToxic[] {
    return this.#toxics.filter((active) => active.hits(connectionNumber))
  }

  #accept(client: Socket): void {
    this.#connectionCount += 1
    const number = this.#connectionCount
    const toxics = this.#toxicsFor(number)
    const down = toxics.find(({ toxic }) => toxic.kind === 'down')
    if (down === undefined) this.#connect(number, client, toxics)
    else this.#turnAway(client, down)
  }

  #connect(number: number, client: Socket, toxics: readonly ActiveToxic[]): void {
    const { target } = this
    const options = { allowHalfOpen: true, noDelay: true, highWaterMark: socketBufferBytes }
    const upstream = openSocket({ ...options, ...target })
    const connection: ProxiedConnection = new ProxiedConnection(number, client, upstream, {
      clock: this.#clock,
      delays: this.#delays,
      upstreamFailed: (code) => {
        this.#upstreamFailedCount += 1
        this.#lastUpstreamError = code
      },
      closed: () => this.#forget(connection),
    })
    this.#connections.add(connection)
    if (toxics.length > 0) connection.setToxics(toxics)
  }

  /** The dependency hears nothing of it. */
  #turnAway(client: Socket, down: ActiveToxic): void {
    down.hitConnectionCount += 1
    down.endedConnectionCount += 1
    this.#affectedGoneCount += 1
    this.#resetSockets.add(client)
    client.on('error', () => {})
    client.once('close', () => this.#resetSockets.delete(client))
    if (client.remoteAddress === undefined) client.destroy()
    else client.resetAndDestroy()
  }

  #forget(connection: ProxiedConnection): void {
    this.#connections.delete(connection)
    if (connection.wasHit) this.#affectedGoneCount += 1
    this.#passedBytes.upstream += connection.lanes.upstream.passedBytes
    this.#passedBytes.downstream += connection.lanes.downstream.passedBytes
  }
}

/** Listens at a free port of 127.0.0.1, or at a path, and forwards to the target. */
export async function openTcpProxy(
  target: TcpPlace,
  { listenPath, clock = systemClock }: { readonly listenPath?: string; readonly clock?: Clock } = {},
): Promise<Result<TcpProxy>> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark: socketBufferBytes })
  try {
    server.listen(listenPath === undefined ? { host: '127.0.0.1', port: 0 } : { path: listenPath })
    await once(server, 'listening')
  } catch (error) {
    const place = listenPath ?? 'a free port of 127.0.0.1'
    return fail('internal', `the proxy cannot listen at ${place}: ${error instanceof Error ? error.message : error}`)
  }
  return ok(new TcpProxy(server, target, clock))
}

function heldMsOf({ pieceCount, sumMs, maxMs }: DelayTally): { readonly mean: number; readonly max: number } {
  return { mean: pieceCount === 0 ? 0 : sumMs / pieceCount, max: maxMs }
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
