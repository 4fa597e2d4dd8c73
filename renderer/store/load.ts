import type { DeckEvents } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import type {
  LoadProgress,
  LoadResult,
  LoadResultSummary,
  LoadRun,
  LoadSecond,
  LoadSnapshot,
} from '../../shared/model/load.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'

/** A load under way, and what it measured second by second. */
export interface LiveLoad {
  readonly run: LoadRun
  /** Oldest first, bounded; the array changes when a second is added. */
  readonly seconds: readonly LoadSecond[]
}

/** What the Load screen of a cluster shows: the load under way, one result, or several side by side. */
export type LoadShown =
  | { readonly kind: 'live' }
  | { readonly kind: 'result'; readonly resultId: string }
  | { readonly kind: 'compare'; readonly resultIds: readonly string[] }

/** Everything the window knows about load. */
export interface LoadState {
  /** False until the main process has told what there is. */
  readonly known: boolean
  /** By cluster: one load at a time each. */
  readonly runs: Readonly<Record<string, LiveLoad>>
  /** Runs known to have ended: a snapshot that was on its way must not bring them back. */
  readonly endedRunIds: readonly string[]
  /** Newest first. */
  readonly results: readonly LoadResultSummary[]
  /** Results read so far, by id; bounded. */
  readonly opened: Readonly<Record<string, LoadResult>>
  /** The last settings by cluster. */
  readonly settings: Readonly<Record<string, LoadSettings>>
  /** By cluster; absent: the load under way, else the cluster's newest result. */
  readonly shown: Readonly<Record<string, LoadShown>>
}

export const initialLoad: LoadState = {
  known: false,
  runs: {},
  endedRunIds: [],
  results: [],
  opened: {},
  settings: {},
  shown: {},
}

const endedKept = 20
const openedKept = 24

/** Takes what the main process knows; what was pushed while the answer travelled is newer and stays. */
export function applyLoadSnapshot(load: LoadState, snapshot: LoadSnapshot): LoadState {
  const runs: Record<string, LiveLoad> = {}
  for (const { seconds, ...run } of snapshot.runs) {
    if (load.endedRunIds.includes(run.runId)) continue
    const known = load.runs[run.clusterId]
    const same = known?.run.runId === run.runId ? known : undefined
    runs[run.clusterId] = {
      run: same !== undefined && same.run.totals.elapsedMs > run.totals.elapsedMs ? same.run : run,
      seconds: withNewSeconds(seconds, same?.seconds ?? []),
    }
  }
  return { ...load, known: true, runs, results: snapshot.results, settings: { ...snapshot.settings, ...load.settings } }
}

/** Takes half a second of a load. One that was not known before is shown at once. */
export function applyLoadProgress(load: LoadState, { run, newSeconds }: LoadProgress): LoadState {
  if (load.endedRunIds.includes(run.runId)) return load
  const known = load.runs[run.clusterId]
  const isKnown = known?.run.runId === run.runId
  const seconds = withNewSeconds(isKnown ? known.seconds : [], newSeconds)
  return {
    ...load,
    runs: { ...load.runs, [run.clusterId]: { run, seconds } },
    shown: isKnown ? load.shown : without(load.shown, run.clusterId),
  }
}

/** Takes the end of a load; who was watching it sees its result. */
export function applyLoadEnd(load: LoadState, ended: DeckEvents['load-ended']): LoadState {
  const { runId, clusterId, resultId } = ended
  const endedRunIds = [...load.endedRunIds.filter((id) => id !== runId), runId].slice(-endedKept)
  if (load.runs[clusterId]?.run.runId !== runId) return { ...load, endedRunIds }
  const watched = load.shown[clusterId] === undefined || load.shown[clusterId].kind === 'live'
  const shown =
    watched && resultId !== null ? { ...load.shown, [clusterId]: { kind: 'result', resultId } as const } : load.shown
  return { ...load, endedRunIds, runs: without(load.runs, clusterId), shown }
}

/** Takes the list of results; what is gone is no longer shown, and names follow. */
export function applyLoadResults(load: LoadState, results: readonly LoadResultSummary[]): LoadState {
  const byId = new Map(results.map((summary) => [summary.resultId, summary]))
  const opened: Record<string, LoadResult> = {}
  for (const [id, result] of Object.entries(load.opened)) {
    const summary = byId.get(id)
    if (summary !== undefined) opened[id] = { ...result, summary }
  }
  const shown: Record<string, LoadShown> = {}
  for (const [clusterId, each] of Object.entries(load.shown)) {
    const left = leftOf(each, byId)
    if (left !== null) shown[clusterId] = left
  }
  return { ...load, results, opened, shown }
}

/** Keeps a result that was read, the newest `openedKept` of them. */
export function withOpened(load: LoadState, result: LoadResult): LoadState {
  const { resultId } = result.summary
  const kept = Object.entries(without(load.opened, resultId)).slice(1 - openedKept)
  return { ...load, opened: { ...Object.fromEntries(kept), [resultId]: result } }
}

/** What the screen of a cluster shows; null when there is nothing to show yet. */
export function shownOf(load: LoadState, clusterId: string, clusterName: string): LoadShown | null {
  const chosen = load.shown[clusterId]
  const isRunning = load.runs[clusterId] !== undefined
  if (chosen !== undefined && (chosen.kind !== 'live' || isRunning)) return chosen
  if (isRunning) return { kind: 'live' }
  const newest = load.results.find((summary) => summary.clusterName === clusterName)
  return newest === undefined ? null : { kind: 'result', resultId: newest.resultId }
}

function leftOf(shown: LoadShown, byId: ReadonlyMap<string, unknown>): LoadShown | null {
  if (shown.kind === 'live') return shown
  if (shown.kind === 'result') return byId.has(shown.resultId) ? shown : null
  const resultIds = shown.resultIds.filter((id) => byId.has(id))
  return resultIds.length >= 2 ? { kind: 'compare', resultIds } : null
}

function withNewSeconds(known: readonly LoadSecond[], more: readonly LoadSecond[]): readonly LoadSecond[] {
  const lastAtMs = known.at(-1)?.atMs ?? 0
  const newer = more.filter((second) => second.atMs > lastAtMs)
  return newer.length === 0 ? known : [...known, ...newer].slice(-limits.loadSecondsKept)
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}
