import { limits } from '../../../shared/limits.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'

/** How many workers a cluster may be asked to have: an engine on many machines carries more than a deck. */
export function mostWorkers({ fleet }: Pick<ClusterSnapshot, 'fleet'>): number {
  return fleet === null ? limits.workers.max : limits.places.max
}
