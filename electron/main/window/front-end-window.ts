import { BrowserWindow, nativeTheme, session } from 'electron'
import { ok, type Result } from '../../../shared/result.ts'

/** The front end that Chromium brings for Node; nothing of it comes from elsewhere. */
export const frontEnd = 'devtools://devtools/bundled/js_app.html'

/** By what they are open on, or about to be: a second press brings the first window to the front. */
const windows = new Map<string, Promise<Result<BrowserWindow>>>()

/** Whether it is a window of the front end, and not the deck's own. */
export function isDevTools(window: BrowserWindow): boolean {
  return window.webContents.getURL().startsWith('devtools:')
}

/** Opens a window on something, or shows the one that is open on it. */
export async function openOnce(subject: string, open: () => Promise<Result<BrowserWindow>>): Promise<Result<void>> {
  const known = windows.get(subject)
  if (known !== undefined) {
    const shown = await known
    if (shown.ok) toFront(shown.value)
    return shown.ok ? ok(undefined) : shown
  }
  const opening = open()
  windows.set(subject, opening)
  const forget = (): boolean => windows.delete(subject)
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

/** An empty window for the front end, which may do nothing but show; what it remembers stays in its partition. */
export function createFrontEndWindow(title: string, partition: string): BrowserWindow {
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
  // The front end would name itself; what it is open on says more.
  window.on('page-title-updated', (event) => event.preventDefault())
  return window
}

/** The deck ends with its own window, and no other one must keep it. Answers how to close it. */
export function closeWithOwner(window: BrowserWindow, owner: BrowserWindow | null): () => void {
  const close = (): void => {
    if (!window.isDestroyed()) window.destroy()
  }
  owner?.once('closed', close)
  window.once('closed', () => owner?.off('closed', close))
  return close
}
