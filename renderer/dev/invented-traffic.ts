import { createRandom } from '../../shared/base/seeded-random.mjs'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { SlotShare } from '../../shared/model/sample.ts'
import type { ConnectionTrace, RequestTrace, TrafficBatch } from '../../shared/model/traffic.ts'
import type { SlotSnapshot } from '../../shared/model/worker.ts'
import { policyTexts } from '../../shared/policies.ts'

/** How much comes in. */
export interface TrafficAmount {
  readonly connectionsPerSec: number
  /** Connections that stay and carry a request now and then. */
  readonly keptAliveCount: number
}

interface InventedConnection {
  trace: ConnectionTrace
  readonly keptAlive: boolean
  closeMonoMs: number
  nextRequestMonoMs: number
  running: RequestTrace | null
}

/** Only so many are traced per second, as in the deck. */
const tracedPerSec = 120
/** Now and then every worker owes an answer for a moment. */
const jamEveryMs = 7000
const jamMs = 700

/** The traffic of one cluster, step by step: some connections short, some kept alive, some waiting, some unlucky. */
export class InventedTraffic {
  readonly #amount: TrafficAmount
  readonly #oneOf: number
  readonly #random = createRandom(11)
  readonly #open = new Map<number, InventedConnection>()
  readonly #waiting: InventedConnection[] = []
  readonly #counts = new Map<number, { connections: number; requests: number }>()
  #connections: ConnectionTrace[] = []
  #requests: RequestTrace[] = []
  #nextId = 1
  #turn = 0
  #lastMonoMs = 0

  constructor(amount: TrafficAmount) {
    this.#amount = amount
    this.#oneOf = Math.max(1, Math.ceil(amount.connectionsPerSec / tracedPerSec))
  }

  /** What happened since the last call. */
  next(cluster: ClusterSnapshot, nowMonoMs: number): TrafficBatch {
    const isFirst = this.#lastMonoMs === 0
    const elapsedMs = isFirst ? 50 : nowMonoMs - this.#lastMonoMs
    this.#lastMonoMs = nowMonoMs
    if (isFirst) this.#seed(cluster, nowMonoMs)
    this.#dispatchWaiting(cluster, nowMonoMs)
    const due = (this.#amount.connectionsPerSec / this.#oneOf) * (elapsedMs / 1000)
    const comingCount = Math.floor(due + this.#random())
    for (let nth = 0; nth < comingCount; nth += 1) {
      this.#arrive(cluster, nowMonoMs - this.#random() * elapsedMs, nowMonoMs, false)
    }
    const keptCount = [...this.#open.values()].filter(({ keptAlive }) => keptAlive).length
    if (keptCount < this.#amount.keptAliveCount) this.#arrive(cluster, nowMonoMs - 20, nowMonoMs, true)
    for (const connection of this.#open.values()) this.#live(cluster, connection, nowMonoMs)
    return this.#batch(cluster, nowMonoMs)
  }

  /** What is open is news to somebody who begins to watch. */
  tellOpen(): void {
    for (const { trace, running } of this.#open.values()) {
      this.#connections.push(trace)
      if (running !== null) this.#requests.push(running)
    }
  }

  /** Counts since the start, as the tick carries them. */
  shares(cluster: ClusterSnapshot): readonly SlotShare[] {
    return cluster.slots.map(({ slot }) => {
      const { connections, requests } = this.#counts.get(slot) ?? { connections: 0, requests: 0 }
      return { slot, connectionCount: connections * this.#oneOf, requestCount: requests * this.#oneOf }
    })
  }

  /** A stuck worker holds what it had, a draining one finishes it. */
  #seed(cluster: ClusterSnapshot, nowMonoMs: number): void {
    for (const slot of cluster.slots) {
      const count = isStuck(slot) ? 27 : slot.phase === 'draining' ? 6 : 0
      for (let nth = 0; nth < count; nth += 1) {
        const connection = this.#invent(nowMonoMs - 4000 - nth * 50, slot.phase !== 'draining')
        this.#give(connection, slot, nowMonoMs - 4000)
        connection.closeMonoMs = isStuck(slot) ? Number.POSITIVE_INFINITY : nowMonoMs + 1500 + nth * 2500
        connection.nextRequestMonoMs = nowMonoMs - 3500
        this.#ask(connection, nowMonoMs - 3500, Number.POSITIVE_INFINITY)
      }
    }
  }

  #invent(arrivedMonoMs: number, keptAlive: boolean): InventedConnection {
    const id = this.#nextId
    this.#nextId += 1
    const lifeMs = keptAlive ? 6000 + this.#random() * 40_000 : 6 + this.#random() * 60
    return {
      trace: {
        id,
        client: `127.0.0.1:${40_000 + (id % 20_000)}`,
        arrivedMonoMs,
        sentMonoMs: null,
        attempts: 0,
        slot: null,
        generation: null,
        openedMonoMs: null,
        firstRequestMonoMs: null,
        requestCount: 0,
        closedMonoMs: null,
        lost: null,
      },
      keptAlive,
      closeMonoMs: arrivedMonoMs + lifeMs,
      nextRequestMonoMs: arrivedMonoMs + 2,
      running: null,
    }
  }

  #arrive(cluster: ClusterSnapshot, arrivedMonoMs: number, nowMonoMs: number, keptAlive: boolean): void {
    const connection = this.#invent(arrivedMonoMs, keptAlive)
    if (keptAlive && this.#random() < 0.5) this.#turn += 1
    if (policyTexts[cluster.policy].bypassesPrimary) {
      const serving = cluster.slots.filter(isServing)
      // The system wakes whom it likes: the first ones get most.
      const slot = serving[Math.floor(this.#random() ** 2 * serving.length)]
      if (slot === undefined) return
      connection.trace = { ...connection.trace, arrivedMonoMs: null, attempts: 0 }
      this.#take(connection, slot, arrivedMonoMs)
      return
    }
    this.#waiting.push(connection)
    this.#change(connection, {})
    if (!jammed(nowMonoMs)) this.#dispatchWaiting(cluster, nowMonoMs)
  }

  #dispatchWaiting(cluster: ClusterSnapshot, nowMonoMs: number): void {
    if (jammed(nowMonoMs)) return
    let lastSentMonoMs = nowMonoMs - (nowMonoMs % jamEveryMs) + jamMs
    for (let left = this.#waiting.length; left > 0; left -= 1) {
      const connection = this.#waiting.shift()
      if (connection === undefined) return
      const { arrivedMonoMs, id } = connection.trace
      if (id % 170 === 0) {
        this.#change(connection, { closedMonoMs: nowMonoMs, lost: 'client went away' })
        continue
      }
      const slot = this.#nextSlot(cluster)
      if (slot === undefined) {
        this.#waiting.unshift(connection)
        return
      }
      // Those that came during the jam are sent at its end, one after the other.
      const sentMonoMs = jammed(arrivedMonoMs ?? nowMonoMs) ? lastSentMonoMs : (arrivedMonoMs ?? nowMonoMs)
      lastSentMonoMs += 1.6
      this.#give(connection, slot, sentMonoMs + 0.1 + this.#random() * 0.4)
    }
  }

  #nextSlot(cluster: ClusterSnapshot): SlotSnapshot | undefined {
    const { slots } = cluster
    for (let tried = 0; tried < slots.length; tried += 1) {
      this.#turn += 1
      const slot = slots[this.#turn % slots.length]
      if (slot === undefined) continue
      if (isServing(slot) || (isStuck(slot) && !this.#owes(slot))) return slot
    }
    return undefined
  }

  #owes({ slot }: SlotSnapshot): boolean {
    for (const { trace } of this.#open.values()) if (trace.slot === slot && trace.openedMonoMs === null) return true
    return false
  }

  #give(connection: InventedConnection, slot: SlotSnapshot, sentMonoMs: number): void {
    this.#change(connection, { sentMonoMs, attempts: connection.trace.id % 23 === 0 ? 2 : 1 })
    const isOld = connection.trace.arrivedMonoMs !== null && sentMonoMs < this.#lastMonoMs - 1000
    if (isStuck(slot) && !isOld) {
      this.#change(connection, { slot: slot.slot, generation: slot.generation })
      this.#open.set(connection.trace.id, connection)
      connection.closeMonoMs = Number.POSITIVE_INFINITY
      connection.nextRequestMonoMs = Number.POSITIVE_INFINITY
    } else this.#take(connection, slot, sentMonoMs + 0.2 + this.#random() * 0.6)
  }

  #take(connection: InventedConnection, slot: SlotSnapshot, openedMonoMs: number): void {
    this.#change(connection, { slot: slot.slot, generation: slot.generation, openedMonoMs })
    connection.closeMonoMs += openedMonoMs - (connection.trace.arrivedMonoMs ?? openedMonoMs)
    connection.nextRequestMonoMs = openedMonoMs + 0.5
    this.#open.set(connection.trace.id, connection)
    this.#count(slot.slot, 1, 0)
  }

  #live(cluster: ClusterSnapshot, connection: InventedConnection, nowMonoMs: number): void {
    const slot = cluster.slots.find((each) => each.slot === connection.trace.slot)
    if (slot === undefined || isStuck(slot)) return
    while (connection.nextRequestMonoMs <= Math.min(nowMonoMs, connection.closeMonoMs)) {
      const startedMonoMs = connection.nextRequestMonoMs
      const tookMs = this.#random() < 0.04 ? 400 + this.#random() * 1800 : 4 + this.#random() * 40
      this.#ask(connection, startedMonoMs, startedMonoMs + tookMs)
      const pauseMs = connection.keptAlive ? tookMs + 100 + this.#random() * 900 : Number.POSITIVE_INFINITY
      connection.nextRequestMonoMs = startedMonoMs + pauseMs
      connection.closeMonoMs = Math.max(connection.closeMonoMs, startedMonoMs + tookMs + 1)
    }
    if (connection.closeMonoMs > nowMonoMs) return
    this.#change(connection, { closedMonoMs: connection.closeMonoMs })
    if (connection.running !== null) this.#requests.push({ ...connection.running, endedMonoMs: connection.closeMonoMs })
    this.#open.delete(connection.trace.id)
  }

  #ask(connection: InventedConnection, startedMonoMs: number, endMonoMs: number): void {
    const { id, slot, generation, firstRequestMonoMs, requestCount } = connection.trace
    const request: RequestTrace = {
      id: this.#nextId,
      connectionId: id,
      slot: slot ?? 0,
      generation: generation ?? 0,
      line: this.#random() < 0.7 ? 'GET /api/cart' : `GET /api/items/${this.#nextId % 40}`,
      startedMonoMs,
      endedMonoMs: Number.isFinite(endMonoMs) ? endMonoMs : null,
      status: Number.isFinite(endMonoMs) ? (this.#random() < 0.02 ? 503 : 200) : null,
    }
    this.#nextId += 1
    connection.running = request.endedMonoMs === null ? request : null
    this.#requests.push(request)
    this.#change(connection, {
      firstRequestMonoMs: firstRequestMonoMs ?? startedMonoMs,
      requestCount: requestCount + 1,
    })
    if (slot !== null) this.#count(slot, 0, 1)
  }

  #count(slot: number, connections: number, requests: number): void {
    const known = this.#counts.get(slot) ?? { connections: 0, requests: 0 }
    this.#counts.set(slot, { connections: known.connections + connections, requests: known.requests + requests })
  }

  #change(connection: InventedConnection, change: Partial<ConnectionTrace>): void {
    connection.trace = { ...connection.trace, ...change }
    this.#connections.push(connection.trace)
  }

  #batch(cluster: ClusterSnapshot, nowMonoMs: number): TrafficBatch {
    const open = [...this.#open.values()]
    const connections = this.#connections
    const requests = this.#requests
    this.#connections = []
    this.#requests = []
    const turnOf = (turn: number) => cluster.slots[turn % cluster.slots.length]?.slot ?? null
    const arrivals = this.#waiting.map(({ trace }) => trace.arrivedMonoMs ?? nowMonoMs)
    return {
      clusterId: cluster.id,
      nowMonoMs,
      policy: cluster.policy,
      connectionsOneOf: this.#oneOf,
      requestsOneOf: this.#oneOf,
      connections,
      requests,
      workers: cluster.slots
        .filter(({ pid }) => pid !== null)
        .map((slot) => {
          const own = open.filter(({ trace }) => trace.slot === slot.slot && trace.openedMonoMs !== null)
          const busy = own.filter(({ running }) => running !== null).length
          return {
            slot: slot.slot,
            generation: slot.generation,
            openConnections: own.length * this.#oneOf,
            requestsInFlight: Math.max(busy, isServing(slot) ? Math.ceil(own.length * 0.2) : 0) * this.#oneOf,
            owesAnswer: this.#owes(slot) || (arrivals.length > 0 && isServing(slot)),
            passedOverCount: 0,
          }
        }),
      primary: policyTexts[cluster.policy].bypassesPrimary
        ? null
        : {
            next: { slot: turnOf(this.#turn + 1), afterSlot: turnOf(this.#turn) },
            waitingCount: arrivals.length * this.#oneOf,
            longestWaitMs: Math.max(
              0,
              nowMonoMs -
                Math.min(
                  nowMonoMs,
                  ...arrivals,
                  ...open
                    .filter(({ trace }) => trace.openedMonoMs === null)
                    .map(({ trace }) => trace.sentMonoMs ?? nowMonoMs),
                ),
            ),
          },
    }
  }
}

const jammed = (monoMs: number): boolean => monoMs % jamEveryMs <= jamMs
const isServing = ({ phase, health }: SlotSnapshot): boolean => phase === 'listening' && health === 'ok'
const isStuck = ({ health }: SlotSnapshot): boolean => health !== 'ok'
