import type { Clock } from '../../shared/base/clock.ts'
import type { SlotShare } from '../../shared/model/sample.ts'
import type { Health } from '../../shared/model/worker.ts'
import { createClusterSeries } from './series/cluster-series.ts'
import { type BucketCounts, noCounts } from './series/latency-buckets.ts'
import { createPolicyTallies } from './series/policy-tallies.ts'
import { addRequests, noRequests } from './series/request-growth.ts'
import { addUnanswered, createSlotSeries, type SlotSeries } from './series/slot-series.ts'
import type { ClusterTelemetry, ClusterTelemetryOptions, OsReading, PrimaryFacts, SampleMoment } from './types.ts'
import { createWorkerMeter, type WorkerMeter } from './worker-meter.ts'

/** What the sampler drives. */
export interface SampledCluster {
  readonly telemetry: ClusterTelemetry
  pids(): number[]
  sample(readings: ReadonlyMap<number, OsReading>, moment: SampleMoment): void
  checkHealth(readings: ReadonlyMap<number, OsReading>, awakeMs: number): void
}

export interface ClusterTelemetryContext extends ClusterTelemetryOptions {
  readonly clock: Clock
  /** Monotonic time without the stretches in which this process slept. */
  readonly awakeMs: () => number
  readonly onClose: () => void
}

export function createClusterTelemetry(context: ClusterTelemetryContext): SampledCluster {
  const { clock } = context
  const slots = new Map<number, SlotSeries>()
  const healths = new Map<WorkerMeter, Health>()
  const cluster = createClusterSeries()
  const tallies = createPolicyTallies()
  const slotCursors = new Map<SlotSeries, number>()
  let clusterCursor = 0

  const seriesOf = (slot: number): SlotSeries => {
    const known = slots.get(slot)
    if (known !== undefined) return known
    const series = createSlotSeries(slot, (generation) => context.acceptedOf(slot, generation))
    slots.set(slot, series)
    return series
  }
  const workerOf = (slot: number, generation: number): WorkerMeter | null => {
    const worker = slots.get(slot)?.worker ?? null
    return worker?.generation === generation ? worker : null
  }
  const workers = (): WorkerMeter[] => [...slots.values()].flatMap(({ worker }) => (worker === null ? [] : [worker]))
  const ordered = (): [number, SlotSeries][] => [...slots].sort(([one], [other]) => one - other)
  const shares = (): SlotShare[] => ordered().map(([, series]) => series.share())
  const updateSince = (from: number, fromSlot: (series: SlotSeries) => number) => ({
    points: cluster.points.since(from),
    slotPoints: ordered().map(([slot, series]) => ({ slot, points: series.points.since(fromSlot(series)) })),
    shares: shares(),
  })

  const tally = (asOf: 'sample' | 'now', latencyCounts: BucketCounts, facts: PrimaryFacts, atMs: number): void =>
    tallies.add({
      policy: facts.policy,
      listening: facts.listening,
      shares: ordered().map(([, series]) => series.share(asOf)),
      latencyCounts,
      atMs,
      monoMs: clock.monoMs(),
    })

  const telemetry: ClusterTelemetry = {
    workerUp: (identity) => {
      const series = seriesOf(identity.slot)
      if (series.worker !== null) healths.delete(series.worker)
      const worker = createWorkerMeter(identity)
      series.up(worker)
      healths.set(worker, 'ok')
    },
    workerOnline: (slot, generation) => workerOf(slot, generation)?.cameOnline(clock.monoMs()),
    workerDown: (slot, generation) => {
      const worker = workerOf(slot, generation)
      if (worker !== null) {
        healths.delete(worker)
        // It listened until now: what it got since the last sample stands beside what the others got.
        tally('now', noCounts, context.readPrimary(), clock.nowMs())
      }
      slots.get(slot)?.down(generation)
    },
    agentMessage: (slot, generation, message) =>
      slots.get(slot)?.meterOf(generation)?.heard(message, {
        atMs: clock.nowMs(),
        monoMs: clock.monoMs(),
        awakeMs: context.awakeMs(),
      }),
    agentClosed: (slot, generation) => workerOf(slot, generation)?.agentClosed(),
    slotRemoved: (slot) => {
      const series = slots.get(slot)
      if (series === undefined) return
      if (series.worker !== null) healths.delete(series.worker)
      slotCursors.delete(series)
      slots.delete(slot)
    },
    takeNew: () => {
      const update = updateSince(clusterCursor, (series) => slotCursors.get(series) ?? 0)
      clusterCursor = cluster.points.cursor
      for (const series of slots.values()) slotCursors.set(series, series.points.cursor)
      const slotPoints = update.slotPoints.filter(({ points }) => points.length > 0)
      return { ...update, slotPoints, fairness: tallies.takeNew() }
    },
    history: () => ({ ...updateSince(0, () => 0), fairness: tallies.all() }),
    startFairnessOver: tallies.startOver,
    shares,
    lastPoint: (slot) => slots.get(slot)?.points.last() ?? null,
    osLatest: (slot) => slots.get(slot)?.worker?.os.latest ?? null,
    vitals: (slot) => {
      const worker = slots.get(slot)?.worker ?? null
      if (worker === null) return null
      const { generation, silentMs } = worker
      return { generation, silentMs, ageMs: worker.ageMs(clock.monoMs()) }
    },
    selfLatest: (slot) => slots.get(slot)?.worker?.self.latest ?? null,
    close: () => {
      slots.clear()
      healths.clear()
      context.onClose()
    },
  }

  return {
    telemetry,
    pids: () => workers().map(({ pid }) => pid),
    sample: (readings, moment) => {
      const facts = context.readPrimary()
      let requests = noRequests
      const made = [...slots.values()].flatMap((series) => {
        const reading = series.worker === null ? undefined : readings.get(series.worker.pid)
        requests = addRequests(requests, series.sample(reading, moment))
        return series.worker === null ? [] : (series.points.last() ?? [])
      })
      const unanswered = addUnanswered([...slots.values()].map((series) => series.unanswered))
      cluster.sample({ points: made, unanswered }, requests, facts, moment)
      tally('sample', requests.latencyCounts, facts, moment.atMs)
    },
    checkHealth: (readings, awakeMs) => {
      for (const worker of workers()) {
        worker.os.seen(readings.get(worker.pid))
        const health = worker.health(awakeMs)
        if (healths.get(worker) === health) continue
        healths.set(worker, health)
        context.onHealth(worker.slot, worker.generation, health)
      }
    },
  }
}
