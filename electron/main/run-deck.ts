import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, type BrowserWindow, Menu, nativeTheme, session } from 'electron'
import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'
import { orphanNotices } from '../deck/problems/orphan-words.ts'
import { sampleRequest } from '../deck/sample-request.ts'
import { expectedOf, type FirstClusters } from '../deck/session/start-clusters.ts'
import { startDeckThread } from '../deck/thread/deck-thread.ts'
import { guardAgainstFaults } from '../deck/thread/fault-guard.ts'
import { sweepOrphans } from '../orphans/sweep.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { samples as catalog } from '../samples/catalog.ts'
import { findAppPaths } from './app-paths.ts'
import { createOwnHandlers } from './ipc/handlers.ts'
import { createEventPusher, type EventPusher, serveCommands } from './ipc/ipc-server.ts'
import { PickedPrograms } from './ipc/picked-programs.ts'
import { tellPresses } from './ipc/presses.ts'
import { createNotices, type Notices } from './notices.ts'
import { ownTheQuit } from './quitting.ts'
import { createRecents } from './saved/recents.ts'
import { openSavedState, type SavedStateFile } from './saved/saved-state.ts'
import type { CommandLine } from './start/command-line.ts'
import { startAnew } from './start/start-anew.ts'
import { askedFor } from './start/start-request.ts'
import { readHandedOver } from './start/start-words.ts'
import { readStartedWith } from './start/started-with.ts'
import { createTerminalLines } from './start/terminal-lines.ts'
import { buildMenu } from './window/menu.ts'
import type { PageRevival } from './window/page-revival.ts'
import { endWatchesWithPage } from './window/page-watches.ts'
import { revivePage } from './window/revive-page.ts'
import { createFrameCheck, lockDown, pageUrl } from './window/security.ts'
import { showNotification } from './window/show-notification.ts'
import { createWindow } from './window/window.ts'
import { createZoom } from './window/zoom.ts'

export interface RunParts {
  readonly line: Extract<CommandLine, { kind: 'run' }>
  parse(words: readonly string[], workingDir: string): CommandLine
  /** How many words of the command line are meant for the deck. */
  readonly ownWordCount: number
  /** Folder of the main bundle. */
  readonly here: string
}

/** Starts the deck in its thread, builds its window, and joins them. Called once, when this process owns the user data. */
export function runDeck({ line, parse, ownWordCount, here }: RunParts): void {
  const paths = findAppPaths(here)
  const userData = app.getPath('userData')
  const recordsDir = join(userData, 'workers')
  const startedWith = readStartedWith()
  let window: BrowserWindow | null = null
  let revival: PageRevival | null = null
  let isQuitting = false
  /** Set when somebody starts a deck while this one is on its way out. */
  let successor = (): void => {}
  const events = createEventPusher(() => window?.webContents ?? null)
  const terminal = createTerminalLines(writeLine)
  /** To the window, and what is worth a line to the terminal. */
  const told: Pick<EventPusher, 'push'> = {
    push(name, payload) {
      events.push(name, payload)
      terminal.heard(name, payload)
    },
  }
  const notices = createNotices(told)
  guardAgainstFaults(notices.add)
  const saved = openSavedState(userData, (words) =>
    notices.add({ tone: 'warn', title: 'Settings were not saved', detail: words, action: null }),
  )
  const samples: Sample[] = catalog.map(({ file, ...sample }) => ({ ...sample, path: join(paths.samples, file) }))
  const recents = createRecents(saved, events)
  const endLeftBehind = async (): Promise<void> => {
    for (const notice of orphanNotices(await sweepOrphans(recordsDir, process.pid), 'the deck')) notices.add(notice)
  }
  /** The page may be there already, or come later and find it in what is remembered. */
  const show = (clusterId: string): void => {
    saved.update({ view: { ...saved.state.view, selectedClusterId: clusterId } })
    events.push('menu', { do: 'select-cluster', clusterId })
  }
  const first: FirstClusters = {
    asked: askedFor(line, samples),
    remembered: saved.state.clusters,
    welcome: saved.isFirstRun ? welcomeOf(samples) : null,
  }
  // At once: it is ready to fork when the window has been made.
  const deck = startDeckThread({
    path: paths.deckThread,
    config: {
      agentPath: paths.agent,
      recordsDir,
      generatorPath: paths.loadGenerator,
      resultsDir: join(userData, 'load'),
      samplingIntervalMs: saved.state.samplingIntervalMs,
      samples,
      nodePaths: [...saved.state.clusters, ...saved.state.recents].map((one) => one.settings.nodePath),
      startedWith,
      expected: expectedOf(first),
    },
    facts: {
      push: told.push,
      notice: notices.add,
      // On the way out everything stops; what comes back next time is what ran before.
      clusters: (clusters) => isQuitting || saved.update({ clusters }),
      sampling(samplingIntervalMs) {
        saved.update({ samplingIntervalMs })
        events.push('sampling', { intervalMs: samplingIntervalMs })
      },
      opened: recents.remember,
      show,
      notify: (notification) => showNotification(notification, saved.state.view.notifications, show),
    },
    onEnded(reason) {
      notices.add({
        tone: 'bad',
        title: 'The deck failed, and its workers ended with it',
        detail: `${reason.message}. Quit and start the deck again: what ran comes back. Please report it with the lines printed in the terminal.`,
        action: null,
      })
      for (const { id } of saved.state.clusters) events.push('cluster-removed', { clusterId: id })
      void endLeftBehind()
    },
  })
  const picked = new PickedPrograms({
    *known() {
      for (const { path } of samples) yield path
      for (const { settings } of [...saved.state.clusters, ...saved.state.recents]) {
        yield settings.scriptPath
        yield settings.nodePath
      }
    },
    monoMs: () => performance.now(),
  })
  if (first.asked !== null) picked.add(first.asked.scriptPath)
  const zoom = createZoom(() => window, saved)
  const url = pageUrl(paths.page)

  serveCommands({
    own: createOwnHandlers({
      deck,
      saved,
      events,
      notices,
      recents,
      picked,
      samples,
      embeddedNodeVersion: process.versions.node,
      homeDir: homedir(),
      zoom,
      window: () => window,
    }),
    deck,
    refusal: (name, input) => picked.refusal(name, input),
    isOurFrame: createFrameCheck(url),
    picked: (path) => picked.add(path),
  })
  ownTheQuit({
    deck,
    endLeftBehind,
    flush: saved.flush,
    onDraining: () => {
      isQuitting = true
    },
    beforeExit: () => successor(),
  })

  // What a script is refused for is a notice; this is a bug, or a deck that failed and said so.
  const notOpened = (error: unknown): void => console.error('clusters were not opened:', error)

  const start = (): void => {
    lockDown(session.defaultSession)
    nativeTheme.themeSource = saved.state.view.theme
    window = createWindow({ preload: paths.preload, pageUrl: url }, saved.state.window, (bounds) =>
      saved.update({ window: bounds }),
    )
    // While the window's own process starts.
    Menu.setApplicationMenu(buildMenu((request) => events.push('menu', request), zoom, thisPlatform === 'darwin'))
    window.webContents.on('did-finish-load', zoom.apply)
    tellPresses(window, () => picked.pressed())
    revival = revivePage(window, notices)
    endWatchesWithPage(window, deck)
    window.on('closed', () => {
      window = null
    })
    tellTrouble(saved, notices)
    // Only now: workers that start before the window's own process keep it from painting.
    deck.call('start', first).catch(notOpened)
  }
  void app.whenReady().then(start)

  app.on('second-instance', (_event, _argv, _dir, data) => {
    const { words, workingDir } = readHandedOver(data)
    if (isQuitting) {
      successor = () => startAnew(words, workingDir, ownWordCount, startedWith)
      return
    }
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
    revival?.again()
    const second = parse(words, workingDir)
    const asked = second.kind === 'run' ? askedFor(second, samples) : null
    if (asked === null) return
    picked.add(asked.scriptPath)
    deck.call('openAsked', asked).catch(notOpened)
  })
}

/** A terminal that was closed, or a pipe that nobody reads any more, is no reason to end. */
process.stdout.on('error', () => {})

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

function welcomeOf(samples: readonly Sample[]): OpenRequest | null {
  const hello = samples.find((sample) => sample.id === 'hello')
  return hello === undefined ? null : sampleRequest(hello, {})
}

function tellTrouble(saved: SavedStateFile, notices: Notices): void {
  if (saved.trouble === null) return
  notices.add({ tone: 'warn', ...saved.trouble, action: null })
}
