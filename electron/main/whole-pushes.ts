import type { DeckEventName } from '../../shared/ipc/contract.ts'
import { ToldClusters } from '../../shared/ipc/told-clusters.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'

interface Ears {
  /** Any other push, as a text. */
  heard(name: DeckEventName, json: string): void
  /** A cluster changed: all of it. */
  cluster(cluster: ClusterSnapshot): void
}

/**
 * For who is no window: a terminal, a client of the control socket. Of a cluster the deck's thread tells what changed, and they
 * hear all of it.
 */
export function createWholePushes({ heard, cluster }: Ears): (name: DeckEventName, json: string) => void {
  const clusters = new ToldClusters()
  return (name, json) => {
    if (name === 'cluster') {
      const whole: ClusterSnapshot = JSON.parse(json)
      clusters.whole(whole)
      return cluster(whole)
    }
    if (name === 'cluster-changed') {
      const changed = clusters.changed(JSON.parse(json))
      return changed === undefined ? undefined : cluster(changed)
    }
    if (name === 'cluster-removed') clusters.removed(JSON.parse(json).clusterId)
    heard(name, json)
  }
}
