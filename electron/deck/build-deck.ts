import { hostname } from 'node:os'
import { dirname, isAbsolute } from 'node:path'
import { type Clock, createSystemClock } from '../../shared/base/clock.ts'
import { duration } from '../../shared/base/plain-words.ts'
import type { CommandInput } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import type { OpenRequest, RememberedCluster } from '../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { createEngines } from '../engines/docker-engines.ts'
import { ExperimentStore } from '../experiments/results/experiment-store.ts'
import { readRoom } from '../heap/read-room.ts'
import { SnapshotFolder } from '../heap/snapshot-folder.ts'
import { ProfileStore } from '../inspect/profiles/profile-store.ts'
import { createKubernetes } from '../kubernetes/kubernetes-engines.ts'
import { exportResults, type LoadExport } from '../load/results/export-results.ts'
import { ResultsStore } from '../load/results/results-store.ts'
import { OrphanLedger } from '../orphans/orphan-ledger.ts'
import { createOwnPrimary } from '../own-primary/own-primary.ts'
import { isBelow } from '../platform/below-folders.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { createWindowsProcesses } from '../platform/windows-processes.ts'
import { storeOpener } from '../stores/open-store.ts'
import { createOsReader } from '../telemetry/readers/os-reader.ts'
import { Acts } from './acts.ts'
import { joinEngines } from './containers/join-engines.ts'
import { Deck, type DeckOptions } from './deck.ts'
import type { DeckCommandName } from './deck-command-names.ts'
import { createDeckCommands, type DeckCommands } from './deck-commands.ts'
import type { DeckCalls, DeckConfig, DeckHost } from './deck-host.ts'
import { settingsAsked } from './export/settings-asked.ts'
import type { LessonDesk } from './lessons/lesson-desk.ts'
import { loadMaker } from './load/load-maker.ts'
import { LogDesk, openLogThread } from './logs/log-desk.ts'
import { describePortHolder } from './problems/describe-port-holder.ts'
import { orphanNotices, storeRecordName } from './problems/orphan-words.ts'
import { unmeasuredNotice } from './problems/unmeasured-words.ts'
import { ownFilesOf } from './session/own-files.ts'
import { openAsked, type StartParts, startClusters } from './session/start-clusters.ts'
import { createNodeFinder, type NodeFinder } from './settings/node-finder.ts'

/**
 * Builds the deck for a host, in the thread that calls. At once it begins to end what a dead deck left behind; its first
 * clusters come with the call `start`.
 */
export function buildDeck(config: DeckConfig, host: DeckHost): BuiltDeck {
  const nodePaths = new Set(config.nodePaths)
  const nodes = createNodeFinder(() => [...nodePaths], config.startedWith.environment)
  const acts = new Acts()
  // While the host gets ready: a Node takes its time to say what it is.
  for (const settings of config.expected) nodes.expect(settings)
  // A deck that dies while it brings them back must leave what ran, not what has come back so far.
  let isBringing = false
  const remember = (): void => void (isBringing || host.clusters(describeClusters(deck)))
  const { deck, ledger, store } = joinMachine(config, host, { nodes, acts }, () => {
    for (const { settings } of deck.sessions) nodePaths.add(settings.nodePath)
    remember()
  })
  const commands = createDeckCommands({
    deck,
    nodes,
    samples: config.samples,
    opened: host.opened,
    samplingChanged: host.sampling,
    metricsChanged: host.metrics,
  })
  const open = async (request: OpenRequest): Promise<Result<{ readonly clusterId: string }>> =>
    request.sample === undefined ? commands['cluster.open'](request) : deck.open(request)
  const parts = { deck, host, look: nodes.look, open }
  const sweeping = ledger.sweep()
  return {
    ...commands,
    // Whoever asks has read the input by the command's own schema; TypeScript cannot follow the name through the map.
    actAs: ({ by, name, input }) => acts.by(by, targetOf(name, input as never), () => commands[name](input as never)),
    lessons: deck.lessons,
    async start(first) {
      await deck.metrics.set(config.metrics)
      for (const notice of orphanNotices(await sweeping, 'a dead deck')) host.notice(notice)
      isBringing = true
      try {
        await startClusters(startParts(parts, 'at-start'), first)
      } finally {
        isBringing = false
        remember()
      }
    },
    state: () => ({ samplingIntervalMs: deck.samplingIntervalMs, clusters: deck.snapshots(), host: deck.host() }),
    urlOf: (clusterId) => urlOf(deck, clusterId),
    openInspector: (asked) => deck.inspectors.open(asked),
    inspectorEnded: (inspectorId) => deck.inspectors.ended(inspectorId),
    closeInspector: (inspectorId) => deck.inspectors.close(inspectorId),
    namesFile: (asked) => namesFile(deck, commands, asked),
    settingsAsked: (request) => settingsAsked(request, nodes.look),
    ...savingCalls(deck, store),
    ...lessonCalls(deck.lessons),
    openAsked: (request) => openAsked(startParts(parts, 'now'), request),
    stopAll: () => deck.stopAll(),
    end() {
      deck.killAll()
      ledger.close()
      deck.close()
    },
  }
}

/** The process that a command names. */
function targetOf(
  name: DeckCommandName,
  { clusterId, slot, generation }: CommandInput<'worker.act'>,
): Parameters<Acts['by']>[1] {
  return name === 'worker.act' ? { clusterId, slot, generation } : null
}

interface OpeningParts extends Pick<StartParts, 'deck' | 'look'> {
  readonly host: DeckHost
  open(request: OpenRequest): Promise<Result<{ readonly clusterId: string }>>
}

/** What is opened from outside the window is shown there. */
function startParts({ deck, host, look, open }: OpeningParts, asked: 'now' | 'at-start'): StartParts {
  return {
    deck,
    look,
    notice: host.notice,
    async open(request) {
      const opened = await open(request)
      if (opened.ok) host.show(opened.value.clusterId, asked)
      return opened
    },
  }
}

/** For a host in the same thread: what cannot be called from another one. */
export interface BuiltDeck extends DeckCalls {
  readonly lessons: Pick<LessonDesk, 'ground'>
}

/** What a host writes to where a person wants it. */
function savingCalls(
  deck: Deck,
  store: ResultsStore,
): Pick<DeckCalls, 'exportLoads' | 'heapPath' | 'exportFiles' | 'exportExperiment' | 'exportProfile' | 'saveLog'> {
  return {
    exportLoads: (asked) => exportLoads(store, asked),
    heapPath: (snapshotId) => deck.heaps.pathOf(snapshotId),
    exportFiles: (asked) => deck.exports.make(asked),
    exportExperiment: (asked) => deck.experiments.export(asked),
    exportProfile: (asked) => deck.profiles.export(asked),
    saveLog: (asked) => deck.logs.ask((call) => call('save', asked)),
  }
}

/** What main asks of lessons, because a dialog of its own comes first. */
function lessonCalls(lessons: LessonDesk): Pick<DeckCalls, 'openLesson' | 'lessonResult' | 'beginLesson'> {
  return {
    openLesson: (path) => lessons.open(path),
    lessonResult: (lessonId) => lessons.result(lessonId),
    beginLesson: ({ clusterId, folder }) => lessons.begin(clusterId, folder),
  }
}

interface JoinedMachine {
  readonly deck: Deck
  readonly ledger: OrphanLedger
  readonly store: ResultsStore
}

/** The deck with what it needs of this machine: clock, processes, records, results. What goes wrong there is a notice. */
function joinMachine(
  config: DeckConfig,
  host: DeckHost,
  { nodes, acts }: { readonly nodes: NodeFinder; readonly acts: Acts },
  changed: () => void,
): JoinedMachine {
  const warn = (title: string, detail: string): void => host.notice({ tone: 'warn', title, detail, action: null })
  // One for all who ask about processes; the sampler ends it.
  const windows = thisPlatform === 'win32' ? createWindowsProcesses() : null
  const ledger = new OrphanLedger({
    dir: config.recordsDir,
    windows,
    onProblem: (words) => warn('Workers may outlive a crash of the deck', words),
  })
  const clock = createSystemClock((byMs) =>
    warn(
      `This machine's clock was set back by ${duration(byMs)}`,
      'The deck counts on from before, so that nothing gets lost or out of order. Start it anew for the new time.',
    ),
  )
  const store = new ResultsStore(config.resultsDir, (words) => warn('Results of loads were not saved', words))
  const deck = new Deck({
    clock,
    publish: host.push,
    ledger,
    agentPath: config.agentPath,
    ...{ createOwnPrimary, engines: joinEngines(createEngines(clock), createKubernetes(clock)) },
    load: { store, ...loadMaker(config.generatorPath, clock) },
    lessons: {
      lessonsDir: config.lessonsDir,
      learningDir: config.learningDir,
      openStore: storeOpener({
        clock,
        smallStorePath: config.smallStorePath,
        path: config.startedWith.environment.PATH ?? '',
        recorded: (pid) => ledger.add({ pid, slot: null, clusterName: storeRecordName }),
        ended: (pid) => ledger.remove(pid),
      }),
      warn: (words) => warn('Lessons', words),
    },
    experiments: new ExperimentStore(config.experimentsDir, (words) => warn('Results of experiments', words)),
    ...keptParts(config, host, clock, warn),
    environment: config.startedWith.environment,
    samplingIntervalMs: config.samplingIntervalMs,
    osReader: createOsReader(() => clock.monoMs(), windows ?? undefined),
    unmeasured: (why) => host.notice(unmeasuredNotice(why)),
    prepare: nodes.prepare,
    portHolder: describePortHolder,
    notify: host.notify,
    signed: (clusterId, event) => acts.signed(clusterId, event),
    changed,
  })
  return { deck, ledger, store }
}

/** What is kept on disk, or in a thread of its own. */
function keptParts(
  config: DeckConfig,
  host: DeckHost,
  clock: Clock,
  warn: (title: string, detail: string) => void,
): Pick<DeckOptions, 'heap' | 'profiles' | 'logs' | 'metrics'> {
  return {
    heap: {
      readRoom,
      readerPath: config.heapReaderPath,
      folder: new SnapshotFolder(config.heapDir, (words) => warn('Heap snapshots', words)),
    },
    profiles: new ProfileStore(config.profilesDir, (words) => warn('Profiles', words)),
    logs: new LogDesk({
      clock,
      publish: host.push,
      open: () =>
        openLogThread(config.logThreadPath, { mostBytes: limits.logBytes, ownFiles: ownFilesOf(config.agentPath) }),
      failed: (why) => warn('What workers print is not kept in the log any more', why),
    }),
    metrics: { deckId: hostname(), notice: warn },
  }
}

function urlOf(deck: Deck, clusterId: string): Result<string> {
  const found = deck.loaded(clusterId)
  if (!found.ok) return found
  const { url, settings } = found.value.snapshot()
  return url === null ? fail('wrong-state', `${settings.name} serves no address yet`) : ok(url)
}

async function namesFile(
  deck: Deck,
  commands: Pick<DeckCommands, 'log.errors'>,
  { clusterId, file }: Pick<CommandInput<'app.openPlace'>, 'clusterId' | 'file'>,
): Promise<boolean> {
  const found = deck.session(clusterId)
  if (!found.ok) return false
  // Main knows the folders of the clusters that it remembers. It remembers none of a lesson.
  const { scriptPath } = found.value.settings
  if (isBelow(file, [dirname(scriptPath)].filter(isAbsolute))) return true
  if (found.value.stalls.namesFile(file)) return true
  const errors = await commands['log.errors']({ clusterId })
  return errors.ok && errors.value.some(({ frames }) => frames.some((frame) => frame.file === file))
}

async function exportLoads(
  store: ResultsStore,
  { resultIds, format }: CommandInput<'load.export'>,
): Promise<Result<LoadExport>> {
  const read = await Promise.all(resultIds.map((resultId) => store.read(resultId)))
  const unread = read.find((one) => !one.ok)
  if (unread !== undefined) return unread
  const results = read.flatMap((one) => (one.ok ? [one.value] : []))
  return ok(exportResults(results, format))
}

function describeClusters({ remembered, containers }: Deck): RememberedCluster[] {
  const own = remembered.map(({ id, settings, runState }) => ({
    id,
    settings,
    running: runState === 'running' || runState === 'starting',
  }))
  return [...own, ...containers.remembered]
}
