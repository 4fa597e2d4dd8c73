import { app } from 'electron'
import type { DeckThread } from '../deck/thread/deck-thread.ts'
import { wakeChromium } from './end-chromium.ts'
import { readEndWord } from './start/end-word.ts'

/** Longest wait for a drain on the way out; the drain's own deadlines are shorter. */
const quitDeadlineMs = 12_000
/** Then follows the end of what could not end itself, and what is to be remembered: 16 s in all, whatever hangs. */
const exitDeadlineMs = 4000
/**
 * One end is told more than once: a terminal that closes tells everybody in it, and who started us passes it on; a session
 * ends with SIGTERM and SIGHUP at once. Only what comes later than this is somebody who does not want to wait.
 */
const askedAgainAfterMs = { quit: 100, SIGINT: 100, SIGTERM: 1000, SIGHUP: Number.POSITIVE_INFINITY }

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
export function ownTheQuit(parts: QuittingParts): void {
  let state: 'running' | 'draining' | 'done' = 'running'
  let hasExited = false
  let askedMonoMs = 0
  let lostProcessMonoMs = Number.NEGATIVE_INFINITY

  const leave = async (): Promise<void> => {
    if (state === 'done') return
    state = 'done'
    setTimeout(exit, exitDeadlineMs)
    // What is still there by now had its chance.
    const isDone = await parts.deck.end()
    if (!isDone) await parts.endLeftBehind()
    await parts.flush()
    exit()
  }

  const exit = (): void => {
    if (hasExited) return
    hasExited = true
    parts.beforeExit()
    wakeChromium()
    app.exit(0)
  }

  const drain = (by: keyof typeof askedAgainAfterMs): void => {
    if (state === 'draining' && performance.now() - askedMonoMs > askedAgainAfterMs[by]) void leave()
    if (state !== 'running') return
    state = 'draining'
    askedMonoMs = performance.now()
    parts.onDraining()
    if (askedMonoMs - lostProcessMonoMs < followsItsProcessesMs) {
      void leave()
      return
    }
    const deadline = setTimeout(() => void leave(), quitDeadlineMs)
    const goOn = (): void => {
      clearTimeout(deadline)
      void leave()
    }
    // Without a deck nothing is left to drain.
    parts.deck.call('stopAll', undefined).then(goOn, goOn)
  }

  app.on('before-quit', (event) => {
    if (state === 'done') return
    event.preventDefault()
    drain('quit')
  })
  app.on('child-process-gone', (_event, { reason }) => {
    if (!tellsOfAnEnd(reason)) return
    lostProcessMonoMs = performance.now()
    if (state === 'draining') void leave()
  })
  app.on('window-all-closed', () => app.quit())
  // Only once it is ready: Electron installs handlers of its own until then, which let a second signal end the process
  // on the spot, with workers left that are blocked or stopped. Before that nothing is forked.
  void app.whenReady().then(() => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => drain(signal))
    // Windows has no signals: there `npm start` says it in words.
    process.on('message', (message) => {
      const signal = readEndWord(message)
      if (signal !== null) drain(signal)
    })
  })
  // Logging out of Windows, which waits some seconds and then ends everybody.
  app.on('browser-window-created', (_event, window) => window.on('session-end', () => drain('SIGHUP')))
}
