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
/** So many changes within this time are no person's saves: nobody makes one every four seconds, and none of them code. */
const ownWritesWithinMs = 30_000

/** Changes in a row that the cluster may have made itself: while it was reloaded, or fast one after the other. */
export interface OwnWrites {
  readonly changes: readonly { readonly monoMs: number; readonly duringReload: boolean }[]
  /** Files that changed each time. */
  readonly paths: readonly string[]
  /** Folders in which something changed each time, under whatever name: uploads have ever new ones. */
  readonly folders: readonly string[]
}
export const noOwnWrites: OwnWrites = { changes: [], paths: [], folders: [] }

/** When a change came, and whether that was during a reload or right after one. */
interface Came {
  readonly monoMs: number
  readonly duringReload: boolean
}

/**
 * Goes on with the row, or begins a new one. What the script loads is written by people, not by itself: such a change only
 * counts during a reload, and under the same name.
 */
export function countOwnWrites(before: OwnWrites, { paths, isCode }: FolderChange, came: Came): OwnWrites {
  if (isCode === true && !came.duringReload) return noOwnWrites
  const folders = isCode === true ? [] : [...new Set(paths.map(folderOf))]
  const changes = [...before.changes.filter((one) => stillCounts(one, came)), came]
  const again = {
    paths: before.paths.filter((path) => paths.includes(path)),
    folders: before.folders.filter((folder) => folders.includes(folder)),
  }
  const goesOn = again.paths.length + again.folders.length > 0
  return goesOn ? { changes, ...again } : { changes: [came], paths, folders }
}

/** True when the row is long enough to take it that the cluster writes these files itself. */
export function writesItself({ changes }: OwnWrites): boolean {
  return changes.length >= mostOwnWrites
}

/** "data.json", or "files under ever new names in files/". */
export function ownWritesWords({ paths, folders, changes }: OwnWrites): string {
  const [first] = paths
  const what = first === undefined ? `files under ever new names in ${folders[0] || 'its own folder'}` : first
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
  const when = changes.every((one) => one.duringReload)
    ? `during ${changes.length} reloads in a row`
    : `${changes.length} times within ${spanS(changes)} s`
  return `${what}${more} changed ${when}, so the cluster seems to write ${more === '' && first !== undefined ? 'it' : 'them'} itself`
}

function stillCounts(one: Came, now: Came): boolean {
  return (one.duringReload && now.duringReload) || now.monoMs - one.monoMs <= ownWritesWithinMs
}

function spanS(changes: OwnWrites['changes']): number {
  const [first, last] = [changes[0], changes.at(-1)]
  return first === undefined || last === undefined ? 0 : Math.ceil((last.monoMs - first.monoMs) / 1000)
}

/** With a slash at its end; '' for the watched folder itself. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
