import type { FolderChange } from './types.ts'

/** So many paths of a change are kept by name. */
export const mostNamed = 1000

/** A stream of changes that never pauses is cut after so many waits, but not before this time. */
const mostWaits = 10
const shortestCutMs = 2000
/** So long what the script loads may be written without a pause, before its reload is tried all the same. */
const longestBuildMs = 60_000

interface BurstTimes {
  readonly firstMonoMs: number
  readonly lastMonoMs: number
  /** When something that the script loads was last touched; null: nothing of it was. */
  readonly codeMonoMs: number | null
}

/**
 * How long to wait still, in ms, until a burst counts as over: a pause of `waitMs`, or the cut of a steady stream. What the
 * script loads must have been still for `waitMs` at the cut, too: a half written build is none.
 */
export function restOfBurst(burst: BurstTimes, monoMs: number, waitMs: number): number {
  const pauseMonoMs = burst.lastMonoMs + waitMs
  const streamCutMonoMs = burst.firstMonoMs + Math.max(shortestCutMs, mostWaits * waitMs)
  const stillMonoMs = (burst.codeMonoMs ?? Number.NEGATIVE_INFINITY) + waitMs
  const lastMonoMs = burst.firstMonoMs + Math.max(longestBuildMs, mostWaits * waitMs)
  const cutMonoMs = Math.min(Math.max(streamCutMonoMs, stillMonoMs), lastMonoMs)
  return Math.max(0, Math.min(pauseMonoMs, cutMonoMs) - monoMs)
}

/** What happened to one path during a burst, and what is there at its end. */
export interface Touched {
  /** Path below the watched folder, with `/`. */
  readonly path: string
  /** How often the name came or went. */
  readonly renameCount: number
  /** `folder`: its files are told by themselves. */
  readonly now: 'file' | 'folder' | 'nothing'
  /** It was a folder with files in it. */
  readonly hadFiles: boolean
}

/** The files that differ, or null when none does: a file that only came and went again during the burst is no change. */
export function changeOf(touched: Iterable<Touched>, found: Iterable<string>, lostCount: number): FolderChange | null {
  const names = new Set<string>()
  const gone = new Set<string>()
  for (const one of touched) {
    if (one.now === 'file') names.add(one.path)
    if (one.now === 'nothing' && (one.hadFiles || one.renameCount % 2 === 1)) gone.add(one.path)
  }
  // Of a folder that went file by file the files are told.
  for (const path of [...gone]) for (const above of foldersAbove(path)) gone.delete(above)
  for (const path of found) names.add(path)
  // What is there is named before what is gone.
  const paths = [...names, ...[...gone].filter((path) => !names.has(path))]
  const kept = paths.slice(0, mostNamed)
  const moreCount = paths.length - kept.length + lostCount
  return paths.length + lostCount === 0 ? null : { paths: kept, moreCount }
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split('/')
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'))
}

/** Two bursts as one. */
export function joinChanges(first: FolderChange | null, second: FolderChange): FolderChange {
  if (first === null) return second
  const paths = [...new Set([...first.paths, ...second.paths])]
  const kept = paths.slice(0, mostNamed)
  return { paths: kept, moreCount: first.moreCount + second.moreCount + paths.length - kept.length }
}

/** "server.js changed", "server.js and 2 more changed". */
export function changeWords({ paths, moreCount }: FolderChange): string {
  const [first] = paths
  if (first === undefined) return `${moreCount} files changed`
  const more = paths.length - 1 + moreCount
  return more === 0 ? `${first} changed` : `${first} and ${more} more changed`
}
