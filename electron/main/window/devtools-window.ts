import type { BrowserWindow } from 'electron'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { Unanswered } from '../../deck/thread/port-calls.ts'
import { closeWithOwner, createFrontEndWindow, frontEnd, openOnce } from './front-end-window.ts'

/** What the front end remembers (breakpoints, settings) stays apart from the deck's own page. */
const partition = 'persist:devtools'

type Deck = Pick<DeckThread, 'call'>

/**
 * Opens DevTools on a worker in a window of its own, or shows the one that is open. It is closed when the worker ends; with the
 * window its inspector is closed, so that a worker at a breakpoint goes on.
 */
export function openDevTools(
  deck: Deck,
  owner: BrowserWindow | null,
  asked: CommandInput<'worker.openDevTools'>,
): Promise<Result<void>> {
  return openOnce(`worker ${asked.clusterId} ${asked.pid}`, () => openWindow(deck, owner, asked))
}

async function openWindow(
  deck: Deck,
  owner: BrowserWindow | null,
  asked: CommandInput<'worker.openDevTools'>,
): Promise<Result<BrowserWindow>> {
  const opened = await deck.call('openInspector', asked)
  if (!opened.ok) return opened
  const { inspectorId, url, title } = opened.value
  const window = createFrontEndWindow(title, partition)
  window.on('closed', () => {
    // Without a deck its workers are gone, too.
    deck.call('closeInspector', inspectorId).catch(() => {})
  })
  const close = closeWithOwner(window, owner)
  closeWithWorker(deck, inspectorId, window, close)
  try {
    await window.loadURL(`${frontEnd}?ws=${url.replace('ws://', '')}`)
    return ok(window)
  } catch (error) {
    close()
    return fail('internal', `DevTools could not be loaded: ${String(error)}`)
  }
}

function closeWithWorker(deck: Deck, inspectorId: number, window: BrowserWindow, close: () => void): void {
  const wait = (): void => {
    deck.call('inspectorEnded', inspectorId).then(close, (error: unknown) => {
      // A call has a longest time; the window may be open for longer.
      if (error instanceof Unanswered && !window.isDestroyed()) wait()
      else close()
    })
  }
  wait()
}
