import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { SlotShare } from '../../shared/model/sample.ts'
import type { Pusher } from '../testing/pusher.ts'
import { InventedTraffic, type TrafficAmount } from './invented-traffic.ts'

/** Any number will do, as long as it is not the window's own clock. */
const clockDistanceMs = 5_000_000

/** Invents traffic of every cluster 20 times a second, and pushes that of the watched ones. */
export function pushInventedTraffic(
  clusters: () => Iterable<ClusterSnapshot>,
  push: Pusher['push'],
  amount: TrafficAmount,
): { watch(clusterIds: readonly string[]): void; shares(cluster: ClusterSnapshot): readonly SlotShare[] } {
  const traffics = new Map<string, InventedTraffic>()
  let watched: readonly string[] = []

  function trafficOf(clusterId: string): InventedTraffic {
    const known = traffics.get(clusterId) ?? new InventedTraffic(amount)
    traffics.set(clusterId, known)
    return known
  }
  setInterval(() => {
    for (const cluster of clusters()) {
      const batch = trafficOf(cluster.id).next(cluster, performance.now() + clockDistanceMs)
      if (watched.includes(cluster.id)) push('traffic', batch)
    }
  }, 50)
  return {
    watch(clusterIds) {
      for (const id of clusterIds) if (!watched.includes(id)) trafficOf(id).tellOpen()
      watched = clusterIds
    },
    shares: (cluster) => trafficOf(cluster.id).shares(cluster),
  }
}
