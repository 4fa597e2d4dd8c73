import type { ClusterSnapshot } from '../model/cluster.ts'
import { type ClusterChange, changeCluster } from './cluster-change.ts'

/** Every cluster as it was told last. Whoever tells and whoever hears keep it alike, so that changes are enough. */
export class ToldClusters {
  readonly #clusters = new Map<string, ClusterSnapshot>()

  of(clusterId: string): ClusterSnapshot | undefined {
    return this.#clusters.get(clusterId)
  }

  whole(cluster: ClusterSnapshot): void {
    this.#clusters.set(cluster.id, cluster)
  }

  /** Answers the cluster as it is now; undefined: it was not told before, so that a change of it says nothing. */
  changed(change: ClusterChange): ClusterSnapshot | undefined {
    const told = this.#clusters.get(change.clusterId)
    if (told === undefined) return undefined
    const now = changeCluster(told, change)
    this.#clusters.set(now.id, now)
    return now
  }

  removed(clusterId: string): void {
    this.#clusters.delete(clusterId)
  }

  /** All were told at once, and no others. */
  all(clusters: readonly ClusterSnapshot[]): void {
    this.#clusters.clear()
    for (const cluster of clusters) this.whole(cluster)
  }
}
