import type { AgentMessage, AgentTraffic, AgentTrafficOrder } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { NextSlot, TrafficBatch, WorkerTraffic } from '../../../shared/model/traffic.ts'
import { policyTexts } from '../../../shared/policies.ts'
import type { HandoverTap, HandoverTrace } from '../../cluster/handover/handover-tap.ts'
import type { ClusterPrimary } from '../../cluster/types.ts'
import { Repetition } from '../../supervisor/restart/repetition.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import type { WorkerTable } from '../session/worker-table.ts'
import type { Publish } from '../types.ts'
import { toMachineMs } from './machine-clock.ts'
import { SamplingWidth } from './sampling-width.ts'
import { TrafficJoin, type TrafficWorker } from './traffic-join.ts'

/** The picture is played later than that by far; twice as often costs twice as much, here, in the window and in every worker. */
const everyMs = 200
/** Where nothing moved it is only looked after: until an agent tells of something, or the tap or a queue does by then. */
const restMs = 500

/** What it is made from. */
export interface TrafficSources {
  readonly id: string
  readonly clock: Clock
  readonly publish: Publish
  readonly primary: ClusterPrimary
  readonly workers: WorkerTable
  /** What is known of a slot before its agent traces: the first sample is chosen by it. */
  lastPoint(slot: number): SlotPoint | null
}

/** One cluster's flow of `traffic` events. Until `begin` and after `end` nothing is traced, anywhere. */
export interface ClusterTraffic {
  begin(): void
  end(): void
  /** For a worker that is forked now, so that it traces from its first connection on; null while nobody watches. */
  readonly order: AgentTrafficOrder | null
  agentMessage(process: WorkerProcess, message: AgentMessage): void
  /** After its exit. */
  workerGone(workerId: number): void
}

export function createClusterTraffic(sources: TrafficSources): ClusterTraffic {
  // Lives as long as the cluster: ids are never used twice.
  const join = new TrafficJoin()
  let flow: TrafficFlow | null = null
  return {
    begin() {
      flow ??= new TrafficFlow(sources, join)
    },
    end() {
      flow?.end()
      flow = null
    },
    get order() {
      return flow?.order ?? null
    },
    agentMessage: (process, message) => flow?.agentMessage(process, message),
    workerGone: (workerId) => flow?.workerGone(workerId),
  }
}

/** From `begin` to `end`. */
class TrafficFlow {
  readonly #sources: TrafficSources
  readonly #join: TrafficJoin
  readonly #tap: HandoverTap
  readonly #connectionsWidth: SamplingWidth
  readonly #requestsWidth: SamplingWidth
  #openedCount = 0
  #startedCount = 0
  #arrivedCount = 0
  #connectionsOneOf: number
  #requestsOneOf: number
  #wasEmpty = false
  /** What the last batch told, but for its time and traces. */
  #toldWords = ''
  #tickMonoMs = 0
  #isResting = false
  readonly #ticks: Repetition

  constructor(sources: TrafficSources, join: TrafficJoin) {
    this.#sources = sources
    this.#join = join
    const points = sources.workers.all.map(({ slot }) => sources.lastPoint(slot))
    const sum = (name: 'connectionsPerSec' | 'requestsPerSec' | 'openConnections'): number =>
      points.reduce((total, point) => total + (point?.[name] ?? 0), 0)
    this.#connectionsWidth = new SamplingWidth(sum('connectionsPerSec'), sum('openConnections'))
    this.#requestsWidth = new SamplingWidth(sum('requestsPerSec'))
    this.#connectionsOneOf = this.#connectionsWidth.oneOf
    this.#requestsOneOf = this.#requestsWidth.oneOf
    this.#tap = sources.primary.tapHandovers(this.#connectionsOneOf)
    this.#askAll()
    this.#ticks = new Repetition(sources.clock, () => this.#tick())
    this.#ticks.in(everyMs)
  }

  end(): void {
    this.#ticks.close()
    this.#tap.close()
    this.#join.clear()
    for (const process of this.#sources.workers.all) process.ask({ ...this.order, everyMs: 0 })
  }

  agentMessage(process: WorkerProcess, message: AgentMessage): void {
    if (message.type === 'hello') process.ask(this.order)
    if (message.type !== 'traffic') return
    this.#countNew(message, this.#join.latestOf(process.worker.id))
    // What the primary saw of a connection comes before what its worker saw.
    this.#readTap()
    this.#join.agentTold(trafficWorker(process), message)
    if (this.#isResting) this.#wake()
  }

  workerGone(workerId: number): void {
    this.#readTap()
    this.#join.workerGone(workerId, this.#nowMonoMs)
    if (this.#isResting) this.#wake()
  }

  get order(): AgentTrafficOrder {
    return { type: 'traffic', everyMs, connectionsOneOf: this.#connectionsOneOf, requestsOneOf: this.#requestsOneOf }
  }

  get #nowMonoMs(): number {
    return toMachineMs(this.#sources.clock.monoMs())
  }

  /** Answers when the next one is due. */
  #tick(): number {
    this.#tickMonoMs = this.#sources.clock.monoMs()
    this.#readTap()
    this.#adapt()
    const batch = this.#makeBatch()
    const isEmpty = batch.workers.length + batch.connections.length + batch.requests.length === 0
    if (!isEmpty || !this.#wasEmpty) this.#sources.publish('traffic', batch)
    this.#wasEmpty = isEmpty
    this.#isResting = isEmpty || this.#isStill(batch)
    return this.#isResting ? restMs : everyMs
  }

  /** Something moves again: the next batch comes as soon as one may. */
  #wake(): void {
    this.#isResting = false
    this.#ticks.in(Math.max(0, this.#tickMonoMs + everyMs - this.#sources.clock.monoMs()))
  }

  /** Nothing was told but that time went by. A queue that waits does so longer with each batch. */
  #isStill({ nowMonoMs: _, connections, requests, ...picture }: TrafficBatch): boolean {
    const before = this.#toldWords
    this.#toldWords = connections.length + requests.length === 0 ? JSON.stringify(picture) : ''
    return this.#toldWords === before && before !== ''
  }

  #makeBatch(): TrafficBatch {
    const { id, primary } = this.#sources
    const { queuedCount, longestWaitMs } = primary.counters
    let owedCount = 0
    for (const worker of primary.workers.values()) owedCount += worker.unacknowledgedCount
    return {
      clusterId: id,
      nowMonoMs: this.#nowMonoMs,
      policy: primary.policy,
      connectionsOneOf: this.#connectionsOneOf,
      requestsOneOf: this.#requestsOneOf,
      ...this.#join.take(),
      workers: this.#sources.workers.all.map((process) => this.#describe(process)),
      primary: policyTexts[primary.policy].bypassesPrimary
        ? null
        : { waitingCount: Math.max(0, queuedCount - owedCount), longestWaitMs, next: this.#next },
    }
  }

  get #next(): NextSlot | null {
    const { primary, workers } = this.#sources
    if (primary.next === null) return null
    const { workerId, afterWorkerId } = primary.next
    const slotOf = (id: number | null): number | null => (id === null ? null : (workers.byId(id)?.slot ?? null))
    return { slot: slotOf(workerId), afterSlot: slotOf(afterWorkerId) }
  }

  #describe({ worker, slot, generation }: WorkerProcess): WorkerTraffic {
    const latest = this.#join.latestOf(worker.id)
    return {
      slot,
      generation,
      openConnections: latest?.openConnections ?? null,
      requestsInFlight: latest?.requestsInFlight ?? null,
      owesAnswer: worker.unacknowledgedCount > 0,
      passedOverCount: worker.passedOverCount,
    }
  }

  #readTap(): void {
    const { traces, arrivedCount } = this.#tap.read()
    this.#arrivedCount = arrivedCount
    const nowMonoMs = this.#nowMonoMs
    for (const trace of traces) {
      const process = trace.workerId === null ? null : this.#sources.workers.byId(trace.workerId)
      this.#join.handover(onMachineClock(trace), process === null ? null : trafficWorker(process), nowMonoMs)
    }
  }

  #countNew(message: AgentTraffic, before: AgentTraffic | null): void {
    if (before === null) return
    this.#openedCount += Math.max(0, (message.openedCount ?? 0) - (before.openedCount ?? 0))
    this.#startedCount += Math.max(0, message.startedCount - before.startedCount)
  }

  #adapt(): void {
    const monoMs = this.#sources.clock.monoMs()
    let openCount = 0
    for (const { worker } of this.#sources.workers.all)
      openCount += this.#join.latestOf(worker.id)?.openConnections ?? 0
    // The primary sees what workers without an agent do not tell; agents see what never came to the primary.
    const newCount = Math.max(this.#arrivedCount, this.#openedCount)
    this.#connectionsWidth.look(newCount, openCount, monoMs)
    this.#requestsWidth.look(this.#startedCount, 0, monoMs)
    const [connectionsOneOf, requestsOneOf] = [this.#connectionsWidth.oneOf, this.#requestsWidth.oneOf]
    if (connectionsOneOf === this.#connectionsOneOf && requestsOneOf === this.#requestsOneOf) return
    this.#connectionsOneOf = connectionsOneOf
    this.#requestsOneOf = requestsOneOf
    this.#tap.oneOf = connectionsOneOf
    this.#askAll()
  }

  #askAll(): void {
    for (const process of this.#sources.workers.all) process.ask(this.order)
  }
}

function trafficWorker({ worker, slot, generation }: WorkerProcess): TrafficWorker {
  return { id: worker.id, slot, generation }
}

function onMachineClock(trace: HandoverTrace): HandoverTrace {
  const convert = (monoMs: number | null): number | null => (monoMs === null ? null : toMachineMs(monoMs))
  return {
    ...trace,
    arrivedMonoMs: toMachineMs(trace.arrivedMonoMs),
    sentMonoMs: convert(trace.sentMonoMs),
    acceptedMonoMs: convert(trace.acceptedMonoMs),
  }
}
