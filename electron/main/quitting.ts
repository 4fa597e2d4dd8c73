import { app } from 'electron'
import type { DeckThread } from '../deck/thread/deck-thread.ts'

/** Longest wait for a drain on the way out; the drain's own deadlines are shorter. */
const quitDeadlineMs = 12_000

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
 * Quit, window closed, Ctrl-C, SIGTERM, SIGHUP: all drain the clusters first. Asked a second time, everything ends at once.
 * Either way no worker is left.
 */
export function ownTheQuit(parts: QuittingParts): void {
  let state: 'running' | 'draining' | 'done' = 'running'

  const leave = async (): Promise<void> => {
    if (state === 'done') return
    state = 'done'
    // What is still there by now had its chance.
    const isDone = await parts.deck.end()
    if (!isDone) await parts.endLeftBehind()
    await parts.flush()
    parts.beforeExit()
    app.exit(0)
  }

  const drain = (): void => {
    if (state === 'draining') {
      void leave()
      return
    }
    if (state === 'done') return
    state = 'draining'
    parts.onDraining()
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
    drain()
  })
  app.on('window-all-closed', () => app.quit())
  // Only once it is ready: Electron installs handlers of its own until then, which let a second signal end the process
  // on the spot, with workers left that are blocked or stopped. Before that nothing is forked.
  void app.whenReady().then(() => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, drain)
  })
}
