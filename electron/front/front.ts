// Long because the whole way of a connection through the front stands here: dealt, tried, taken, ended.
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { frontRefusal, type PolicyId } from '../../shared/policies.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { clientHash, defaultIpv6PrefixBits } from '../cluster/policies/client-hash.ts'
import { type DispatchStrategy, strategies } from '../cluster/policies/strategies.ts'
import { listenAt } from '../platform/listen-at.ts'
import { FrontTap, newPassage, type Passage } from './front-tap.ts'
import { joinHalves } from './join-halves.ts'

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
  /** Of those, not taken yet. */
  readonly askedCount: number
  /** It did not take them: they were tried elsewhere, and the client noticed nothing but the time. */
  readonly passedOnCount: number
  /** It broke them off. */
  readonly cutCount: number
}

export interface NextTurn {
  readonly key: string | null
  /** Who got the one before. */
  readonly afterKey: string | null
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
  askedCount: number
  connectionCount: number
  passedOnCount: number
  cutCount: number
}

interface Waiting {
  readonly passage: Passage
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
  readonly #passages = new Set<Passage>()
  readonly #waiting = new Set<Waiting>()
  #strategy: DispatchStrategy
  #lastTurn = 0
  #lastId = 0
  #lastKey: string | null = null
  #refusedCount = 0
  #againTimer: NodeJS.Timeout | null = null
  #tap: FrontTap | null = null

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
      const counts = { lastTurn: 0, openCount: 0, askedCount: 0, connectionCount: 0, passedOnCount: 0, cutCount: 0 }
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
    return [...this.#lanes.values()].map(toCounts)
  }

  /** Of one upstream; undefined: it is not known, or forgotten. */
  countsOf(key: string): FrontCounts | undefined {
    const lane = this.#lanes.get(key)
    return lane === undefined ? undefined : toCounts(lane)
  }

  /** Nobody took these within the time: they were reset. */
  get refusedCount(): number {
    return this.#refusedCount
  }

  get waitingCount(): number {
    return this.#waiting.size
  }

  /** Age of the one that waits longest for being taken; 0 when none waits. */
  get longestWaitMs(): number {
    let oldest = Number.POSITIVE_INFINITY
    for (const { takenMonoMs, arrivedMonoMs } of this.#passages)
      if (takenMonoMs === null && arrivedMonoMs < oldest) oldest = arrivedMonoMs
    return Math.max(0, this.#ports.clock.monoMs() - oldest)
  }

  /** Who would get a connection that came now, by key; nulls: not settled before it comes, or nobody. */
  get next(): NextTurn {
    const { deals } = this.#strategy
    const isSettled = deals === 'in-turn' || deals === 'by-count'
    const lane = isSettled ? this.#choose(this.#candidates(), null) : undefined
    return { key: lane?.upstream.key ?? null, afterKey: this.#lastKey }
  }

  /** Follows connections from now on, those that are open too, in place of an earlier tap. */
  tap(oneOf: number): FrontTap {
    const tap = new FrontTap(oneOf, () => {
      if (this.#tap === tap) this.#tap = null
    })
    for (const passage of this.#passages) tap.found(passage)
    this.#tap = tap
    return tap
  }

  /** Nothing new is taken, and what goes through is cut. */
  close(): void {
    this.#server.close()
    if (this.#againTimer !== null) clearTimeout(this.#againTimer)
    this.#waiting.clear()
    for (const { client } of this.#passages) client.destroy()
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
    const passage = newPassage(client, this.#ports.clock.monoMs())
    this.#passages.add(passage)
    this.#tap?.arrived(passage)
    client.on('close', () => this.#left(passage))
    // A client that leaves while it waits.
    client.on('error', () => client.destroy())
    this.#deal({ passage, tried: new Set() })
  }

  #candidates(): readonly Lane[] {
    return [...this.#lanes.values()].filter(
      ({ isNamed, isLeaving, place }) => isNamed && !isLeaving && !this.#out.has(place),
    )
  }

  #choose(candidates: readonly Lane[], client: number | null): Lane | undefined {
    return this.#strategy.choose(candidates, { random: this.#ports.random, client })
  }

  #left(passage: Passage): void {
    passage.closedMonoMs = this.#ports.clock.monoMs()
    if (passage.upstream === null) passage.lost ??= 'client went away'
    this.#passages.delete(passage)
  }

  #deal(waiting: Waiting): void {
    const { passage, tried } = waiting
    const { client } = passage
    if (client.destroyed) return
    const candidates = this.#candidates().filter((lane) => !tried.has(lane))
    const { remoteAddress } = client
    const lane = this.#choose(
      candidates,
      remoteAddress === undefined ? null : clientHash(remoteAddress, defaultIpv6PrefixBits),
    )
    if (lane === undefined) {
      this.#wait(waiting)
      return
    }
    this.#lastTurn += 1
    lane.lastTurn = this.#lastTurn
    lane.openCount += 1
    this.#lastKey = lane.upstream.key
    passage.sentMonoMs = this.#ports.clock.monoMs()
    passage.attempts += 1
    passage.key = lane.upstream.key
    this.#reach(waiting, lane)
  }

  /** Nobody is left to ask: those that did not take it may be back in a moment. */
  #wait(waiting: Waiting): void {
    const { passage } = waiting
    passage.key = null
    if (this.#ports.clock.monoMs() - passage.arrivedMonoMs >= longestWaitMs) {
      this.#refusedCount += 1
      passage.lost = `nobody took it within ${longestWaitMs / 1000} s`
      passage.client.resetAndDestroy()
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
    const { passage } = waiting
    const { client } = passage
    const { host, port } = lane.upstream
    lane.askedCount += 1
    const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true })
    const limit = setTimeout(() => upstream.destroy(new Error('no answer')), connectMs)
    let isTaken = false
    const gaveUp = (): void => void upstream.destroy()
    client.once('close', gaveUp)
    upstream.once('connect', () => {
      clearTimeout(limit)
      isTaken = true
      lane.askedCount -= 1
      lane.connectionCount += 1
      client.off('close', gaveUp)
      passage.takenMonoMs = this.#ports.clock.monoMs()
      passage.upstream = upstream
      this.#tap?.taken(passage, upstream)
      joinHalves(client, upstream, () => {
        lane.cutCount += 1
      })
    })
    upstream.on('error', () => {})
    upstream.once('close', () => {
      clearTimeout(limit)
      lane.openCount -= 1
      if (!isTaken) lane.askedCount -= 1
      this.#lookAt(lane)
      if (isTaken || client.destroyed) return
      client.off('close', gaveUp)
      lane.passedOnCount += 1
      waiting.tried.add(lane)
      this.#deal(waiting)
    })
  }
}

function toCounts({ upstream: { slot, key }, ...lane }: Lane): FrontCounts {
  const { connectionCount, openCount, askedCount, passedOnCount, cutCount } = lane
  return { slot, key, connectionCount, openCount, askedCount, passedOnCount, cutCount }
}

/** How a front deals under a policy; why not, where workers must accept by themselves. */
export function frontStrategy(policy: PolicyId): Result<DispatchStrategy> {
  const strategy = strategies[policy]
  return strategy.kind === 'dispatched'
    ? ok(strategy)
    : fail('refused', frontRefusal(policy) ?? `${policy} deals nothing out`)
}
