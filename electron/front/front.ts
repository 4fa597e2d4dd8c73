import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { frontRefusal, type PolicyId } from '../../shared/policies.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { clientHash, defaultIpv6PrefixBits } from '../cluster/policies/client-hash.ts'
import { type DispatchStrategy, strategies } from '../cluster/policies/strategies.ts'
import { listenAt } from '../platform/listen-at.ts'

/** Where connections go: one task or container. */
export interface Upstream {
  readonly slot: number
  /** Another one in the same slot is another upstream. */
  readonly key: string
  readonly host: string
  readonly port: number
}

export interface FrontCounts {
  readonly slot: number
  readonly key: string
  /** It took them; one that was tried elsewhere first counts where it came. */
  readonly connectionCount: number
  readonly openCount: number
  /** It did not take them: they were tried elsewhere, and the client noticed nothing but the time. */
  readonly passedOnCount: number
  /** It broke them off. */
  readonly cutCount: number
}

export interface FrontPorts {
  readonly clock: Clock
  /** 0 ≤ n < 1. */
  random(): number
}

/** One that does not answer is taken for gone so soon; the client waits meanwhile. */
const connectMs = 2000
/** A connection that nobody takes waits for somebody: a cluster that restarts is back by then, or is not. */
const longestWaitMs = 10_000
const againMs = 100

/** A task as a policy sees it. */
interface Lane {
  readonly upstream: Upstream
  readonly workerId: number
  readonly place: number
  /** One that is not any more is forgotten with its last connection. */
  isNamed: boolean
  /** It gets nothing new, for good. */
  isLeaving: boolean
  /** Waits until nothing of it is open. */
  whenEmpty: (() => void) | null
  lastTurn: number
  openCount: number
  connectionCount: number
  passedOnCount: number
  cutCount: number
}

interface Waiting {
  readonly client: Socket
  readonly sinceMs: number
  /** Those that did not take it. */
  readonly tried: Set<Lane>
}

/**
 * A primary for workers that are reached by address: accepts at one port, and deals each connection out by the policies of the
 * cluster. A connection belongs to a task once that took it; before, it is tried elsewhere.
 */
export class Front {
  readonly #ports: FrontPorts
  readonly #server: Server
  readonly #lanes = new Map<string, Lane>()
  readonly #out = new Set<number>()
  readonly #clients = new Set<Socket>()
  readonly #waiting = new Set<Waiting>()
  #strategy: DispatchStrategy
  #lastTurn = 0
  #lastId = 0
  #refusedCount = 0
  #againTimer: NodeJS.Timeout | null = null

  constructor(ports: FrontPorts, strategy: DispatchStrategy) {
    this.#ports = ports
    this.#strategy = strategy
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) =>
      this.#came(client),
    )
  }

  /** Port 0: a free one. Answers the port. */
  listen(host: string, port: number): Promise<Result<number>> {
    return listenAt(this.#server, { host, port }, 'the front cannot listen')
  }

  /** From the next connection on. */
  setPolicy(strategy: DispatchStrategy): void {
    this.#strategy = strategy
  }

  /** Those there are now. One that is not named any more gets nothing; what it has goes on until one side ends it. */
  setUpstreams(upstreams: readonly Upstream[]): void {
    const named = new Set(upstreams.map(({ key }) => key))
    for (const [key, lane] of this.#lanes) {
      lane.isNamed = named.has(key)
      this.#lookAt(lane)
    }
    for (const upstream of upstreams) {
      if (this.#lanes.has(upstream.key)) continue
      this.#lastId += 1
      const counts = { lastTurn: 0, openCount: 0, connectionCount: 0, passedOnCount: 0, cutCount: 0 }
      const state = { isNamed: true, isLeaving: false, whenEmpty: null }
      this.#lanes.set(upstream.key, {
        ...{ upstream, workerId: this.#lastId, place: upstream.slot },
        ...state,
        ...counts,
      })
    }
    this.#tryAgain()
  }

  /** Nothing new goes there any more, named or not. `empty`: nothing of it is open; at once where nobody knows it. */
  leave(key: string, empty: () => void): void {
    const lane = this.#lanes.get(key)
    if (lane === undefined) {
      empty()
      return
    }
    lane.isLeaving = true
    lane.whenEmpty = empty
    this.#lookAt(lane)
  }

  /** Nothing new goes to a slot that is out of rotation. */
  setOut(slot: number, isOut: boolean): void {
    if (isOut) this.#out.add(slot)
    else this.#out.delete(slot)
    this.#tryAgain()
  }

  get counts(): readonly FrontCounts[] {
    return [...this.#lanes.values()].map(({ upstream: { slot, key }, ...lane }) => ({
      slot,
      key,
      connectionCount: lane.connectionCount,
      openCount: lane.openCount,
      passedOnCount: lane.passedOnCount,
      cutCount: lane.cutCount,
    }))
  }

  /** Nobody took these within the time: they were reset. */
  get refusedCount(): number {
    return this.#refusedCount
  }

  get waitingCount(): number {
    return this.#waiting.size
  }

  /** Nothing new is taken, and what goes through is cut. */
  close(): void {
    this.#server.close()
    if (this.#againTimer !== null) clearTimeout(this.#againTimer)
    this.#waiting.clear()
    for (const client of this.#clients) client.destroy()
  }

  /** Whether something waited for its last connection. */
  #lookAt(lane: Lane): void {
    if (lane.openCount > 0) return
    const empty = lane.whenEmpty
    lane.whenEmpty = null
    if (!lane.isNamed) this.#lanes.delete(lane.upstream.key)
    empty?.()
  }

  #came(client: Socket): void {
    this.#clients.add(client)
    client.on('close', () => this.#clients.delete(client))
    // A client that leaves while it waits.
    client.on('error', () => client.destroy())
    this.#deal({ client, sinceMs: this.#ports.clock.monoMs(), tried: new Set() })
  }

  #deal(waiting: Waiting): void {
    const { client, tried } = waiting
    if (client.destroyed) return
    const candidates = [...this.#lanes.values()].filter(
      (lane) => lane.isNamed && !lane.isLeaving && !tried.has(lane) && !this.#out.has(lane.place),
    )
    const lane = this.#strategy.choose(candidates, {
      random: this.#ports.random,
      client: client.remoteAddress === undefined ? null : clientHash(client.remoteAddress, defaultIpv6PrefixBits),
    })
    if (lane === undefined) {
      this.#wait(waiting)
      return
    }
    this.#lastTurn += 1
    lane.lastTurn = this.#lastTurn
    lane.openCount += 1
    this.#reach(waiting, lane)
  }

  /** Nobody is left to ask: those that did not take it may be back in a moment. */
  #wait(waiting: Waiting): void {
    if (this.#ports.clock.monoMs() - waiting.sinceMs >= longestWaitMs) {
      this.#refusedCount += 1
      waiting.client.resetAndDestroy()
      return
    }
    waiting.tried.clear()
    this.#waiting.add(waiting)
    this.#againTimer ??= setTimeout(() => {
      this.#againTimer = null
      this.#tryAgain()
    }, againMs)
  }

  #tryAgain(): void {
    const all = [...this.#waiting]
    this.#waiting.clear()
    for (const waiting of all) this.#deal(waiting)
  }

  #reach(waiting: Waiting, lane: Lane): void {
    const { client } = waiting
    const { host, port } = lane.upstream
    const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true })
    const limit = setTimeout(() => upstream.destroy(new Error('no answer')), connectMs)
    let isTaken = false
    const gaveUp = (): void => void upstream.destroy()
    client.once('close', gaveUp)
    upstream.once('connect', () => {
      clearTimeout(limit)
      isTaken = true
      lane.connectionCount += 1
      client.off('close', gaveUp)
      join(client, upstream, () => {
        lane.cutCount += 1
      })
    })
    upstream.on('error', () => {})
    upstream.once('close', () => {
      clearTimeout(limit)
      lane.openCount -= 1
      this.#lookAt(lane)
      if (isTaken || client.destroyed) return
      client.off('close', gaveUp)
      lane.passedOnCount += 1
      waiting.tried.add(lane)
      this.#deal(waiting)
    })
  }
}

/** Both ways with back-pressure, each half closed as the other side closes it; a reset of one is a reset of the other. */
function join(client: Socket, upstream: Socket, cut: () => void): void {
  client.pipe(upstream)
  upstream.pipe(client)
  upstream.once('error', () => {
    if (!client.destroyed) cut()
    client.resetAndDestroy()
  })
  client.once('error', () => upstream.resetAndDestroy())
  upstream.once('close', () => client.destroySoon())
  client.once('close', () => upstream.destroySoon())
}

/** How a front deals under a policy; why not, where workers must accept by themselves. */
export function frontStrategy(policy: PolicyId): Result<DispatchStrategy> {
  const strategy = strategies[policy]
  return strategy.kind === 'dispatched'
    ? ok(strategy)
    : fail('refused', frontRefusal(policy) ?? `${policy} deals nothing out`)
}
