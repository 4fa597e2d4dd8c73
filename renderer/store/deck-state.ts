import type { WorkerActionId } from '../../shared/actions/worker-actions.ts'
import type { ImageBuild } from '../../shared/containers/image.ts'
import type { HeapState } from '../../shared/inspection/heap.ts'
import type { ProfilesSnapshot } from '../../shared/inspection/profile.ts'
import type { ClassState } from '../../shared/lessons/classroom.ts'
import type { LabState } from '../../shared/lessons/lab.ts'
import type { LessonsSnapshot } from '../../shared/lessons/lesson-view.ts'
import { limits } from '../../shared/limits.ts'
import type { LogState } from '../../shared/logs/log-view.ts'
import type { MetricsState } from '../../shared/metrics/metrics-settings.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { DeckNotice, Sample } from '../../shared/model/deck.ts'
import type { LifecycleEvent, LifelineSegment } from '../../shared/model/event.ts'
import type { WorkerDetail, WorkerOutput } from '../../shared/model/inspect.ts'
import type { HostPoint } from '../../shared/model/sample.ts'
import type { OpenRequest, Recent, ViewPreferences } from '../../shared/model/settings.ts'
import type { ExitRecord } from '../../shared/model/worker.ts'
import type { ScreenId } from '../../shared/screens.ts'
import { type ExperimentsState, initialExperiments } from './experiments.ts'
import { initialLoad, type LoadState } from './load.ts'
import type { FairnessWindow } from './series/fairness.ts'
import type { Series } from './series/series.ts'

/** What happened in one cluster. Immutable: a change makes new arrays, so selectors stay stable. */
export interface Story {
  /** Oldest first. */
  readonly events: readonly LifecycleEvent[]
  /** Segments of each slot, oldest first. */
  readonly lifelines: Readonly<Record<number, readonly LifelineSegment[]>>
  /** Oldest first. */
  readonly exits: readonly ExitRecord[]
}

/** Everything the views draw. Freezing keeps a second one that stands still. */
export interface Picture {
  /** The picture's present: countdowns, ages and time axes count from here. Epoch ms. */
  readonly nowMs: number
  readonly host: HostPoint | null
  readonly clusters: Readonly<Record<string, ClusterSnapshot>>
  readonly series: Readonly<Record<string, Series>>
  readonly stories: Readonly<Record<string, Story>>
}

/** What the deck says of itself; changes rarely. */
export interface DeckInfo {
  readonly appVersion: string
  readonly platform: string
  readonly homeDir: string
  readonly deckPid: number
  readonly firstRun: boolean
  readonly embeddedNodeVersion: string
  readonly samples: readonly Sample[]
}

/** Who is connected where, or how evenly policies deal out. */
export type ConnectionsView = 'wires' | 'fairness'

/** Two clusters side by side. */
export type ComparedPair = readonly [left: string, right: string]

/** The one dialog that is open. `open` with what a person (or a failed drop) has given so far. */
export type DialogState =
  | {
      readonly kind: 'open'
      readonly request: Partial<OpenRequest>
      readonly failure: string | null
      /** The name of the cluster that it is a copy of. */
      readonly copyOf?: string
    }
  | { readonly kind: 'edit'; readonly clusterId: string }
  | { readonly kind: 'rules'; readonly clusterId: string }
  | { readonly kind: 'confirm-stop'; readonly clusterId: string }
  | { readonly kind: 'confirm-remove'; readonly clusterId: string }
  | { readonly kind: 'confirm-kill'; readonly clusterId: string; readonly target: WorkerTarget }
  | {
      readonly kind: 'request'
      readonly clusterId: string
      readonly target: WorkerTarget
    }
  | {
      readonly kind: 'devtools'
      readonly clusterId: string
      readonly target: WorkerTarget
    }
  | {
      readonly kind: 'order'
      readonly clusterId: string
      readonly target: WorkerTarget
      readonly action: WorkerActionId
    }
  | { readonly kind: 'containers' }
  | { readonly kind: 'run-service'; readonly clusterId: string }
  | { readonly kind: 'update-fleet'; readonly clusterId: string }
  | { readonly kind: 'confirm-drain'; readonly clusterId: string; readonly nodeId: string }
  | { readonly kind: 'reach-node'; readonly clusterId: string; readonly nodeId: string }
  | { readonly kind: 'confirm-roll-back'; readonly clusterId: string }
  | { readonly kind: 'confirm-delete-service'; readonly clusterId: string }
  | { readonly kind: 'heap-take'; readonly clusterId: string; readonly target: WorkerTarget }
  | { readonly kind: 'heap'; readonly clusterId: string }
  | { readonly kind: 'export'; readonly clusterId: string }
  | { readonly kind: 'source'; readonly sample: string }
  /** On one of the kept profiles; null: on the newest. */
  | { readonly kind: 'profiles'; readonly profileId: string | null }
  | { readonly kind: 'class' }
  | { readonly kind: 'commands' }
  | { readonly kind: 'keys' }

/** The process a command means: as it was when the person looked at it. */
export interface WorkerTarget {
  readonly slot: number
  readonly generation: number
  readonly pid: number
}

/** What makes an alert untrue: the workers are up after all (or a problem says why not), or that process has ended. */
export type AlertEnd = 'up' | { readonly pid: number }

/** A command that failed: shown until dismissed, until it is not true any more, or until the same command succeeds. */
export interface CommandAlert {
  readonly id: number
  readonly title: string
  /** Reason and next step. */
  readonly detail: string
  readonly clusterId: string | null
  /** What failed; null for what was no command. */
  readonly command: string | null
  readonly endsWith: AlertEnd | null
}

/** A short word about something that was reached; leaves by itself. */
export interface Toast {
  readonly id: number
  readonly tone: 'ok' | 'info'
  readonly words: string
}

export interface DeckState {
  /** `lost`: attaching failed; `connectionFault` says why. */
  readonly connection: 'connecting' | 'attached' | 'lost'
  readonly connectionFault: string
  readonly info: DeckInfo | null
  readonly samplingIntervalMs: number
  readonly view: ViewPreferences
  readonly recents: readonly Recent[]
  readonly notices: readonly DeckNotice[]
  /** Clusters in the order of the sidebar. */
  readonly order: readonly string[]
  readonly live: Picture
  /** Set while the picture is frozen. */
  readonly frozen: Picture | null

  /** What was asked for; `selectScreen` tells what is shown. */
  readonly screen: ScreenId
  readonly clusterId: string | null
  /** What the panel of connections shows. */
  readonly connectionsView: ConnectionsView
  readonly fairnessWindow: FairnessWindow
  /** Chosen for the comparison; null: the open cluster and the next. */
  readonly compared: ComparedPair | null
  /** Slot in the inspector drawer of the selected cluster. */
  readonly drawerSlot: number | null
  /** Its ended generation whose last lines were asked for. */
  readonly drawerExit: number | null
  /** The drawer tells what its worker holds, too. */
  readonly drawerHolds: boolean
  /** Row that the keys act on. */
  readonly focusedSlot: number | null
  /** Slot whose kill menu is open, so that `x` can open it. */
  readonly killMenuSlot: number | null
  readonly dialog: DialogState | null

  /** Newest detail of the watched slot; null until the first arrives. */
  readonly detail: WorkerDetail | null
  /** Output of the watched slot's newest generation, bounded. */
  readonly output: WorkerOutput | null

  readonly load: LoadState
  readonly experiments: ExperimentsState
  readonly profiles: ProfilesSnapshot
  readonly heap: HeapState
  /** Null until the deck told, which it does when somebody asks. */
  readonly lessons: LessonsSnapshot | null
  /** The newest image that was built for a service; null before the first. */
  readonly imageBuild: ImageBuild | null
  readonly lab: LabState | null
  readonly classroom: ClassState | null
  /** Who gets the numbers; null until somebody asked. */
  readonly metrics: MetricsState | null
  /** Where the watched log of the open cluster stands; null until the first word of it. */
  readonly log: LogState | null

  /** How many commands are on their way, by `pendingKeys`. */
  readonly pending: Readonly<Record<string, number>>
  /** Worker counts asked for while `cluster.scale` is on its way: quick clicks add up. */
  readonly wantedWorkers: Readonly<Record<string, number>>
  readonly alerts: readonly CommandAlert[]
  readonly toasts: readonly Toast[]
  /** Next id of an alert or toast. */
  readonly nextId: number
}

const emptyPicture: Picture = { nowMs: 0, host: null, clusters: {}, series: {}, stories: {} }

export const emptyStory: Story = { events: [], lifelines: {}, exits: [] }

export const initialState: DeckState = {
  connection: 'connecting',
  connectionFault: '',
  info: null,
  samplingIntervalMs: limits.samplingIntervalMs.default,
  view: {
    theme: 'system',
    timeRangeMs: 300_000,
    drawerWidthPx: 440,
    columnWidths: {},
    selectedClusterId: null,
    zoomFactor: 1,
    notifications: true,
    logColumns: [],
    editor: 'none',
    editorAddress: '',
    updates: 'off',
  },
  recents: [],
  notices: [],
  order: [],
  live: emptyPicture,
  frozen: null,
  screen: 'start',
  clusterId: null,
  connectionsView: 'wires',
  fairnessWindow: '1m',
  compared: null,
  drawerSlot: null,
  drawerExit: null,
  drawerHolds: false,
  focusedSlot: null,
  killMenuSlot: null,
  dialog: null,
  detail: null,
  output: null,
  load: initialLoad,
  experiments: initialExperiments,
  profiles: { running: [], kept: [] },
  heap: { running: [], kept: [], lastEnd: null },
  lessons: null,
  imageBuild: null,
  lab: null,
  classroom: null,
  metrics: null,
  log: null,
  pending: {},
  wantedWorkers: {},
  alerts: [],
  toasts: [],
  nextId: 1,
}
