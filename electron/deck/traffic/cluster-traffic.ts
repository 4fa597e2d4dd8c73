import type { AgentMessage, AgentTraffic, AgentTrafficOrder, AgentWish } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { SlotPoint } from '../../../shared/model/sample.ts'
import type { TrafficBatch, WorkerTraffic } from '../../../shared/model/traffic.ts'
import { Repetition } from '../../supervisor/restart/repetition.ts'
import type { Publish } from '../types.ts'
import { toMachineMs } from './machine-clock.ts'
import { SamplingWidth } from './sampling-width.ts'
import { type ArrivalTrace, TrafficJoin, type TrafficWorker } from './traffic-join.ts'

/** The picture is played later than that by far; twice as often costs twice as much, here, in the window and in every worker. */
const everyMs = 200
/** Where nothing moved it is only looked after: until an agent tells of something, or the tap or a queue does by then. */
const restMs = 500

/** What it is made from, whoever runs the workers. */
export interface TrafficSources {
  readonly id: string
  readonly clock: Clock
  readonly publish: Publish
  /** Those that live, of each slot the eldest first. */
  workers(): readonly TracedWorker[]
  /** By the id that traces name. */
  worker(workerId: number): TracedWorker | null
  openTap(connectionsOneOf: number): ArrivalTap
  /** Who deals out now. */
  dealer(): Pick<TrafficBatch, 'policy' | 'primary'>
  /** What is known of a slot before its agent traces: the first sample is chosen by it. */
  lastPoint(slot: number): SlotPoint | null
}

/** A worker whose traffic is followed. */
export interface TracedWorker extends TrafficWorker {
  readonly owesAnswer: boolean
  readonly passedOverCount: number
  /** For as long as no agent tells; null where nobody else counts. */
  readonly openConnections: number | null
  ask(wish: AgentWish): unknown
}

/** Sees connections arrive; times are of `performance.now()`. */
export interface ArrivalTap {
  oneOf: number
  read(): { readonly traces: readonly ArrivalTrace[]; readonly arrivedCount: number }
  close(): void
}

/** One cluster's flow of `traffic` events. Until `begin` and after `end` nothing is traced, anywhere. */
export interface ClusterTraffic {
  begin(): void
  end(): void
  /** For a worker that is forked now, so that it traces from its first connection on; null while nobody watches. */
  readonly order: AgentTrafficOrder | null
  agentMessage(worker: Pick<TracedWorker, keyof TrafficWorker | 'ask'>, message: AgentMessage): void
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
    agentMessage: (worker, message) => flow?.agentMessage(worker, message),
    workerGone: (workerId) => flow?.workerGone(workerId),
  }
}

/** From `begin` to `end`. */
class TrafficFlow {
  readonly #sources: TrafficSources
  readonly #join: TrafficJoin
  readonly #tap: ArrivalTap
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
    const points = sources.workers().map(({ slot }) => sources.lastPoint(slot))
    const sum = (name: 'connectionsPerSec' | 'requestsPerSec' | 'openConnections'): number =>
      points.reduce((total, point) => total + (point?.[name] ?? 0), 0)
    this.#connectionsWidth = new SamplingWidth(sum('connectionsPerSec'), sum('openConnections'))
    this.#requestsWidth = new SamplingWidth(sum('requestsPerSec'))
    this.#connectionsOneOf = this.#connectionsWidth.oneOf
    this.#requestsOneOf = this.#requestsWidth.oneOf
    this.#tap = sources.openTap(this.#connectionsOneOf)
    this.#askAll()
    this.#ticks = new Repetition(sources.clock, () => this.#tick())
    this.#ticks.in(everyMs)
  }

  end(): void {
    this.#ticks.close()
    this.#tap.close()
    this.#join.clear()
    for (const worker of this.#sources.workers()) worker.ask({ ...this.order, everyMs: 0 })
  }

  agentMessage(worker: Pick<TracedWorker, keyof TrafficWorker | 'ask'>, message: AgentMessage): void {
    if (message.type === 'hello') worker.ask(this.order)
    if (message.type !== 'traffic') return
    this.#countNew(message, this.#join.latestOf(worker.id))
    // What the primary saw of a connection comes before what its worker saw.
    this.#readTap()
    this.#join.agentTold(worker, message)
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
    const nowMonoMs = this.#nowMonoMs
    return {
      clusterId: this.#sources.id,
      nowMonoMs,
      ...this.#sources.dealer(),
      connectionsOneOf: this.#connectionsOneOf,
      requestsOneOf: this.#requestsOneOf,
      ...this.#join.take(nowMonoMs),
      workers: this.#sources.workers().map((worker) => this.#describe(worker)),
    }
  }

  #describe({ id, slot, generation, openConnections, owesAnswer, passedOverCount }: TracedWorker): WorkerTraffic {
    const latest = this.#join.latestOf(id)
    return {
      slot,
      generation,
      openConnections: latest?.openConnections ?? openConnections,
      requestsInFlight: latest?.requestsInFlight ?? null,
      owesAnswer,
      passedOverCount,
    }
  }

  #readTap(): void {
    const { traces, arrivedCount } = this.#tap.read()
    this.#arrivedCount = arrivedCount
    const nowMonoMs = this.#nowMonoMs
    for (const trace of traces) {
      const worker = trace.workerId === null ? null : this.#sources.worker(trace.workerId)
      this.#join.handover(onMachineClock(trace), worker, nowMonoMs)
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
    for (const { id, openConnections } of this.#sources.workers())
      openCount += this.#join.latestOf(id)?.openConnections ?? openConnections ?? 0
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
    for (const worker of this.#sources.workers()) worker.ask(this.order)
  }
}

function onMachineClock(trace: ArrivalTrace): ArrivalTrace {
  const { end } = trace
  const convert = (monoMs: number | null): number | null => (monoMs === null ? null : toMachineMs(monoMs))
  return {
    ...trace,
    arrivedMonoMs: toMachineMs(trace.arrivedMonoMs),
    sentMonoMs: convert(trace.sentMonoMs),
    acceptedMonoMs: convert(trace.acceptedMonoMs),
    ...(end === undefined ? {} : { end: { ...end, closedMonoMs: convert(end.closedMonoMs) } }),
  }
}
