import type { AgentTraffic } from '../../../shared/agent-protocol.ts'
import type { CarriedBytes, ConnectionTrace, RequestTrace } from '../../../shared/model/traffic.ts'
import type { HandoverTrace } from '../../cluster/handover/handover-tap.ts'
import { clientWords, type TracedConnection, unseen } from './traced-connection.ts'
import { TrafficChanges } from './traffic-changes.ts'

/** A worker as the traces name it. */
export interface TrafficWorker {
  readonly id: number
  readonly slot: number
  readonly generation: number
}

/** A connection's way to its worker; `end`: of one that is seen until then. */
export interface ArrivalTrace extends HandoverTrace {
  readonly end?: { readonly closedMonoMs: number | null; readonly carried: CarriedBytes }
}

/** What one worker's agent told. */
interface AgentSide {
  readonly connections: Map<number, TracedConnection>
  readonly requests: Map<number, RequestTrace>
  readonly firstMonoMs: number
  latest: AgentTraffic
}

type AgentConnection = AgentTraffic['connections'][number]
type AgentRequest = AgentTraffic['requests'][number]

const mostHeld = 2000
/** An agent that told something so long after a connection came, and knows nothing of it, has not got it any more. */
const unknownAfterMs = 1000
/** A worker may tell what it did with a connection so long after a front saw its end. */
const lastWordMs = 1000

/**
 * Makes one story of what the primary saw of a connection and what a worker's agent saw of it. The primary's number for it
 * tells which belong together: it goes to the worker with the connection.
 * Everything that ended is forgotten as soon as it was taken.
 */
export class TrafficJoin {
  readonly #held = new Set<TracedConnection>()
  /** By the primary's number. */
  readonly #byTrace = new Map<number, TracedConnection>()
  readonly #agents = new Map<number, AgentSide>()
  readonly #changes = new TrafficChanges()
  /** Their end was told, and their workers may say more of them. */
  readonly #ended = new Set<TracedConnection>()
  #lastConnectionId = 0
  #lastRequestId = 0

  get heldCount(): number {
    return this.#held.size
  }

  /** The newest word of the worker's agent; null where there was none. */
  latestOf(workerId: number): AgentTraffic | null {
    return this.#agents.get(workerId)?.latest ?? null
  }

  /** Times of the trace are the machine's. `worker`: the one it was sent to. Call it before what agents told later. */
  handover(trace: ArrivalTrace, worker: TrafficWorker | null, nowMonoMs: number): void {
    const { arrivedMonoMs } = trace
    const connection = this.#byTrace.get(trace.id) ?? this.#add({ ...unseen, arrivedMonoMs }, trace, trace)
    if (connection === null) return
    if (connection.workerId !== trace.workerId) this.#moveTo(connection, trace.workerId)
    connection.acceptedMonoMs = trace.acceptedMonoMs
    // The word of a worker that took it may be read after its exit.
    const { end } = trace
    const isOver = end === undefined && (trace.lost !== null || (trace.acceptedMonoMs !== null && worker === null))
    this.#change(connection, {
      sentMonoMs: trace.sentMonoMs,
      attempts: trace.attempts,
      ...placeOf(trace, worker ?? connection.trace),
      // Where no agent saw it open, the worker's word that it has it is the next best.
      openedMonoMs: connection.trace.openedMonoMs ?? trace.acceptedMonoMs,
      lost: trace.lost,
      closedMonoMs: connection.trace.closedMonoMs ?? end?.closedMonoMs ?? (isOver ? nowMonoMs : null),
      carried: end?.carried ?? null,
    })
  }

  agentTold(worker: TrafficWorker, message: AgentTraffic): void {
    const side = this.#agents.get(worker.id) ?? newSide(message)
    this.#agents.set(worker.id, side)
    side.latest = message
    for (const record of message.connections) {
      const connection = side.connections.get(record.id) ?? this.#meet(worker, record)
      if (connection === null) continue
      side.connections.set(record.id, connection)
      connection.agentId = record.id
      const { firstRequestMonoMs, requestCount } = record
      const openedMonoMs = record.openedMonoMs ?? connection.trace.openedMonoMs
      const closedMonoMs = connection.isWatchedToEnd ? connection.trace.closedMonoMs : record.closedMonoMs
      const { slot, generation } = worker
      this.#change(connection, { slot, generation, openedMonoMs, firstRequestMonoMs, requestCount, closedMonoMs })
    }
    for (const record of message.requests) this.#requestTold(worker, side, record)
  }

  /** What it had is closed; what it was sent and did not answer for is the primary's again. */
  workerGone(workerId: number, nowMonoMs: number): void {
    for (const connection of this.#held) {
      if (connection.workerId !== workerId || connection.isWatchedToEnd) continue
      if (connection.trace.arrivedMonoMs !== null && connection.acceptedMonoMs === null) continue
      this.#change(connection, { closedMonoMs: connection.trace.closedMonoMs ?? nowMonoMs })
    }
    for (const request of this.#agents.get(workerId)?.requests.values() ?? []) {
      this.#changes.request({ ...request, endedMonoMs: nowMonoMs })
    }
    this.#agents.delete(workerId)
  }

  /** New and changed since the last time. */
  take(nowMonoMs: number): { readonly connections: ConnectionTrace[]; readonly requests: RequestTrace[] } {
    this.#closeUnknown()
    const taken = this.#changes.take()
    for (const connection of taken.connections) {
      if (connection.trace.closedMonoMs === null) continue
      if (connection.isWatchedToEnd) this.#ended.add(connection)
      else this.#forget(connection)
    }
    for (const connection of this.#ended)
      if (nowMonoMs - (connection.trace.closedMonoMs ?? 0) > lastWordMs) this.#forget(connection)
    return { connections: taken.connections.map(({ trace }) => trace), requests: taken.requests }
  }

  /** Nobody watches any more. Ids go on growing. */
  clear(): void {
    this.#held.clear()
    this.#byTrace.clear()
    this.#agents.clear()
    this.#ended.clear()
    this.#changes.clear()
  }

  /** One the primary has forgotten, or knows with another worker, is a story of its own. */
  #meet(worker: TrafficWorker, record: AgentConnection): TracedConnection | null {
    const known = record.traceId === null ? undefined : this.#byTrace.get(record.traceId)
    if (known !== undefined && known.workerId === worker.id && known.agentId === null) return known
    const connection = this.#add(unseen, record, null)
    if (connection !== null) connection.workerId = worker.id
    return connection
  }

  #add(
    seen: Omit<ConnectionTrace, 'id' | 'client'>,
    of: Pick<AgentConnection, 'address' | 'port'>,
    arrival: ArrivalTrace | null,
  ): TracedConnection | null {
    if (this.#held.size >= mostHeld && !this.#forgetOneWithoutEnd()) return null
    const trace = { id: ++this.#lastConnectionId, client: clientWords(of), ...seen }
    const traceId = arrival?.id ?? null
    const isWatchedToEnd = arrival?.end !== undefined
    const nobody = { workerId: null, agentId: null, acceptedMonoMs: null }
    const connection: TracedConnection = { trace, traceId, isWatchedToEnd, ...nobody }
    this.#held.add(connection)
    if (traceId !== null) this.#byTrace.set(traceId, connection)
    this.#changes.connection(connection, false)
    return connection
  }

  #change(connection: TracedConnection, change: Partial<ConnectionTrace>): void {
    const before = connection.trace
    const after = { ...before, ...change }
    const isOnlyCount = isSameButCount(before, after)
    if (isOnlyCount && before.requestCount === after.requestCount && isSameCarried(before, after)) return
    connection.trace = after
    this.#changes.connection(connection, isOnlyCount)
  }

  /** A worker that had it and died before the primary knew takes what it did with it along. */
  #moveTo(connection: TracedConnection, workerId: number | null): void {
    if (connection.agentId !== null && connection.workerId !== null) {
      this.#agents.get(connection.workerId)?.connections.delete(connection.agentId)
      this.#change(connection, { openedMonoMs: null, firstRequestMonoMs: null, requestCount: 0, closedMonoMs: null })
      connection.agentId = null
    }
    connection.workerId = workerId
  }

  #requestTold({ slot, generation }: TrafficWorker, side: AgentSide, record: AgentRequest): void {
    const { line, startedMonoMs, endedMonoMs, status } = record
    const connection = record.connectionId === null ? undefined : side.connections.get(record.connectionId)
    const known = side.requests.get(record.id)
    const request: RequestTrace = {
      id: known?.id ?? ++this.#lastRequestId,
      connectionId: known?.connectionId ?? connection?.trace.id ?? null,
      slot,
      generation,
      line,
      startedMonoMs,
      endedMonoMs,
      status,
    }
    if (endedMonoMs !== null) side.requests.delete(record.id)
    else if (side.requests.size < mostHeld) side.requests.set(record.id, request)
    this.#changes.request(request)
  }

  /** Taken by a worker whose agent tells, and never told of: it came and went before that agent began. */
  #closeUnknown(): void {
    for (const connection of this.#held) {
      const { workerId, agentId, acceptedMonoMs, trace, isWatchedToEnd } = connection
      if (isWatchedToEnd) continue
      if (workerId === null || agentId !== null || acceptedMonoMs === null || trace.closedMonoMs !== null) continue
      const { latest, firstMonoMs } = this.#agents.get(workerId) ?? {}
      if (latest === undefined || firstMonoMs === undefined) continue
      if (latest.openedCount === null || latest.droppedCount > 0 || latest.monoMs - acceptedMonoMs < unknownAfterMs)
        continue
      this.#change(connection, { closedMonoMs: Math.max(firstMonoMs, acceptedMonoMs) })
    }
  }

  /** Of a worker without an agent nobody will tell when a connection closes. */
  #forgetOneWithoutEnd(): boolean {
    for (const connection of this.#held) {
      if (connection.acceptedMonoMs === null || connection.agentId !== null || connection.isWatchedToEnd) continue
      this.#forget(connection)
      return true
    }
    return false
  }

  #forget(connection: TracedConnection): void {
    this.#held.delete(connection)
    this.#ended.delete(connection)
    const { traceId, workerId, agentId } = connection
    if (traceId !== null) this.#byTrace.delete(traceId)
    if (workerId !== null && agentId !== null) this.#agents.get(workerId)?.connections.delete(agentId)
  }
}

function isSameButCount(a: ConnectionTrace, b: ConnectionTrace): boolean {
  return (
    a.sentMonoMs === b.sentMonoMs &&
    a.attempts === b.attempts &&
    a.slot === b.slot &&
    a.generation === b.generation &&
    a.openedMonoMs === b.openedMonoMs &&
    a.firstRequestMonoMs === b.firstRequestMonoMs &&
    a.closedMonoMs === b.closedMonoMs &&
    a.lost === b.lost
  )
}

function isSameCarried({ carried: a }: ConnectionTrace, { carried: b }: ConnectionTrace): boolean {
  return a?.fromClientBytes === b?.fromClientBytes && a?.toClientBytes === b?.toClientBytes
}

function newSide(message: AgentTraffic): AgentSide {
  return { connections: new Map(), requests: new Map(), firstMonoMs: message.monoMs, latest: message }
}

/** Nowhere while it waits; a worker that is gone by now had its place before. */
function placeOf({ workerId }: HandoverTrace, { slot, generation }: Pick<ConnectionTrace, 'slot' | 'generation'>) {
  return workerId === null ? { slot: null, generation: null } : { slot, generation }
}
