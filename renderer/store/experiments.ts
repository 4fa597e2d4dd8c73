import type { DeckEvents } from '../../shared/ipc/contract.ts'
import type {
  ExperimentOutline,
  ExperimentProgress,
  ExperimentResult,
  ExperimentSummary,
  ExperimentsSnapshot,
  ReadyExperiment,
} from '../../shared/model/experiment.ts'
import type { Result } from '../../shared/result.ts'

/** What the experiment region of a cluster shows: what the chosen one would do, the one under way, or what is kept. */
export type ExperimentShown =
  | { readonly kind: 'outline' }
  | { readonly kind: 'live' }
  | { readonly kind: 'result'; readonly resultId: string }
  | { readonly kind: 'compare'; readonly resultIds: readonly string[] }
  | { readonly kind: 'list' }

/** An experiment that can be chosen: one that ships with the deck, or a file that was opened. */
export interface OfferedExperiment extends ReadyExperiment {
  readonly isOwn: boolean
}

/** Everything the window knows about experiments. */
export interface ExperimentsState {
  /** False until the main process has told what there is. */
  readonly known: boolean
  readonly ready: readonly ReadyExperiment[]
  /** Files opened in this session, in the order they were opened. */
  readonly own: readonly ReadyExperiment[]
  /** By id of the offered one: what it would do, or what is wrong with its text. */
  readonly outlines: Readonly<Record<string, Result<ExperimentOutline>>>
  /** By cluster: one experiment at a time each. */
  readonly runs: Readonly<Record<string, ExperimentProgress>>
  /** Runs known to have ended: a snapshot or a push that was on its way must not bring them back. */
  readonly endedRunIds: readonly string[]
  /** Newest first. */
  readonly results: readonly ExperimentSummary[]
  /** Results read so far, by id; bounded. */
  readonly opened: Readonly<Record<string, ExperimentResult>>
  /** By cluster; absent: the one under way, else the cluster's newest result, else the outline. */
  readonly shown: Readonly<Record<string, ExperimentShown>>
}

export const initialExperiments: ExperimentsState = {
  known: false,
  ready: [],
  own: [],
  outlines: {},
  runs: {},
  endedRunIds: [],
  results: [],
  opened: {},
  shown: {},
}

const endedKept = 20
const openedKept = 12
const ownKept = 20

/** All that can be chosen: own files last, where they were put. */
export function offeredExperiments({ ready, own }: Pick<ExperimentsState, 'ready' | 'own'>) {
  return [...ready.map((one) => ({ ...one, isOwn: false })), ...own.map((one) => ({ ...one, isOwn: true }))]
}

/** Takes what the main process knows; what was pushed while the answer travelled is newer and stays. */
export function applyExperimentsSnapshot(
  experiments: ExperimentsState,
  { ready, running, results }: ExperimentsSnapshot,
): ExperimentsState {
  const runs: Record<string, ExperimentProgress> = {}
  for (const run of running) {
    if (experiments.endedRunIds.includes(run.runId)) continue
    const known = experiments.runs[run.clusterId]
    runs[run.clusterId] = known?.runId === run.runId && isLater(known, run) ? known : run
  }
  return { ...experiments, known: true, ready, runs, results }
}

/** Takes how far one is. One that was not known before is shown at once. */
export function applyExperimentProgress(experiments: ExperimentsState, run: ExperimentProgress): ExperimentsState {
  if (experiments.endedRunIds.includes(run.runId)) return experiments
  const isKnown = experiments.runs[run.clusterId]?.runId === run.runId
  return {
    ...experiments,
    runs: { ...experiments.runs, [run.clusterId]: run },
    shown: isKnown ? experiments.shown : without(experiments.shown, run.clusterId),
  }
}

/** Takes the end of one; who was watching it sees its result. */
export function applyExperimentEnd(
  experiments: ExperimentsState,
  { runId, clusterId, resultId }: DeckEvents['experiment-ended'],
): ExperimentsState {
  const endedRunIds = [...experiments.endedRunIds.filter((id) => id !== runId), runId].slice(-endedKept)
  if (experiments.runs[clusterId]?.runId !== runId) return { ...experiments, endedRunIds }
  const { [clusterId]: before, ...others } = experiments.shown
  const isWatched = before === undefined || before.kind === 'live'
  const after: ExperimentShown = resultId === null ? { kind: 'outline' } : { kind: 'result', resultId }
  return {
    ...experiments,
    endedRunIds,
    runs: without(experiments.runs, clusterId),
    shown: isWatched ? { ...others, [clusterId]: after } : experiments.shown,
  }
}

/** Takes the list of results; what is gone is no longer shown, and names follow. */
export function applyExperimentResults(
  experiments: ExperimentsState,
  results: readonly ExperimentSummary[],
): ExperimentsState {
  const byId = new Map(results.map((summary) => [summary.resultId, summary]))
  const opened: Record<string, ExperimentResult> = {}
  for (const [id, result] of Object.entries(experiments.opened)) {
    const summary = byId.get(id)
    if (summary !== undefined) opened[id] = { ...result, summary }
  }
  const shown: Record<string, ExperimentShown> = {}
  for (const [clusterId, each] of Object.entries(experiments.shown)) {
    shown[clusterId] = leftOf(each, byId)
  }
  return { ...experiments, results, opened, shown }
}

/** Keeps a result that was read, the newest `openedKept` of them. */
export function withOpenedExperiment(experiments: ExperimentsState, result: ExperimentResult): ExperimentsState {
  const { resultId } = result.summary
  const kept = Object.entries(without(experiments.opened, resultId)).slice(1 - openedKept)
  return { ...experiments, opened: { ...Object.fromEntries(kept), [resultId]: result } }
}

/** Offers the text of a file; the same text is offered once. Answers with its id, too. */
export function withOwnExperiment(
  experiments: ExperimentsState,
  name: string,
  source: string,
): { readonly experiments: ExperimentsState; readonly id: string } {
  const same = offeredExperiments(experiments).find((one) => one.source === source)
  if (same !== undefined) return { experiments, id: same.id }
  const last = Number(experiments.own.at(-1)?.id.slice('own '.length) ?? '0')
  const id = `own ${last + 1}`
  const own = [...experiments.own, { id, title: name, description: '', source }].slice(-ownKept)
  return { experiments: { ...experiments, own }, id }
}

/** What the region of a cluster shows. */
export function shownExperiment(
  { shown, runs, results }: Pick<ExperimentsState, 'shown' | 'runs' | 'results'>,
  clusterId: string,
  clusterName: string,
): ExperimentShown {
  const chosen = shown[clusterId]
  const isRunning = runs[clusterId] !== undefined
  if (chosen !== undefined && (chosen.kind !== 'live' || isRunning)) return chosen
  if (isRunning) return { kind: 'live' }
  const newest = results.find((summary) => summary.clusterName === clusterName)
  return newest === undefined ? { kind: 'outline' } : { kind: 'result', resultId: newest.resultId }
}

function leftOf(shown: ExperimentShown, byId: ReadonlyMap<string, unknown>): ExperimentShown {
  if (shown.kind === 'result') return byId.has(shown.resultId) ? shown : { kind: 'list' }
  if (shown.kind !== 'compare') return shown
  const resultIds = shown.resultIds.filter((id) => byId.has(id))
  return resultIds.length >= 2 ? { kind: 'compare', resultIds } : { kind: 'list' }
}

/** Decisions only grow until they are so many that the oldest go; seconds grow within a run. */
function isLater(one: ExperimentProgress, other: ExperimentProgress): boolean {
  const lastAtMs = ({ decisions, seconds }: ExperimentProgress): number =>
    Math.max(decisions.at(-1)?.atMs ?? 0, seconds.at(-1)?.atMs ?? 0)
  return lastAtMs(one) > lastAtMs(other)
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}
