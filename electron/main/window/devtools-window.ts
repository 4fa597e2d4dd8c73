import { BrowserWindow, nativeTheme, session } from 'electron'
import type { CommandInput } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { Unanswered } from '../../deck/thread/port-calls.ts'

/** The front end that Chromium brings for Node; nothing of it comes from elsewhere. */
const frontEnd = 'devtools://devtools/bundled/js_app.html'
/** What the front end remembers (breakpoints, settings) stays apart from the deck's own page. */
const partition = 'persist:devtools'

type Deck = Pick<DeckThread, 'call'>

/** By the worker they are open on, or about to be: a second press brings the first window to the front. */
const windows = new Map<string, Promise<Result<BrowserWindow>>>()

/**
 * Opens DevTools on a worker in a window of its own, or shows the one that is open. It is closed when the worker ends; with the
 * window its inspector is closed, so that a worker at a breakpoint goes on.
 */
export async function openDevTools(
  deck: Deck,
  owner: BrowserWindow | null,
  asked: CommandInput<'worker.openDevTools'>,
): Promise<Result<void>> {
  const worker = `${asked.clusterId} ${asked.pid}`
  const known = windows.get(worker)
  if (known !== undefined) {
    const shown = await known
    if (shown.ok) toFront(shown.value)
    return shown.ok ? ok(undefined) : shown
  }
  const opening = openWindow(deck, owner, asked)
  windows.set(worker, opening)
  const forget = (): boolean => windows.delete(worker)
  const opened = await opening.catch((error: unknown) => {
    forget()
    throw error
  })
  if (!opened.ok || opened.value.isDestroyed()) forget()
  else opened.value.once('closed', forget)
  return opened.ok ? ok(undefined) : opened
}

function toFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

async function openWindow(
  deck: Deck,
  owner: BrowserWindow | null,
  asked: CommandInput<'worker.openDevTools'>,
): Promise<Result<BrowserWindow>> {
  const opened = await deck.call('openInspector', asked)
  if (!opened.ok) return opened
  const { inspectorId, url, title } = opened.value
  const window = createDevToolsWindow(title)
  window.on('closed', () => {
    // Without a deck its workers are gone, too.
    deck.call('closeInspector', inspectorId).catch(() => {})
  })
  const close = (): void => {
    if (!window.isDestroyed()) window.destroy()
  }
  closeWithWorker(deck, inspectorId, window, close)
  // The deck ends with its own window, and this one must not keep it.
  owner?.once('closed', close)
  window.once('closed', () => owner?.off('closed', close))
  try {
    await window.loadURL(`${frontEnd}?ws=${url.replace('ws://', '')}`)
    return ok(window)
  } catch (error) {
    close()
    return fail('internal', `DevTools could not be loaded: ${String(error)}`)
  }
}

/** Whether it is such a window, and not the deck's own. */
export function isDevTools(window: BrowserWindow): boolean {
  return window.webContents.getURL().startsWith('devtools:')
}

function createDevToolsWindow(title: string): BrowserWindow {
  const own = session.fromPartition(partition)
  own.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  own.setPermissionCheckHandler(() => false)
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    title: `DevTools: ${title}`,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d1117' : '#f3f5f8',
    webPreferences: {
      partition,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  // The front end would name itself; which worker this is says more.
  window.on('page-title-updated', (event) => event.preventDefault())
  return window
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
