import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import { type ClusterView, clusterView, type SlotView } from './cluster-view.ts'
import { chooseSlot } from './find-cluster.ts'

/** A cluster with its newest numbers. */
export async function lookAtCluster(link: DeckLink, cluster: ClusterSnapshot): Promise<Result<ClusterView>> {
  const numbers = await link.call('cluster.numbers', { clusterId: cluster.id })
  return numbers.ok ? ok(clusterView(cluster, numbers.value, Date.now())) : numbers
}

/** One slot with its newest numbers. */
export async function lookAtSlot(link: DeckLink, cluster: ClusterSnapshot, number: number): Promise<Result<SlotView>> {
  const there = chooseSlot(cluster, number)
  if (!there.ok) return there
  const view = await lookAtCluster(link, cluster)
  if (!view.ok) return view
  const slot = view.value.slots.find((one) => one.slot === number)
  return slot === undefined ? fail('not-found', `slot ${number} is gone`) : ok(slot)
}
