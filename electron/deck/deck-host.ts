import type { CommandInput, DeckEventName } from '../../shared/ipc/contract.ts'
import type { DeckSnapshot, NoticeContent, Sample, SystemNotification } from '../../shared/model/deck.ts'
import type { Origin } from '../../shared/model/event.ts'
import type { ClusterSettings, OpenRequest, RememberedCluster } from '../../shared/model/settings.ts'
import type { Result } from '../../shared/result.ts'
import type { ExportedFile } from '../inspect/profiles/export-profile.ts'
import type { LoadExport } from '../load/results/export-results.ts'
import type { DeckCommandName } from './deck-command-names.ts'
import type { DeckCommands } from './deck-commands.ts'
import type { ExportAsked, MadeExport } from './export/export-desk.ts'
import type { OpenInspector } from './inspect/inspector-desk.ts'
import type { SaveRequest } from './logs/log-protocol.ts'
import type { FirstClusters } from './session/start-clusters.ts'
import type { Publish } from './types.ts'

/** What the host was started with, before Chromium changed it where there is one: workers are to get it as from a shell. */
export interface StartedWith {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Null where there is none, or Chromium does not touch it. */
  readonly niceValue: number | null
}

/** What a host gives a deck at its start. It can be copied into another thread, as everything below. */
export interface DeckConfig {
  /** The agent's bundle, for `--require`. */
  readonly agentPath: string
  /** Folder of the records of forked workers. */
  readonly recordsDir: string
  /** The load generator's bundle, and the folder of its results. */
  readonly generatorPath: string
  readonly resultsDir: string
  /** The bundle of the small store, for where no Redis is installed. */
  readonly smallStorePath: string
  /** The bundle of the logs' thread. */
  readonly logThreadPath: string
  /** Folder of the results of experiments. */
  readonly experimentsDir: string
  /** The bundle of the thread that reads heap snapshots, and their folder. */
  readonly heapReaderPath: string
  readonly heapDir: string
  /** Folder of profiles. */
  readonly profilesDir: string
  /** Folder of what learners did, and of the copies of lessons under way. */
  readonly learningDir: string
  /** Our lessons: a folder for each. */
  readonly lessonsDir: string
  readonly samplingIntervalMs: number
  readonly samples: readonly Sample[]
  /** Node binaries that scripts of earlier decks used. */
  readonly nodePaths: readonly string[]
  readonly startedWith: StartedWith
  /** What the first clusters will ask of this machine. */
  readonly expected: readonly Pick<ClusterSettings, 'nodePath' | 'env'>[]
}

/**
 * What the deck tells its host, who shows it, keeps it for the next start, or lets it be. The deck knows neither window nor
 * settings file.
 */
export interface DeckHost {
  readonly push: Publish
  notice(content: NoticeContent): void
  /** The list of clusters, their settings or run state changed: time to remember them. */
  clusters(clusters: RememberedCluster[]): void
  sampling(intervalMs: number): void
  /** A person opened a script of their own. */
  opened(settings: ClusterSettings): void
  /** For the system's own notifications, when they are wanted. */
  notify(notification: SystemNotification): void
  /** Whoever watches turns to this cluster: somebody asked for it by name, now or where the deck was started. */
  show(clusterId: string, asked: 'now' | 'at-start'): void
}

/**
 * What a host hears of a deck in another thread. A push comes as the text that the window will read: on its way it is not
 * taken apart and put together again.
 */
export interface HeardDeck extends Omit<DeckHost, 'push'> {
  push(name: DeckEventName, json: string): void
}

/** What a host asks the deck: the commands of the window, and what only the host itself wants. */
export interface DeckCalls extends DeckCommands {
  /** Says what a dead deck left behind and is ended by now, then brings the first clusters. Once. */
  start(first: FirstClusters): Promise<void>
  /** The deck's part of what a window attaches to. Every push told before this answer is in it. */
  state(input: undefined): Pick<DeckSnapshot, 'samplingIntervalMs' | 'clusters' | 'host'>
  /** Carries a command out in that name: the events of it say who it was. Its input was read by the contract. */
  actAs(asked: {
    readonly by: Origin
    readonly name: DeckCommandName
    readonly input: unknown
  }): Promise<Result<unknown>>
  /** The address a cluster serves. */
  urlOf(clusterId: string): Result<string>
  /** Has a worker open its inspector for a window of DevTools. */
  openInspector(input: CommandInput<'worker.openDevTools'>): Promise<Result<OpenInspector>>
  /** Answers when its worker ended, or it was closed. */
  inspectorEnded(inspectorId: number): Promise<void>
  closeInspector(inspectorId: number): void
  /** Results of loads in a form that other programs read. */
  exportLoads(input: CommandInput<'load.export'>): Promise<Result<LoadExport>>
  /** A cluster as the files of another world. */
  exportFiles(input: ExportAsked): Promise<Result<MadeExport>>
  /** The settings that a start with this request would have; nothing is started. */
  settingsAsked(request: OpenRequest): Promise<Result<ClusterSettings>>
  /** The result of an experiment in a form that others read. */
  exportExperiment(input: CommandInput<'experiment.export'>): Promise<Result<LoadExport>>
  /** Where a heap snapshot lies; null: the newest diagnostic report. */
  heapPath(snapshotId: string | null): Promise<Result<string>>
  /** Whether an error or a look at a stuck worker of the cluster names the file in its stack. */
  namesFile(input: Pick<CommandInput<'app.openPlace'>, 'clusterId' | 'file'>): Promise<boolean>
  /** Puts a lesson on the list that a person picked: its folder, or a packed file. */
  openLesson(path: string): Promise<Result<{ readonly lessonId: string }>>
  /** What a learner did in a lesson. */
  lessonResult(lessonId: string): Promise<Result<LoadExport>>
  /** Begins a lesson in a folder that a person picked. */
  beginLesson(input: {
    readonly clusterId: string
    readonly folder: string
  }): Promise<Result<{ readonly lessonId: string; readonly folder: string }>>
  /** A profile in forms that other programs read. */
  exportProfile(input: CommandInput<'profile.export'>): Promise<Result<readonly ExportedFile[]>>
  /** Writes what the watched log shows to the path that a person chose. */
  saveLog(input: SaveRequest): Promise<Result<void>>
  /** Opens what a second start's command line names. */
  openAsked(request: OpenRequest): Promise<void>
  /** Drains all clusters, quickly; answers when nothing lives any more. From the call on nothing starts. */
  stopAll(input: undefined): Promise<void>
  /** SIGKILL to everything, at once, and nothing more is told. */
  end(input: undefined): void
}
