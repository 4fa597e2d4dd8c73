import type { NextSlot } from '../../../shared/model/traffic.ts'
import { policyTexts } from '../../../shared/policies.ts'
import type { ClusterPrimary } from '../../cluster/types.ts'
import type { WorkerProcess } from '../session/worker-process.ts'
import type { WorkerTable } from '../session/worker-table.ts'
import type { TracedWorker, TrafficSources } from './cluster-traffic.ts'

type ForkedCluster = Pick<TrafficSources, 'id' | 'clock' | 'publish' | 'lastPoint'> & {
  readonly primary: ClusterPrimary
  readonly workers: WorkerTable
}

/** Of workers that the deck forked: its own primary sees what arrives. */
export function forkedSources({ id, clock, publish, lastPoint, primary, workers }: ForkedCluster): TrafficSources {
  return {
    id,
    clock,
    publish,
    lastPoint,
    workers: () => workers.all.map(tracedProcess),
    worker(workerId) {
      const process = workers.byId(workerId)
      return process === null ? null : tracedProcess(process)
    },
    openTap: (oneOf) => primary.tapHandovers(oneOf),
    dealer() {
      const { policy, counters } = primary
      let owedCount = 0
      for (const worker of primary.workers.values()) owedCount += worker.unacknowledgedCount
      const waitingCount = Math.max(0, counters.queuedCount - owedCount)
      const next = nextSlot(primary, workers)
      return {
        policy,
        primary: policyTexts[policy].bypassesPrimary
          ? null
          : { waitingCount, longestWaitMs: counters.longestWaitMs, next },
      }
    },
  }
}

/** A process as its traffic names it. */
export function tracedProcess(process: WorkerProcess): TracedWorker {
  const { worker, slot, generation } = process
  return {
    id: worker.id,
    slot,
    generation,
    owesAnswer: worker.unacknowledgedCount > 0,
    passedOverCount: worker.passedOverCount,
    openConnections: null,
    ask: (wish) => process.ask(wish),
  }
}

function nextSlot({ next }: ClusterPrimary, workers: WorkerTable): NextSlot | null {
  if (next === null) return null
  const slotOf = (id: number | null): number | null => (id === null ? null : (workers.byId(id)?.slot ?? null))
  return { slot: slotOf(next.workerId), afterSlot: slotOf(next.afterWorkerId) }
}
