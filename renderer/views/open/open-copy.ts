import { openDialog } from '../../store/commands/view-actions.ts'
import { deckStore } from '../../store/deck-store.ts'
import { copyRequest } from './copy-request.ts'

/** Offers to run the same app once more beside the first, on the next port. */
export function openCopyDialog(clusterId: string): void {
  const { clusters } = deckStore.getState().live
  const cluster = clusters[clusterId]
  if (cluster === undefined) return
  const request = copyRequest(cluster, Object.values(clusters))
  openDialog({ kind: 'open', request, failure: null, copyOf: cluster.settings.name })
}
