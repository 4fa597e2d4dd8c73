import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, type BrowserWindow, Menu, nativeTheme, session } from 'electron'
import type { Sample } from '../../shared/model/deck.ts'
import { createDeck, type Deck } from '../deck/deck.ts'
import { describePortHolder } from '../deck/describe-port-holder.ts'
import { createNodeFinder } from '../deck/node-finder.ts'
import { createOrphanLedger, type OrphanLedger } from '../orphans/orphan-ledger.ts'
import { samples as catalog } from '../samples/catalog.ts'
import { systemClock } from '../supervisor/system-clock.ts'
import { findAppPaths } from './app-paths.ts'
import type { CommandLine } from './command-line.ts'
import { guardAgainstFaults } from './fault-guard.ts'
import { readHandedOver } from './handed-over.ts'
import { createHandlers } from './handlers.ts'
import { createEventPusher, serveCommands } from './ipc-server.ts'
import { buildMenu } from './menu.ts'
import { createNotices, type Notices } from './notices.ts'
import { ownTheQuit } from './quitting.ts'
import { createRecents } from './recents.ts'
import { revivePage } from './revive-page.ts'
import { openSavedState, type SavedStateFile } from './saved-state.ts'
import { createFrameCheck, lockDown, pageUrl } from './security.ts'
import { startAnew } from './start-anew.ts'
import { startAsked, startClusters } from './start-clusters.ts'
import { endTrafficWithPage } from './traffic-page.ts'
import { createWindow } from './window.ts'
import { createZoom } from './zoom.ts'

export interface RunParts {
  readonly line: Extract<CommandLine, { kind: 'run' }>
  parse(words: readonly string[], workingDir: string): CommandLine
  /** How many words of the command line are meant for the deck. */
  readonly ownWordCount: number
  /** Folder of the main bundle. */
  readonly here: string
}

/** Builds the deck and its window, and joins them. Called once, when this process owns the user data. */
export function runDeck({ line, parse, ownWordCount, here }: RunParts): void {
  const paths = findAppPaths(here)
  const userData = app.getPath('userData')
  let window: BrowserWindow | null = null
  let isQuitting = false
  /** Set when somebody starts a deck while this one is on its way out. */
  let successor = (): void => {}
  const events = createEventPusher(() => window?.webContents ?? null)
  const notices = createNotices(events)
  guardAgainstFaults(notices)
  const saved = openSavedState(userData, (words) =>
    notices.add({ tone: 'warn', title: 'Settings were not saved', detail: words, action: null }),
  )
  const remembered = { clusters: saved.state.clusters, isFirstRun: saved.isFirstRun }
  const samples: Sample[] = catalog.map(({ file, ...sample }) => ({ ...sample, path: join(paths.samples, file) }))
  const nodes = createNodeFinder(() =>
    [...saved.state.clusters, ...saved.state.recents].map((one) => one.settings.nodePath),
  )
  const ledger = createOrphanLedger({
    dir: join(userData, 'workers'),
    onProblem: (words) =>
      notices.add({ tone: 'warn', title: 'Workers may outlive a crash of the deck', detail: words, action: null }),
  })
  const deck: Deck = createDeck({
    clock: systemClock,
    publish: events.push,
    ledger,
    agentPath: paths.agent,
    environment: process.env,
    samplingIntervalMs: saved.state.samplingIntervalMs,
    prepare: nodes.prepare,
    portHolder: describePortHolder,
    // On the way out everything stops; what comes back next time is what ran before.
    changed: () => isQuitting || saved.update({ clusters: describeClusters(deck) }),
  })
  const zoom = createZoom(() => window, saved)
  const recents = createRecents(saved, events)
  const url = pageUrl(paths.page)

  serveCommands(
    createHandlers({
      deck,
      saved,
      events,
      notices,
      recents,
      samples,
      embeddedNodeVersion: process.versions.node,
      homeDir: homedir(),
      nodes,
      zoom,
      window: () => window,
    }),
    createFrameCheck(url),
  )
  ownTheQuit({
    deck,
    flush: async () => {
      ledger.close()
      await saved.flush()
    },
    onDraining: () => {
      isQuitting = true
    },
    beforeExit: () => successor(),
  })

  /** The page may be there already, or come later and find it in what is remembered. */
  const show = (clusterId: string): void => {
    saved.update({ view: { ...saved.state.view, selectedClusterId: clusterId } })
    events.push('menu', { do: 'select-cluster', clusterId })
  }

  const start = async (): Promise<void> => {
    Menu.setApplicationMenu(buildMenu((request) => events.push('menu', request), zoom, process.platform === 'darwin'))
    lockDown(session.defaultSession)
    nativeTheme.themeSource = saved.state.view.theme
    window = createWindow({ preload: paths.preload, pageUrl: url }, saved.state.window, (bounds) =>
      saved.update({ window: bounds }),
    )
    window.webContents.on('did-finish-load', zoom.apply)
    revivePage(window, notices)
    endTrafficWithPage(window, deck)
    window.on('closed', () => {
      window = null
    })
    tellTrouble(saved, notices)
    await endOrphans(ledger, notices)
    await startClusters({ deck, line, samples, notices, recents, show }, remembered)
  }
  void app.whenReady().then(start)

  app.on('second-instance', (_event, _argv, _dir, data) => {
    const { words, workingDir } = readHandedOver(data)
    if (isQuitting) {
      successor = () => startAnew(words, workingDir, ownWordCount)
      return
    }
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
    const asked = parse(words, workingDir)
    if (asked.kind === 'run') void startAsked({ deck, line: asked, samples, notices, recents, show })
  })
}

function describeClusters(deck: Deck): SavedStateFile['state']['clusters'] {
  return deck.sessions.map((one) => ({
    id: one.id,
    settings: one.settings,
    running: one.runState === 'running' || one.runState === 'starting',
  }))
}

function tellTrouble(saved: SavedStateFile, notices: Notices): void {
  if (saved.trouble === null) return
  notices.add({
    tone: 'warn',
    title: 'Saved settings could not be read, the deck started fresh',
    detail: saved.trouble,
    action: null,
  })
}

async function endOrphans(ledger: OrphanLedger, notices: Notices): Promise<void> {
  const ended = await ledger.sweep()
  if (ended.length === 0) return
  const gone = ended.filter((one) => one.isGone)
  const who = (orphans: typeof ended): string =>
    orphans.map((one) => `${one.clusterName} slot ${one.slot} (pid ${one.pid}, ${one.state})`).join(', ')
  const count = gone.length === 1 ? '1 worker' : `${gone.length} workers`
  if (gone.length > 0) {
    const title = `Ended ${count} that a dead deck left behind`
    notices.add({ tone: 'info', title, detail: who(gone), action: null })
  }
  if (gone.length < ended.length) {
    const title = 'Workers of a dead deck are still there, though SIGKILL was sent'
    notices.add({ tone: 'warn', title, detail: who(ended.filter((one) => !one.isGone)), action: null })
  }
}
