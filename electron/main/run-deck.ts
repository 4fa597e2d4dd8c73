import { homedir } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { app, type BrowserWindow, Menu, nativeTheme, session } from 'electron'
import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'
import type { StartedWith } from '../deck/deck-host.ts'
import { sampleRequest } from '../deck/sample-request.ts'
import { expectedOf, type FirstClusters } from '../deck/session/start-clusters.ts'
import { type DeckThread, startDeckThread } from '../deck/thread/deck-thread.ts'
import { type BuiltFiles, findBuiltFiles } from '../host/built-files.ts'
import { deckFolders } from '../host/deck-folders.ts'
import { type Asked, askedFor, type Printed } from '../host/deck-options.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { type AppPaths, findAppPaths } from './app-paths.ts'
import { createOwnHandlers } from './ipc/handlers.ts'
import { serveCommands } from './ipc/ipc-server.ts'
import { PickedPrograms } from './ipc/picked-programs.ts'
import { tellPresses } from './ipc/presses.ts'
import { createMainHost, type MainHost } from './main-host.ts'
import { ownTheQuit } from './quitting.ts'
import { startAnew } from './start/start-anew.ts'
import { readHandedOver } from './start/start-words.ts'
import { readStartedWith } from './start/started-with.ts'
import { buildMenu } from './window/menu.ts'
import type { PageRevival } from './window/page-revival.ts'
import { endWatchesWithPage } from './window/page-watches.ts'
import { revivePage } from './window/revive-page.ts'
import { createFrameCheck, lockDown, pageUrl } from './window/security.ts'
import { createWindow } from './window/window.ts'
import { createZoom, type Zoom } from './window/zoom.ts'

export interface RunParts {
  readonly line: Asked
  parse(words: readonly string[], workingDir: string): Asked | Printed
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
  /** Set when somebody starts a deck while this one is on its way out. */
  successor(): void
}

/** All that runs, joined. */
interface Running {
  readonly living: Living
  readonly host: MainHost
  readonly deck: DeckThread
  readonly picked: PickedPrograms
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
  const living: Living = { window: null, revival: null, isQuitting: false, successor() {} }
  const host = createMainHost({
    userData,
    page: () => living.window?.webContents ?? null,
    isQuitting: () => living.isQuitting,
  })
  const { saved } = host
  const first: FirstClusters = {
    asked: askedFor(line, files.samples),
    remembered: saved.state.clusters,
    welcome: saved.isFirstRun ? welcomeOf(files.samples) : null,
  }
  const paths = findAppPaths(here)
  // At once: it is ready to fork when the window has been made.
  const deck = startDeckThread({
    thread,
    config: {
      agentPath: files.agent,
      recordsDir: host.recordsDir,
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
      ...{ startedWith, expected: expectedOf(first) },
    },
    facts: host.deckHost,
    onEnded: host.deckFailed,
  })
  const picked = rememberPicked(host, files.samples)
  if (first.asked !== null) picked.add(first.asked.scriptPath)
  const zoom = createZoom(() => living.window, saved)
  const running: Running = { living, host, deck, picked, zoom, paths, files, startedWith }
  answerWindow(running)
  ownTheQuit({
    deck,
    endLeftBehind: host.endLeftBehind,
    flush: saved.flush,
    onDraining: () => {
      living.isQuitting = true
    },
    beforeExit: () => living.successor(),
  })
  void app.whenReady().then(() => {
    openWindow(running)
    // Only now: workers that start before the window's own process keep it from painting.
    deck.call('start', first).catch(notOpened)
  })
  takeSecondStarts(running, parse, ownWordCount)
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

function answerWindow({ living, host, deck, picked, zoom, paths, files }: Running): void {
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
  { living, deck, picked, files, startedWith }: Running,
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
    const asked = second.kind === 'run' ? askedFor(second, files.samples) : null
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
