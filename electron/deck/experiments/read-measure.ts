import { clusterProbes } from '../../../shared/actions/probes.ts'
import { slotMeasures } from '../../../shared/experiments/measures.ts'
import type { ClusterPoint } from '../../../shared/model/sample.ts'
import { listeningSlots } from '../session/listening-slots.ts'
import type { ExperimentedCluster } from './experimented-cluster.ts'

/** A newest point that is older than this tells nothing of now: its sampling may have been held up. */
const staleMs = 10_000

/** The newest value of a measure that is known of now; null: it is not known. */
export function readMeasure(
  { telemetry, slots }: Pick<ExperimentedCluster, 'telemetry' | 'slots'>,
  id: string,
  slot: number | null,
  nowMs: number,
): number | null {
  if (id === 'workers.listening') return listeningSlots(slots).size
  const ofSlot = Object.entries(slotMeasures).find(([name]) => name === id)?.[1]
  if (ofSlot !== undefined) {
    const point = slot === null ? null : telemetry.lastPoint(slot)
    return point === null || nowMs - point.atMs > staleMs ? null : ofSlot.read(point)
  }
  const ofCluster = Object.entries(clusterProbes).find(([name]) => name === id)?.[1]
  const point: ClusterPoint | undefined = telemetry.pointsSince(nowMs - staleMs).at(-1)
  return ofCluster === undefined || point === undefined ? null : ofCluster.read(point)
}
