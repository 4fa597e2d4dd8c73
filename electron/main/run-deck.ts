// Above 300 lines: all that lives as long as the deck with a window is joined here, and ended in one order.
import { homedir } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { app, type BrowserWindow, Menu, nativeTheme, session } from 'electron'
import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'
import type { ControlServer } from '../control/control-server.ts'
import type { DeckConfig, StartedWith } from '../deck/deck-host.ts'
import { sampleRequest } from '../deck/sample-request.ts'
import { expectedOf, type FirstClusters } from '../deck/session/start-clusters.ts'
import { type DeckThread, startDeckThread } from '../deck/thread/deck-thread.ts'
import { type BuiltFiles, findBuiltFiles } from '../host/built-files.ts'
import { deckFolders } from '../host/deck-folders.ts'
import { askedFor, type Printed } from '../host/deck-options.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { type AppPaths, findAppPaths } from './app-paths.ts'
import { createOwnHandlers } from './ipc/handlers.ts'
import { serveCommands } from './ipc/ipc-server.ts'
import { PickedPrograms } from './ipc/picked-programs.ts'
import { tellPresses } from './ipc/presses.ts'
import { createMainHost, type MainHost } from './main-host.ts'
import { OpenedFiles } from './open-files/opened-files.ts'
import { ownTheQuit } from './quitting.ts'
import type { AskedOfWindow } from './start/command-line.ts'
import { startAnew } from './start/start-anew.ts'
import { readHandedOver } from './start/start-words.ts'
import { readStartedWith } from './start/started-with.ts'
import { startUpdates } from './updates/start-updates.ts'
import { updateUrl } from './updates/update-source.ts'
import type { Updates } from './updates/updates.ts'
import { buildMenu } from './window/menu.ts'
import type { PageRevival } from './window/page-revival.ts'
import { endWatchesWithPage } from './window/page-watches.ts'
import { revivePage } from './window/revive-page.ts'
import { createFrameCheck, lockDown, pageUrl } from './window/security.ts'
import { createWindow } from './window/window.ts'
import { createZoom, type Zoom } from './window/zoom.ts'

export interface RunParts {
  readonly line: AskedOfWindow
  parse(words: readonly string[], workingDir: string): AskedOfWindow | Printed
  /** How many words of the command line are meant for the deck. */
  readonly ownWordCount: number
  /** Folder of the main bundle. */
  readonly here: string
  /** Booted, for the deck. */
  readonly thread: Worker
}

/** What comes and goes while the deck runs. */
interface Living {
  window: BrowserWindow | null
  revival: PageRevival | null
  isQuitting: boolean
  /** Null until it is open. */
  control: ControlServer | null
  /** Set when somebody starts a deck while this one is on its way out. */
  successor(): void
}

/** All that runs, joined. */
interface Running {
  readonly living: Living
  readonly host: MainHost
  readonly deck: DeckThread
  readonly picked: PickedPrograms
  readonly opened: OpenedFiles
  readonly updateUrl: string | null
  readonly updates: Updates | null
  readonly zoom: Zoom
  readonly paths: AppPaths
  readonly files: BuiltFiles
  readonly startedWith: StartedWith
}

/** Starts the deck in its thread, builds its window, and joins them. Called once, when this process owns the user data. */
export function runDeck({ line, parse, ownWordCount, here, thread }: RunParts): void {
  const userData = app.getPath('userData')
  const files = findBuiltFiles(here)
  const startedWith = readStartedWith()
  const living: Living = { window: null, revival: null, isQuitting: false, control: null, successor() {} }
  const host = createMainHost({
    userData,
    page: () => living.window?.webContents ?? null,
    isQuitting: () => living.isQuitting,
    control: (name, json) => living.control?.push(name, json),
  })
  const { saved } = host
  const first: FirstClusters = {
    asked: askedFor(line, files.samples),
    remembered: saved.state.clusters,
    welcome: saved.isFirstRun ? welcomeOf(files.samples) : null,
  }
  const paths = findAppPaths(here)
  const deck = startThread({ thread, host, files, startedWith, first, userData, line })
  const picked = rememberPicked(host, files.samples)
  if (first.asked !== null) picked.add(first.asked.scriptPath)
  const zoom = createZoom(() => living.window, saved)
  const opened = openFiles(deck, host, line.files)
  const from = updateUrl({ appPath: app.getAppPath(), environment: process.env })
  const updates = from === null ? null : startUpdates(from, { deck, host, window: () => living.window })
  const running: Running = {
    living,
    host,
    deck,
    picked,
    opened,
    updateUrl: from,
    updates,
    zoom,
    paths,
    files,
    startedWith,
  }
  answerWindow(running)
  ownTheQuit({
    deck,
    endLeftBehind: host.endLeftBehind,
    flush: saved.flush,
    onDraining: () => {
      living.isQuitting = true
    },
    beforeExit: () => {
      updates?.installAtEnd()
      living.control?.close()
      living.successor()
    },
  })
  void app.whenReady().then(() => {
    openWindow(running)
    // Only now: workers that start before the window's own process keep it from painting.
    deck.call('start', first).catch(notOpened)
    void openSocket(running, userData)
  })
  takeSecondStarts(running, parse, ownWordCount)
}

interface ThreadParts extends Pick<Running, 'host' | 'files' | 'startedWith'> {
  readonly thread: Worker
  readonly first: FirstClusters
  readonly userData: string
  readonly line: RunParts['line']
}

/** At once: it is ready to fork when the window has been made. */
function startThread(parts: ThreadParts): DeckThread {
  const { thread, host } = parts
  return startDeckThread({
    thread,
    config: configOf(parts),
    facts: host.deckHost,
    onEnded: host.deckFailed,
  })
}

/** Files of the command line, and those that macOS hands over; Windows and Linux start the deck once more with them. */
function openFiles(deck: DeckThread, { events, notices }: MainHost, files: readonly string[]): OpenedFiles {
  const opened = new OpenedFiles({
    openLesson: (path) => deck.call('openLesson', path),
    ask: (request) => events.push('menu', request),
    notice: notices.add,
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void opened.open([path])
  })
  void opened.open(files)
  return opened
}

/** For `clusterdeck ctl` and assistants. What it needs is loaded when the window is on its way. */
async function openSocket({ living, deck, host }: Running, userData: string): Promise<void> {
  const { openHostControl } = await import('../host/host-control.ts')
  living.control = await openHostControl({
    userData,
    host: 'window',
    version: app.getVersion(),
    actAs: (asked) => deck.call('actAs', asked),
    notice: host.notices.add,
  })
}

function configOf({ host: { recordsDir, saved }, files, userData, startedWith, first, line }: ThreadParts): DeckConfig {
  return {
    agentPath: files.agent,
    recordsDir,
    generatorPath: files.loadGenerator,
    smallStorePath: files.smallStore,
    logThreadPath: files.logThread,
    heapReaderPath: files.heapReader,
    lessonsDir: files.lessons,
    ...deckFolders(userData),
    samplingIntervalMs: saved.state.samplingIntervalMs,
    metrics: { ...saved.state.metrics, ...line.metrics },
    samples: files.samples,
    nodePaths: [...saved.state.clusters, ...saved.state.recents].map((one) => one.settings.nodePath),
    startedWith,
    expected: expectedOf(first),
  }
}

/** What ran before or ships with the deck was picked by a person. */
function rememberPicked({ saved }: MainHost, samples: readonly Sample[]): PickedPrograms {
  return new PickedPrograms({
    *known() {
      for (const { path } of samples) yield path
      for (const { settings } of [...saved.state.clusters, ...saved.state.recents]) {
        yield settings.scriptPath
        yield settings.nodePath
      }
    },
    monoMs: () => performance.now(),
  })
}

function answerWindow({ living, host, deck, picked, opened, updateUrl, updates, zoom, paths, files }: Running): void {
  const { saved, events, notices, recents } = host
  serveCommands({
    own: createOwnHandlers({
      deck,
      saved,
      events,
      notices,
      recents,
      picked,
      samples: files.samples,
      embeddedNodeVersion: process.versions.node,
      homeDir: homedir(),
      zoom,
      projecting: host.projecting,
      window: () => living.window,
      attached: () => opened.attached(),
      updateUrl,
      updates,
    }),
    deck,
    refusal: (name, input) => picked.refusal(name, input),
    isOurFrame: createFrameCheck(pageUrl(paths.page)),
    picked: (path) => picked.add(path),
  })
}

function openWindow({ living, host, deck, picked, zoom, paths }: Running): void {
  const { saved, events, notices } = host
  lockDown(session.defaultSession)
  nativeTheme.themeSource = saved.state.view.theme
  const window = createWindow({ preload: paths.preload, pageUrl: pageUrl(paths.page) }, saved.state.window, (bounds) =>
    saved.update({ window: bounds }),
  )
  living.window = window
  // While the window's own process starts.
  Menu.setApplicationMenu(buildMenu((request) => events.push('menu', request), zoom, thisPlatform === 'darwin'))
  window.webContents.on('did-finish-load', zoom.apply)
  tellPresses(window, () => picked.pressed())
  living.revival = revivePage(window, notices)
  endWatchesWithPage(window, deck)
  window.on('closed', () => {
    living.window = null
  })
  if (saved.trouble !== null) notices.add({ tone: 'warn', ...saved.trouble, action: null })
}

/** A second start with the same user data hands its command line to this one. */
function takeSecondStarts(
  { living, deck, picked, opened, files, startedWith }: Running,
  parse: RunParts['parse'],
  ownWordCount: number,
): void {
  app.on('second-instance', (_event, _argv, _dir, data) => {
    const { words, workingDir } = readHandedOver(data)
    if (living.isQuitting) {
      living.successor = () => startAnew(words, workingDir, ownWordCount, startedWith)
      return
    }
    if (living.window?.isMinimized() === true) living.window.restore()
    living.window?.focus()
    living.revival?.again()
    const second = parse(words, workingDir)
    if (second.kind === 'print') return
    void opened.open(second.files)
    const asked = askedFor(second, files.samples)
    if (asked === null) return
    picked.add(asked.scriptPath)
    deck.call('openAsked', asked).catch(notOpened)
  })
}

/** What a script is refused for is a notice; this is a bug, or a deck that failed and said so. */
function notOpened(error: unknown): void {
  console.error('clusters were not opened:', error)
}

function welcomeOf(samples: readonly Sample[]): OpenRequest | null {
  const hello = samples.find((sample) => sample.id === 'hello')
  return hello === undefined ? null : sampleRequest(hello, {})
}
