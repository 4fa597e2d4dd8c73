import type { DeckEventName, DeckEvents } from '../../../shared/ipc/contract.ts'
import type { LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterHistory, ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { DeckSnapshot } from '../../../shared/model/deck.ts'
import type { LifelineSegment } from '../../../shared/model/event.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'
import { type DeckState, emptyStory, type Picture, type Story } from '../deck-state.ts'
import { applyExperimentEnd, applyExperimentProgress, applyExperimentResults } from '../experiments.ts'
import { applyLoadEnd, applyLoadProgress, applyLoadResults } from '../load.ts'
import { selectionAfterRemoval, selectionOnArrival, selectionOnAttach } from '../selection.ts'
import { appendTick, emptySeries, mergeHistory, type Series } from '../series/series.ts'
import { hidesFaults, withoutDrill } from './hidden-drill.ts'
import { keepEqual } from './keep-equal.ts'
import { mergeOutput } from './output.ts'
import { trueAlerts } from './true-alerts.ts'

/** What a message from the main process changes. Pure but for the series' rings, which grow in place. */
export type Change = Partial<DeckState>
/** Events that change the state; the others are handed on by `attach`. */
export type StateEventName = Exclude<DeckEventName, 'menu' | 'traffic' | 'cluster-changed'>
type Handlers = {
  readonly [Name in StateEventName]: (state: DeckState, payload: DeckEvents[Name], nowMs: number) => Change
}

/** The snapshot replaces what is known; series and stories stay until the history arrives. */
export function applySnapshot(state: DeckState, snapshot: DeckSnapshot, nowMs: number): Change {
  const clusters: Record<string, ClusterSnapshot> = {}
  for (const cluster of snapshot.clusters) clusters[cluster.id] = keepEqual(state.live.clusters[cluster.id], cluster)
  const order = snapshot.clusters.map((cluster) => cluster.id)
  const { appVersion, platform, homeDir, deckPid, firstRun, embeddedNodeVersion, samples } = snapshot
  return {
    connection: 'attached',
    connectionFault: '',
    info: { appVersion, platform, homeDir, deckPid, firstRun, embeddedNodeVersion, samples },
    samplingIntervalMs: snapshot.samplingIntervalMs,
    view: snapshot.view,
    recents: snapshot.recents,
    notices: snapshot.notices,
    order,
    live: {
      nowMs,
      host: snapshot.host,
      clusters,
      series: only(state.live.series, order),
      stories: only(state.live.stories, order),
    },
    ...selectionOnAttach(state, order, snapshot.view.selectedClusterId),
  }
}

/** 15 minutes of everything; what arrived by push meanwhile is kept. */
export function applyHistory(state: DeckState, histories: readonly ClusterHistory[], nowMs: number): Change {
  const series: Record<string, Series> = { ...state.live.series }
  const stories: Record<string, Story> = { ...state.live.stories }
  for (const history of histories) {
    series[history.clusterId] = mergeHistory(series[history.clusterId], history, nowMs)
    stories[history.clusterId] = mergeStory(stories[history.clusterId], history)
  }
  return { live: { ...state.live, series, stories } }
}

/** One handler per pushed event. */
export const pushHandlers: Handlers = {
  tick: (state, tick, nowMs) => {
    const series = { ...state.live.series }
    for (const cluster of tick.clusters) {
      series[cluster.clusterId] = appendTick(series[cluster.clusterId] ?? emptySeries(), cluster, nowMs)
    }
    return { live: { ...state.live, nowMs, host: tick.host, series } }
  },
  cluster: (state, told, nowMs) => {
    const cluster = withoutDrill(told, state.lessons)
    const clusters = { ...state.live.clusters, [cluster.id]: keepEqual(state.live.clusters[cluster.id], cluster) }
    const order = state.order.includes(cluster.id) ? state.order : [...state.order, cluster.id]
    const alerts = trueAlerts(state.alerts, cluster)
    return { order, alerts, live: { ...state.live, nowMs, clusters }, ...selectionOnArrival(state, cluster.id) }
  },
  'cluster-removed': (state, { clusterId }) => {
    const order = state.order.filter((id) => id !== clusterId)
    return {
      order,
      live: withoutCluster(state.live, order),
      ...selectionAfterRemoval(state, clusterId),
    }
  },
  lifecycle: (state, { clusterId, event }) => {
    if (event.kind === 'fault' && hidesFaults(state.lessons, clusterId)) return {}
    return withStory(state, clusterId, (story) =>
      story.events.some((known) => known.id === event.id)
        ? { ...story, events: story.events.map((known) => (known.id === event.id ? event : known)) }
        : { ...story, events: [...story.events, event].slice(-limits.lifecycleEvents) },
    )
  },
  lifeline: (state, { clusterId, slot, segments }, nowMs) =>
    withStory(state, clusterId, (story) => ({
      ...story,
      lifelines: { ...story.lifelines, [slot]: mergeSegments(story.lifelines[slot] ?? [], segments, nowMs) },
    })),
  exit: (state, { clusterId, exit }) =>
    withStory(state, clusterId, (story) => ({
      ...story,
      exits: [...story.exits.filter((known) => !isSameExit(known, exit)), exit].slice(-limits.lifecycleEvents),
    })),
  load: (state, progress) => ({ load: applyLoadProgress(state.load, progress) }),
  'load-ended': (state, ended) => ({ load: applyLoadEnd(state.load, ended), ...loadEndWords(state, ended) }),
  'load-results': (state, results) => ({ load: applyLoadResults(state.load, results) }),
  experiment: (state, progress) => ({ experiments: applyExperimentProgress(state.experiments, progress) }),
  'experiment-ended': (state, ended) => ({
    experiments: applyExperimentEnd(state.experiments, ended),
    ...experimentEndWords(state, ended),
  }),
  'experiment-results': (state, results) => ({ experiments: applyExperimentResults(state.experiments, results) }),
  detail: (state, detail) => {
    if (detail.clusterId !== state.clusterId || detail.slot !== state.drawerSlot) return {}
    // A frozen picture's drawer stands still, too; one opened meanwhile takes what comes first.
    if (state.frozen !== null && state.detail !== null) return {}
    return { detail: keepEqual(state.detail, detail) }
  },
  output: (state, { clusterId, output }) =>
    clusterId === state.clusterId && output.slot === state.drawerSlot
      ? { output: mergeOutput(state.output, output) }
      : {},
  'image-build': (_state, imageBuild) => ({ imageBuild }),
  profiles: (_state, profiles) => ({ profiles }),
  heap: (_state, heap) => ({ heap }),
  lessons: (state, lessons) => ({ lessons: keepEqual(state.lessons, lessons), ...hideDrill(state, lessons) }),
  lab: (state, lab) => ({ lab: keepEqual(state.lab, lab) }),
  classroom: (state, classroom) => ({ classroom: keepEqual(state.classroom, classroom) }),
  metrics: (state, metrics) => ({ metrics: keepEqual(state.metrics, metrics) }),
  // A view of another cluster, or of an older question, is nobody's any more; its cluster may not be shown any more, either.
  log: (state, log) => (log.clusterId === state.clusterId ? { log: keepEqual(state.log, log) } : {}),
  notice: (state, notice) => ({ notices: [...state.notices.filter((known) => known.id !== notice.id), notice] }),
  'notice-removed': (state, { noticeId }) => ({ notices: state.notices.filter((known) => known.id !== noticeId) }),
  recents: (_state, recents) => ({ recents }),
  sampling: (_state, { intervalMs }) => ({ samplingIntervalMs: intervalMs }),
}

/** Segments with the same start replace each other; what ended before the history's reach is dropped. */
export function mergeSegments(
  known: readonly LifelineSegment[],
  changed: readonly LifelineSegment[],
  nowMs: number,
): readonly LifelineSegment[] {
  const byStart = new Map(known.map((segment) => [segment.startAtMs, segment]))
  for (const segment of changed) byStart.set(segment.startAtMs, segment)
  return [...byStart.values()]
    .filter((segment) => segment.endAtMs === null || segment.endAtMs > nowMs - limits.historyMs)
    .sort((a, b) => a.startAtMs - b.startAtMs)
}

function loadEndWords(state: DeckState, ended: DeckEvents['load-ended']): Change {
  // The load of an experiment ends with it: its verdict is what there is to tell.
  if (state.experiments.runs[ended.clusterId] !== undefined && ended.resultId !== null) return {}
  // That of a lesson ends with its part, which tells what came of it once the person wrote down what they saw.
  if (state.screen === 'lessons' && state.lessons?.current?.clusterId === ended.clusterId) return {}
  return endWords(state, 'Load', 'load', { ...ended, tone: 'ok' })
}

function experimentEndWords(state: DeckState, ended: DeckEvents['experiment-ended']): Change {
  const { clusterId, resultId, verdict, words } = ended
  const tone = verdict === 'passed' ? 'ok' : 'info'
  return endWords(state, 'Experiment', 'faults', { clusterId, resultId, words: `${verdict}: ${words}`, tone })
}

interface EndOfRun {
  readonly clusterId: string
  readonly resultId: string | null
  readonly words: string
  readonly tone: 'ok' | 'info'
}

/** Who is elsewhere hears that it ended; one that left no result says why until it is dismissed. */
function endWords(state: DeckState, what: string, screen: DeckState['screen'], ended: EndOfRun): Change {
  const { clusterId, resultId, words, tone } = ended
  const { nextId, alerts, toasts } = state
  const title = `${what} on ${state.live.clusters[clusterId]?.settings.name ?? clusterId}`
  if (resultId === null) {
    const alert = {
      id: nextId,
      title: `${title} left no result`,
      detail: words,
      clusterId,
      command: null,
      endsWith: null,
    }
    return { nextId: nextId + 1, alerts: [...alerts, alert].slice(-5) }
  }
  if (state.screen === screen && state.clusterId === clusterId) return {}
  const toast = { id: nextId, tone, words: `${title} ${words}` }
  return { nextId: nextId + 1, toasts: [...toasts, toast].slice(-4) }
}

/** An exit told again: its last words came after it. */
function isSameExit(one: ExitRecord, other: ExitRecord): boolean {
  return one.slot === other.slot && one.generation === other.generation
}

function mergeStory(story: Story | undefined, history: ClusterHistory): Story {
  const lastEventId = history.events.at(-1)?.id ?? 0
  const lifelines: Record<number, readonly LifelineSegment[]> = {}
  for (const { slot, segments } of history.lifelines) {
    // What was pushed while the history travelled is newer than the history.
    lifelines[slot] = mergeSegments(segments, story?.lifelines[slot] ?? [], 0)
  }
  return {
    events: [...history.events, ...(story?.events.filter((event) => event.id > lastEventId) ?? [])],
    lifelines: { ...story?.lifelines, ...lifelines },
    exits: [
      ...history.exits,
      ...(story?.exits.filter((exit) => !history.exits.some((known) => isSameExit(known, exit))) ?? []),
    ],
  }
}

function withStory(state: DeckState, clusterId: string, change: (story: Story) => Story): Change {
  const stories = { ...state.live.stories, [clusterId]: change(state.live.stories[clusterId] ?? emptyStory) }
  return { live: { ...state.live, stories } }
}

function withoutCluster(picture: Picture, order: readonly string[]): Picture {
  return {
    ...picture,
    clusters: only(picture.clusters, order),
    series: only(picture.series, order),
    stories: only(picture.stories, order),
  }
}

function only<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)))
}

/** What was told of the cluster before the drill began. */
function hideDrill({ live }: DeckState, lessons: LessonsSnapshot): Change {
  const cluster = live.clusters[lessons.current?.clusterId ?? '']
  const isTold = cluster !== undefined && cluster.faults.active.length + cluster.faults.ended.length > 0
  if (!isTold || !hidesFaults(lessons, cluster.id)) return {}
  return { live: { ...live, clusters: { ...live.clusters, [cluster.id]: withoutDrill(cluster, lessons) } } }
}
