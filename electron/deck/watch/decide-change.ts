import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import type { FolderChange } from '../../watch/types.ts'

/**
 * What follows from changed files now. While the cluster starts or is reloaded already they wait, and one reload follows;
 * what stopped loads them anew in any case.
 */
export function decideChange(runState: ClusterRunState, isReloading: boolean): 'reload' | 'wait' | 'forget' {
  if (runState === 'stopped' || runState === 'stopping') return 'forget'
  return runState === 'running' && !isReloading ? 'reload' : 'wait'
}

/** A cluster that writes into its own folder would be reloaded for ever. */
export const mostOwnWrites = 8

/** Files that changed during each of the last reloads. */
export interface OwnWrites {
  readonly reloadCount: number
  readonly paths: readonly string[]
}
export const noOwnWrites: OwnWrites = { reloadCount: 0, paths: [] }

/** Counts reloads in a row during which the same files changed. A change at another time begins anew. */
export function countOwnWrites(before: OwnWrites, { paths }: FolderChange, cameDuringReload: boolean): OwnWrites {
  if (!cameDuringReload) return noOwnWrites
  const again = before.paths.filter((path) => paths.includes(path))
  return again.length > 0 ? { reloadCount: before.reloadCount + 1, paths: again } : { reloadCount: 1, paths }
}
