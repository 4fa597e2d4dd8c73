// Above 300 lines: every command and every push stands in one table, which the whole deck is derived from.
import { z } from 'zod'
import { type ClusterActionId, type ClusterActionInput, clusterAction } from '../actions/cluster-actions.ts'
import { inputShape } from '../actions/input-schema.ts'
import { type WorkerOrder, workerActions } from '../actions/worker-actions.ts'
import type { ImageBuild } from '../containers/image.ts'
import type { HeapState } from '../inspection/heap.ts'
import type { ProfilesSnapshot } from '../inspection/profile.ts'
import type { ClassState } from '../lessons/classroom.ts'
import type { LabState } from '../lessons/lab.ts'
import type { LessonsSnapshot } from '../lessons/lesson-view.ts'
import { limits } from '../limits.ts'
import type { LogState } from '../logs/log-view.ts'
import { type MetricsState, metricsSettingsSchema } from '../metrics/metrics-settings.ts'
import type { ClusterNumbers, ClusterSnapshot, ClusterTick } from '../model/cluster.ts'
import type { DeckNotice, DeckSnapshot, NodeBinary, SampleSource } from '../model/deck.ts'
import type { LifecycleEvent, LifelineSegment } from '../model/event.ts'
import type { ExperimentProgress, ExperimentSummary, Verdict } from '../model/experiment.ts'
import { type FaultPlan, faultSpecSchema } from '../model/fault.ts'
import type { WorkerDetail, WorkerOutput } from '../model/inspect.ts'
import type { LoadProgress, LoadResult, LoadResultSummary, LoadSnapshot } from '../model/load.ts'
import { loadExperimentSchema, loadRateSchema, loadSettingsSchema } from '../model/load-settings.ts'
import type { Program } from '../model/program.ts'
import { restartRuleSchema, type SlotReplay } from '../model/rules.ts'
import type { HostPoint } from '../model/sample.ts'
import {
  nameSchema,
  openRequestSchema,
  type Recent,
  sampleIdSchema,
  samplingIntervalSchema,
  settingsPatchSchema,
  viewPreferencesSchema,
  workerCountSchema,
} from '../model/settings.ts'
import type { TrafficBatch } from '../model/traffic.ts'
import { wholeNumber } from '../model/whole-number.ts'
import type { ExitRecord } from '../model/worker.ts'
import type { Result } from '../result.ts'
import { answering, type Command } from './answering.ts'
import type { ClusterChange } from './cluster-change.ts'
import { containerCommands } from './container-commands.ts'
import { experimentCommands } from './experiment-commands.ts'
import { exportCommands } from './export-commands.ts'
import { heapCommands } from './heap-commands.ts'
import { inspectCommands } from './inspect-commands.ts'
import { lessonCommands } from './lesson-commands.ts'
import { logCommands } from './log-commands.ts'
import type { MenuRequest } from './menu-request.ts'
import type { PackedHistories } from './packed-histories.ts'
import { placeSchema } from './place.ts'
import { profileCommands } from './profile-commands.ts'
import { stallCommands } from './stall-commands.ts'
import { updateCommands } from './update-commands.ts'

const nothing = z.strictObject({})
const cluster = { clusterId: z.string().min(1).max(100) }
const loadRun = { runId: z.string().min(1).max(100) }
const loadResultId = z.string().min(1).max(100)
const longestPath = 4096
const worker = {
  ...cluster,
  slot: placeSchema,
  generation: z.number().int().min(1),
  pid: z.number().int().min(1),
}

/** What an action on a cluster wants to know, and which cluster it is for. */
const actionInput = <Id extends ClusterActionId>(
  id: Id,
): z.ZodType<{ readonly clusterId: string } & ClusterActionInput<Id>> =>
  // The table says which id has which fields; TypeScript cannot follow it through the schemas made of them.
  z.strictObject({ ...cluster, ...inputShape(clusterAction(id).input) }) as never

type WorkerAct = WorkerOrder & { readonly clusterId: string } & Readonly<Record<'slot' | 'generation' | 'pid', number>>

/** A line or a column, from 1. */
const placeNumber = z.number().int().min(1).nullable()

/** One process and what shall be done to it; an action takes what its entry asks for and nothing else. */
const workerActInput: z.ZodType<WorkerAct> = z.discriminatedUnion(
  'action',
  workerActions.map(({ id, input }) =>
    z.strictObject({ ...worker, action: z.literal(id), ...inputShape(input) }),
  ) as never,
)

/**
 * Every command the window may send. A command answers when the wanted state is reached or its deadline passed.
 * The handlers of main and of the deck's thread, the preload and the renderer's bridge are derived from this object.
 */
export const commands = {
  /** Snapshot of everything; pushes follow with growing sequence numbers. */
  'deck.attach': answering<DeckSnapshot>()(nothing),
  /** The clusters as they are now, for whoever has no window. */
  'deck.state': answering<Pick<DeckSnapshot, 'samplingIntervalMs' | 'clusters' | 'host'>>()(nothing),
  'deck.history': answering<PackedHistories>()(nothing),
  'deck.setSamplingInterval': answering<void>()(z.strictObject({ intervalMs: samplingIntervalSchema })),
  'metrics.state': answering<MetricsState>()(nothing),
  /** Answers when the endpoint serves, or why it does not is known: that is in the answer, and no failure of the command. */
  'metrics.set': answering<MetricsState>()(metricsSettingsSchema),
  'deck.saveView': answering<void>()(viewPreferencesSchema.partial()),
  /** The window came into sight, or went out of it: nobody draws what is told to it meanwhile. */
  'deck.setSeen': answering<void>()(z.strictObject({ isSeen: z.boolean() })),
  'deck.dismissNotice': answering<void>()(z.strictObject({ noticeId: z.string().max(100) })),

  /** Validates, remembers and starts a cluster. Nothing is forked when the script or a setting is wrong. */
  'cluster.open': answering<{ readonly clusterId: string }>()(openRequestSchema),
  'cluster.openSample': answering<{ readonly clusterId: string }>()(
    z.strictObject({ sample: sampleIdSchema, workers: workerCountSchema.optional() }),
  ),
  'cluster.start': answering<void>()(actionInput('cluster.start')),
  'cluster.stop': answering<void>()(actionInput('cluster.stop')),
  /** Stops it when it runs, and takes it from the list; the script stays among the recent ones. */
  'cluster.remove': answering<void>()(z.strictObject(cluster)),
  'cluster.update': answering<{ readonly pending: boolean }>()(
    z.strictObject({ ...cluster, settings: settingsPatchSchema }),
  ),
  // More than a file may ask for: the deck refuses processes above `limits.workers`, and containers above this.
  'cluster.scale': answering<void>()(
    z.strictObject({
      ...cluster,
      desired: wholeNumber({ min: limits.workers.min, max: limits.places.max }, 'Workers'),
    }),
  ),
  /**
   * Replaces every worker, or the one of a slot, without losing a request. Answers at once: progress and end are in the
   * cluster's snapshot, and are events.
   */
  'cluster.reload': answering<{ readonly operationId: number }>()(actionInput('cluster.reload')),
  /** What has been replaced stays so; a new generation that is not ready yet is ended. */
  'cluster.cancel-reload': answering<void>()(actionInput('cluster.cancel-reload')),
  'cluster.set-policy': answering<void>()(actionInput('cluster.set-policy')),
  /** Forgets what was counted under each policy: a comparison starts over. */
  'cluster.resetFairness': answering<void>()(z.strictObject(cluster)),
  /** "Try again" for one failed slot, or for all of them. */
  'cluster.retry': answering<void>()(actionInput('cluster.retry')),
  /** Deletes the file of a socket that nobody listens on, as that problem offers it, and tries again. */
  'cluster.deleteSocket': answering<void>()(z.strictObject({ ...cluster, problemId: z.string().max(5000) })),
  /** Closes an address that nobody listens on, as that problem offers it. */
  'cluster.releaseAddress': answering<void>()(z.strictObject({ ...cluster, problemId: z.string().max(5000) })),
  /** Takes a backing-off slot's next try back: it rests as failed until a person tries again. */
  'cluster.stop-trying': answering<void>()(actionInput('cluster.stop-trying')),
  /** `slot` null: the first empty one, or a new one. The worker is forked as its own primary forked the last one there. */
  'cluster.fork-one': answering<void>()(actionInput('cluster.fork-one')),
  'cluster.let-fork': answering<void>()(actionInput('cluster.let-fork')),
  'cluster.start-primary': answering<void>()(actionInput('cluster.start-primary')),
  /** What an edited restart rule would have made of each slot's recent exits; changes nothing. */
  'cluster.replayRule': answering<readonly SlotReplay[]>()(z.strictObject({ ...cluster, rule: restartRuleSchema })),
  /** Takes a slot out for good that has no process to name: failed, or backing off. With a process, `worker.act` does. */
  'cluster.remove-slot': answering<{ readonly words: string }>()(actionInput('cluster.remove-slot')),
  /** The newest events, or those before one, oldest first. */
  'cluster.events': answering<readonly LifecycleEvent[]>()(
    z.strictObject({
      ...cluster,
      beforeId: z.number().int().min(1).optional(),
      count: z.number().int().min(1).max(limits.lifecycleEvents),
    }),
  ),
  /** The newest point of the cluster's series and of each slot's; null and absent: nothing was sampled yet. */
  'cluster.numbers': answering<ClusterNumbers>()(z.strictObject(cluster)),
  /** Opens the cluster's own URL in the system's browser. */
  'cluster.openUrl': answering<void>()(z.strictObject(cluster)),
  /** Does to one process what its entry in the table of actions says. */
  'worker.act': answering<{ readonly words: string }>()(workerActInput),
  /** Opens the flow of `detail` events for one slot; null closes it. One watched slot per window. */
  'worker.watch': answering<void>()(
    z.strictObject({
      /** `holds`: what it holds is looked up each time, too. */
      target: z.strictObject({ ...cluster, slot: placeSchema, holds: z.boolean().optional() }).nullable(),
    }),
  ),
  /** Opens the flow of `traffic` events for these clusters and ends it for all others; two can be compared. */
  'traffic.watch': answering<void>()(z.strictObject({ clusterIds: z.array(cluster.clusterId).max(2) })),
  /** Has a worker note where timers, sockets and files are made from now on, for so long; `detail` tells. */
  'worker.findOrigins': answering<void>()(z.strictObject({ ...worker, forMs: z.number().int().min(1000).max(60_000) })),
  'worker.revealEnv': answering<string>()(
    z.strictObject({ ...cluster, slot: placeSchema, name: z.string().max(131_072) }),
  ),
  /** Kept output of one generation; without `generation` of the newest. */
  'worker.output': answering<WorkerOutput>()(
    z.strictObject({ ...cluster, slot: placeSchema, generation: z.number().int().min(1).optional() }),
  ),

  /** What would happen; changes nothing. */
  'fault.preview': answering<FaultPlan>()(z.strictObject({ ...cluster, spec: faultSpecSchema })),
  /** Plans and begins it. Answers at once: whether it lands, what was measured and its end are in the cluster's snapshot. */
  'fault.inject': answering<{ readonly faultId: number; readonly words: string }>()(
    z.strictObject({ ...cluster, spec: faultSpecSchema }),
  ),
  /** Takes one back. Answers when nothing of it is left. */
  'fault.undo': answering<{ readonly words: string }>()(
    z.strictObject({ ...cluster, faultId: z.number().int().min(1) }),
  ),
  /** Takes all of them back, of all clusters. Answers when nothing of any is left. */
  'fault.stop-all': answering<{ readonly words: string }>()(nothing),

  'load.snapshot': answering<LoadSnapshot>()(nothing),
  /**
   * Begins a load; one at a time per cluster. `host-not-allowed` when the target is not this machine and `allowHost` was not
   * ticked; the tick holds for that host until the deck ends.
   */
  'load.start': answering<{ readonly runId: string }>()(
    z.strictObject({
      ...cluster,
      settings: loadSettingsSchema,
      experiment: loadExperimentSchema,
      allowHost: z.boolean(),
    }),
  ),
  /** Answers when the generator has the new rate. */
  'load.setRate': answering<void>()(z.strictObject({ ...loadRun, ratePerSec: loadRateSchema })),
  /** Answers with its result when the ledger is closed. */
  'load.stop': answering<{ readonly resultId: string }>()(z.strictObject(loadRun)),
  'load.result': answering<LoadResult>()(z.strictObject({ resultId: loadResultId })),
  'load.rename': answering<void>()(z.strictObject({ resultId: loadResultId, name: nameSchema })),
  'load.remove': answering<void>()(z.strictObject({ resultId: loadResultId })),
  /** Asks where to write the results; null when the person cancelled. */
  'load.export': answering<string | null>()(
    z.strictObject({ resultIds: z.array(loadResultId).min(1).max(50), format: z.enum(['json', 'csv']) }),
  ),

  ...experimentCommands,
  ...exportCommands,
  ...inspectCommands,
  ...profileCommands,
  ...heapCommands,
  ...stallCommands,
  ...logCommands,
  ...lessonCommands,
  ...updateCommands,
  ...containerCommands,

  'sample.source': answering<SampleSource>()(z.strictObject({ sample: sampleIdSchema })),
  'recent.clear': answering<void>()(nothing),
  'runtime.list': answering<readonly NodeBinary[]>()(nothing),
  'runtime.probe': answering<NodeBinary>()(z.strictObject({ path: z.string().min(1).max(longestPath) })),
  /** What a path is before it is opened: a script and its home, or a list of apps. One that is a program is evaluated. */
  'runtime.look': answering<Program>()(z.strictObject({ path: z.string().min(1).max(longestPath) })),
  /** Native dialogs; null when the person cancelled. */
  'dialog.pickScript': answering<string | null>()(nothing),
  'dialog.pickFolder': answering<string | null>()(z.strictObject({ startAt: z.string().max(longestPath).optional() })),
  'dialog.pickNode': answering<string | null>()(nothing),
  /** Opens a place of the cluster's code in the editor of the settings; the file must be the app's, or named by its stacks. */
  'app.openPlace': answering<void>()(
    z.strictObject({ ...cluster, file: z.string().min(1).max(4096), line: placeNumber, column: placeNumber }),
  ),
  'app.copyText': answering<void>()(z.strictObject({ text: z.string().max(1_000_000) })),
} as const

export type CommandName = keyof typeof commands
export type CommandInput<Name extends CommandName> = z.infer<(typeof commands)[Name]['input']>
export type CommandOutput<Name extends CommandName> =
  (typeof commands)[Name] extends Command<z.ZodType, infer Output> ? Output : never

/** What carries a command out. */
export type CommandHandler<Name extends CommandName> = (
  input: CommandInput<Name>,
) => Result<CommandOutput<Name>> | Promise<Result<CommandOutput<Name>>>

/** What main pushes. Every push travels as its name, `seq` and its payload as JSON; `seq` grows by one per window. */
export interface DeckEvents {
  /** After a sample, at most 2 Hz, rarely while the window is not seen: all clusters, every sample since the last one. */
  tick: { readonly host: HostPoint; readonly clusters: readonly ClusterTick[] }
  /** A cluster, when it is told for the first time, and where a change cannot tell it. */
  cluster: ClusterSnapshot
  /** What changed of it since it was told last (coalesced to at most one per 30 ms and cluster). The window alone gets these. */
  'cluster-changed': ClusterChange
  'cluster-removed': { readonly clusterId: string }
  lifecycle: { readonly clusterId: string; readonly event: LifecycleEvent }
  /** All segments of one slot's lifeline that changed, newest last; replaces those with the same start. */
  lifeline: { readonly clusterId: string; readonly slot: number; readonly segments: readonly LifelineSegment[] }
  exit: { readonly clusterId: string; readonly exit: ExitRecord }
  detail: WorkerDetail
  /** New output of the watched worker; at most 20 per second. */
  output: { readonly clusterId: string; readonly output: WorkerOutput }
  /** At most 10 per second and cluster, only of those that are watched. */
  traffic: TrafficBatch
  /** Twice per second and run. */
  load: LoadProgress
  /** A run ended; its result is kept, or `resultId` is null and the words say why there is none. */
  'load-ended': {
    readonly runId: string
    readonly clusterId: string
    readonly resultId: string | null
    readonly words: string
  }
  /** The list of results changed; newest first. */
  'load-results': readonly LoadResultSummary[]
  /** Once per second and run, and at each of its decisions. */
  experiment: ExperimentProgress
  /** It is over; its result is kept, or `resultId` is null and the words say why there is none. */
  'experiment-ended': {
    readonly runId: string
    readonly clusterId: string
    readonly resultId: string | null
    readonly verdict: Verdict
    readonly words: string
  }
  /** The list of results changed; newest first. */
  'experiment-results': readonly ExperimentSummary[]
  /** Profiles that are being made or kept; whenever that changed. */
  profiles: ProfilesSnapshot
  /** Heap snapshots that are being taken or kept; whenever that changed. */
  heap: HeapState
  /** The list of lessons, or the one that a person is in, changed. */
  lessons: LessonsSnapshot
  lab: LabState
  classroom: ClassState
  /** Who gets the numbers, and how that goes; at most once a second while somebody fetches. */
  metrics: MetricsState
  /** Where the watched log stands. */
  log: LogState
  /** An image that is built for a service; whenever there is a new line. */
  'image-build': ImageBuild
  notice: DeckNotice
  'notice-removed': { readonly noticeId: string }
  recents: readonly Recent[]
  sampling: { readonly intervalMs: number }
  /** A native menu item or the command line asks the window for something. */
  menu: MenuRequest
}
export type DeckEventName = keyof DeckEvents

/** What the window talks to. */
export interface DeckBridge {
  invoke<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Result<CommandOutput<Name>>>
  /** Returns its unsubscribe function. */
  on<Name extends DeckEventName>(name: Name, listener: (payload: DeckEvents[Name], seq: number) => void): () => void
  /** Absolute path of a dropped file; '' when it has none. */
  pathForFile(file: File): string
}

/**
 * The whole of `window.deck`. Payloads come as JSON: between the preload's world of script and the page's, a text passes as it
 * is, while objects are copied property by property.
 */
export interface ExposedDeck extends Omit<DeckBridge, 'on'> {
  on(name: DeckEventName, listener: (json: string, seq: number) => void): () => void
}
