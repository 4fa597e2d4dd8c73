import { app } from 'electron'
import type { DeckThread } from '../deck/thread/deck-thread.ts'
import { WayOut } from '../host/way-out.ts'
import { wakeChromium } from './end-chromium.ts'
import { readEndWord } from './start/end-word.ts'

/**
 * Who ends the deck's whole session ends Chromium's own processes, and Chromium follows them within a second: too soon for
 * a drain, and mostly time enough to end the workers.
 */
const followsItsProcessesMs = 2000

/** A process that fails by itself, as the GPU's does with a bad driver, is started anew, and no reason to hurry. */
function tellsOfAnEnd(reason: Electron.Details['reason']): boolean {
  return reason === 'killed' || reason === 'abnormal-exit'
}

export interface QuittingParts {
  readonly deck: DeckThread
  /** Ends the workers of a deck that could not do it any more. */
  endLeftBehind(): Promise<unknown>
  /** Resolves when everything to remember is on disk. */
  flush(): Promise<void>
  /** Tells the person that the deck is draining. */
  onDraining(): void
  /** The very last: all is ended and written. */
  beforeExit(): void
}

/**
 * Quit, window closed, Ctrl-C, SIGTERM, SIGHUP, a word that stands for one: all drain the clusters first. Asked a second time, or when Chromium goes
 * down meanwhile, everything ends at once.
 * Either way no worker is left.
 */
export function ownTheQuit({ deck, endLeftBehind, flush, onDraining, beforeExit }: QuittingParts): void {
  let lostProcessMonoMs = Number.NEGATIVE_INFINITY
  const wayOut = new WayOut({
    onDraining,
    async drain() {
      if (performance.now() - lostProcessMonoMs >= followsItsProcessesMs) await deck.call('stopAll', undefined)
    },
    async leave() {
      const isDone = await deck.end()
      if (!isDone) await endLeftBehind()
      await flush()
    },
    exit() {
      beforeExit()
      wakeChromium()
      app.exit(0)
    },
  })
  app.on('before-quit', (event) => {
    if (wayOut.isLeaving) return
    event.preventDefault()
    wayOut.ask('quit')
  })
  app.on('child-process-gone', (_event, { reason }) => {
    if (!tellsOfAnEnd(reason)) return
    lostProcessMonoMs = performance.now()
    wayOut.hurry()
  })
  app.on('window-all-closed', () => app.quit())
  // Only once it is ready: Electron installs handlers of its own until then, which let a second signal end the process
  // on the spot, with workers left that are blocked or stopped. Before that nothing is forked.
  void app.whenReady().then(() => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => wayOut.ask(signal))
    // Windows has no signals: there `npm start` says it in words.
    process.on('message', (message) => {
      const signal = readEndWord(message)
      if (signal !== null) wayOut.ask(signal)
    })
  })
  // Logging out of Windows, which waits some seconds and then ends everybody.
  app.on('browser-window-created', (_event, window) => window.on('session-end', () => wayOut.ask('SIGHUP')))
}
