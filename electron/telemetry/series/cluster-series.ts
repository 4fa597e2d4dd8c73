import { createRing, type Ring } from '../../../shared/base/ring.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterPoint, SlotPoint } from '../../../shared/model/sample.ts'
import type { PrimaryFacts, SampleMoment } from '../types.ts'
import { createLatencyWindow } from './latency-window.ts'
import { sumKnown } from './rates.ts'
import type { RequestGrowth } from './request-growth.ts'
import { pointsKept, type Unanswered } from './slot-series.ts'

/** What was made of the slots at this same moment. */
export interface SlotsAtMoment {
  readonly points: readonly SlotPoint[]
  readonly unanswered: Unanswered
}

/** The cluster as one: sums over its workers, percentiles from their merged histograms. */
export interface ClusterSeries {
  readonly points: Ring<ClusterPoint>
  sample(slots: SlotsAtMoment, requests: RequestGrowth, facts: PrimaryFacts, moment: SampleMoment): void
}

export function createClusterSeries(): ClusterSeries {
  const points = createRing<ClusterPoint>(pointsKept)
  const latency = createLatencyWindow()
  return {
    points,
    sample: ({ points: slotPoints, unanswered }, requests, facts, moment) => {
      points.trim((point) => point.atMs < moment.atMs - limits.historyMs)
      latency.push(requests.latencyCounts, moment.monoMs)
      const sum = (read: (point: SlotPoint) => number | null): number | null => sumKnown(slotPoints.map(read))
      const { p50Ms, p99Ms } = latency.percentiles()
      points.push({
        atMs: moment.atMs,
        requestsPerSec: sum((point) => point.requestsPerSec),
        requestsInFlight: unanswered.count,
        oldestRequestMs: unanswered.oldestMs,
        latencyP50Ms: p50Ms,
        latencyP99Ms: p99Ms,
        errorRatio: requests.endedCount === 0 ? null : requests.errorCount / requests.endedCount,
        errorCount: requests.errorCount,
        injectedCount: requests.injectedCount,
        cpuRatio: atMost(
          moment.coreCount,
          sum((point) => point.cpuRatio),
        ),
        rssBytes: sum((point) => point.rssBytes),
        openConnections: sum((point) => point.openConnections),
        upgradedConnections: sum((point) => point.upgradedConnections),
        connectionsPerSec: sum((point) => point.connectionsPerSec),
        restartCount: facts.restartCount,
        queuedConnections: facts.queuedConnections,
      })
    },
  }
}

/** Each worker's part is rounded up to a tick: together they must not seem to use more than there is. */
function atMost(coreCount: number, cpuRatio: number | null): number | null {
  return cpuRatio === null ? null : Math.min(coreCount, cpuRatio)
}
