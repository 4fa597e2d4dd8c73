import type { AgentMessage } from '../../shared/agent-protocol.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { Fairness } from '../../shared/model/fairness.ts'
import { ownPrimaryPlace } from '../../shared/model/own-primary.ts'
import type { ClusterPoint, SlotPoint, SlotShare } from '../../shared/model/sample.ts'
import type { Health } from '../../shared/model/worker.ts'
import { createClusterSeries } from './series/cluster-series.ts'
import { type BucketCounts, noCounts } from './series/latency-buckets.ts'
import { PolicyTallies } from './series/policy-tallies.ts'
import { addRequests, noRequests } from './series/request-growth.ts'
import { addUnanswered, SlotSeries } from './series/slot-series.ts'
import type {
  ClusterTelemetryOptions,
  OsLatest,
  OsReading,
  PrimaryFacts,
  SampleMoment,
  SelfLatest,
  SeriesUpdate,
  Vitals,
} from './types.ts'
import { createWorkerMeter, type WorkerIdentity, type WorkerMeter } from './worker-meter.ts'

interface ClusterTelemetryContext extends ClusterTelemetryOptions {
  readonly clock: Clock
  /** Monotonic time without the stretches in which this process slept. */
  readonly awakeMs: () => number
  readonly onClose: () => void
}

/**
 * Two clocks in, series out, for one cluster. Facts about a generation that does not live in the slot are ignored: late
 * messages of a dead worker do no harm. `pids`, `sample` and `checkHealth` are the sampler's to call.
 */
export class ClusterTelemetry {
  readonly #context: ClusterTelemetryContext
  readonly #slots = new Map<number, SlotSeries>()
  readonly #healths = new Map<WorkerMeter, Health>()
  readonly #cluster = createClusterSeries()
  readonly #tallies = new PolicyTallies()
  readonly #slotCursors = new Map<SlotSeries, number>()
  #clusterCursor = 0

  constructor(context: ClusterTelemetryContext) {
    this.#context = context
  }

  /** A worker has the slot from now on. The one before it, if it lives, still counts until it is down. */
  workerUp(identity: WorkerIdentity): void {
    const series = this.#seriesOf(identity.slot)
    if (series.worker !== null) this.#healths.delete(series.worker)
    const worker = createWorkerMeter(identity)
    series.up(worker)
    this.#healths.set(worker, 'ok')
  }

  /** Health is told from here on: a script that loads slowly is `starting`, not unresponsive. */
  workerOnline(slot: number, generation: number): void {
    this.#workerOf(slot, generation)?.cameOnline(this.#context.clock.monoMs())
  }

  workerDown(slot: number, generation: number): void {
    const worker = this.#workerOf(slot, generation)
    if (worker !== null && slot === ownPrimaryPlace) this.#healths.delete(worker)
    else if (worker !== null) {
      this.#healths.delete(worker)
      // It listened until now: what it got since the last sample stands beside what the others got.
      this.#tally('now', noCounts, this.#context.readPrimary(), this.#context.clock.nowMs())
    }
    this.#slots.get(slot)?.down(generation)
  }

  /** Everything the agent link received: `hello`, `beat`, `report`, `detail`; the rest is only a sign of life. */
  agentMessage(slot: number, generation: number, message: AgentMessage): void {
    const { clock, awakeMs } = this.#context
    const moment = { atMs: clock.nowMs(), monoMs: clock.monoMs(), awakeMs: awakeMs() }
    this.#slots.get(slot)?.meterOf(generation)?.heard(message, moment)
  }

  /** The pipe ended while the worker lives: silence means nothing any more. */
  agentClosed(slot: number, generation: number): void {
    this.#workerOf(slot, generation)?.agentClosed()
  }

  /** The slot left the cluster: its series and share are forgotten. */
  slotRemoved(slot: number): void {
    const series = this.#slots.get(slot)
    if (series === undefined) return
    if (series.worker !== null) this.#healths.delete(series.worker)
    this.#slotCursors.delete(series)
    this.#slots.delete(slot)
  }

  /** What came since the previous call; `shares` is always complete. */
  takeNew(): SeriesUpdate {
    const update = this.#updateSince(this.#clusterCursor, (series) => this.#slotCursors.get(series) ?? 0)
    this.#clusterCursor = this.#cluster.points.cursor
    for (const series of this.#slots.values()) this.#slotCursors.set(series, series.points.cursor)
    const slotPoints = update.slotPoints.filter(({ points }) => points.length > 0)
    return { ...update, slotPoints, fairness: this.#tallies.takeNew() }
  }

  /** Everything kept (15 minutes). Does not touch what `takeNew` will answer. */
  history(): SeriesUpdate & { readonly fairness: Fairness } {
    return { ...this.#updateSince(0, () => 0), fairness: this.#tallies.all() }
  }

  /** Forgets what was counted under each policy. */
  startFairnessOver(): void {
    this.#tallies.startOver()
  }

  /** Counts of each slot since it came, by slot. */
  shares(asOf: 'sample' | 'now' = 'sample'): readonly SlotShare[] {
    return this.#ordered().flatMap(([slot, series]) => (slot === ownPrimaryPlace ? [] : series.share(asOf)))
  }

  /** The cluster's own points from that moment on, oldest first. */
  pointsSince(atMs: number): readonly ClusterPoint[] {
    const { points } = this.#cluster
    let first = points.length
    while (first > 0 && (points.at(first - 1)?.atMs ?? 0) >= atMs) first -= 1
    return points.since(points.cursor - points.length + first)
  }

  /** The cluster's newest point; null before the first sample. */
  newestPoint(): ClusterPoint | null {
    return this.#cluster.points.last() ?? null
  }

  lastPoint(slot: number): SlotPoint | null {
    return this.#slots.get(slot)?.points.last() ?? null
  }

  osLatest(slot: number): OsLatest | null {
    return this.#slots.get(slot)?.worker?.os.latest ?? null
  }

  selfLatest(slot: number): SelfLatest | null {
    return this.#slots.get(slot)?.worker?.self.latest ?? null
  }

  vitals(slot: number): Vitals | null {
    const worker = this.#slots.get(slot)?.worker ?? null
    if (worker === null) return null
    const { generation, silentMs } = worker
    return { generation, silentMs, ageMs: worker.ageMs(this.#context.clock.monoMs()) }
  }

  close(): void {
    this.#slots.clear()
    this.#healths.clear()
    this.#context.onClose()
  }

  pids(): number[] {
    return this.#workers().map(({ pid }) => pid)
  }

  /** All slots, and the cluster of them, make a point. */
  sample(readings: ReadonlyMap<number, OsReading>, moment: SampleMoment): void {
    const facts = this.#context.readPrimary()
    const all = [...this.#slots]
    let requests = noRequests
    const made = all.flatMap(([slot, series]) => {
      const reading = series.worker === null ? undefined : readings.get(series.worker.pid)
      const grown = series.sample(reading, moment)
      // It is no worker: what it uses and serves is no part of what the workers do.
      if (slot === ownPrimaryPlace) return []
      requests = addRequests(requests, grown)
      return series.worker === null ? [] : (series.points.last() ?? [])
    })
    const unanswered = addUnanswered(
      all.flatMap(([slot, series]) => (slot === ownPrimaryPlace ? [] : [series.unanswered])),
    )
    this.#cluster.sample({ points: made, unanswered }, requests, facts, moment)
    this.#tally('sample', requests.latencyCounts, facts, moment.atMs)
  }

  checkHealth(readings: ReadonlyMap<number, OsReading>, awakeMs: number): void {
    for (const worker of this.#workers()) {
      worker.os.seen(readings.get(worker.pid))
      const health = worker.health(awakeMs)
      const silence = worker.silence(readings.get(worker.pid))
      if (silence !== null) this.#context.onSilence?.(worker.slot, worker.generation, silence)
      if (this.#healths.get(worker) === health) continue
      this.#healths.set(worker, health)
      this.#context.onHealth(worker.slot, worker.generation, health)
    }
  }

  #seriesOf(slot: number): SlotSeries {
    const known = this.#slots.get(slot)
    if (known !== undefined) return known
    const series = new SlotSeries(slot, (generation) => this.#context.acceptedOf(slot, generation))
    this.#slots.set(slot, series)
    return series
  }

  #workerOf(slot: number, generation: number): WorkerMeter | null {
    const worker = this.#slots.get(slot)?.worker ?? null
    return worker?.generation === generation ? worker : null
  }

  #workers(): WorkerMeter[] {
    return [...this.#slots.values()].flatMap(({ worker }) => (worker === null ? [] : [worker]))
  }

  #ordered(): [number, SlotSeries][] {
    return [...this.#slots].sort(([one], [other]) => one - other)
  }

  #updateSince(from: number, fromSlot: (series: SlotSeries) => number): Omit<SeriesUpdate, 'fairness'> {
    return {
      points: this.#cluster.points.since(from),
      slotPoints: this.#ordered().map(([slot, series]) => ({ slot, points: series.points.since(fromSlot(series)) })),
      shares: this.shares(),
    }
  }

  #tally(asOf: 'sample' | 'now', latencyCounts: BucketCounts, facts: PrimaryFacts, atMs: number): void {
    const { policy, listening } = facts
    const monoMs = this.#context.clock.monoMs()
    this.#tallies.add({ policy, listening, shares: this.shares(asOf), latencyCounts, atMs, monoMs })
  }
}
