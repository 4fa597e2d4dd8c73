import { BrowserWindow, nativeTheme, screen } from 'electron'
import { wakeChromium } from '../end-chromium.ts'
import type { SavedState } from '../saved/saved-state-format.ts'

export interface WindowPaths {
  readonly preload: string
  readonly pageUrl: string
}

const smallest = { width: 1024, height: 640 }
const closeLimitMs = 2000
const usual = { width: 1440, height: 900 }

/** The deck's one window: sandboxed, without Node, where it was left last time. */
export function createWindow(
  paths: WindowPaths,
  saved: SavedState['window'],
  onBounds: (bounds: NonNullable<SavedState['window']>) => void,
): BrowserWindow {
  const bounds = saved !== null && isOnSomeScreen(saved) ? saved : null
  const window = new BrowserWindow({
    ...(bounds === null ? usual : { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Clusterdeck',
    // Alt shows it; the window itself offers everything.
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d1117' : '#f3f5f8',
    webPreferences: {
      preload: paths.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (bounds?.maximized === true) window.maximize()
  const remember = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return
    onBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() })
  }
  window.on('resized', remember)
  window.on('moved', remember)
  window.on('maximize', remember)
  window.on('unmaximize', remember)
  window.on('close', remember)
  window.on('close', () => {
    // A page that hangs does not answer that it may go, and nothing is asked of it.
    setTimeout(() => window.isDestroyed() || window.destroy(), closeLimitMs)
    // At once: a process that has lost its window is none that could be woken later.
    wakeChromium()
  })
  void window.loadURL(paths.pageUrl)
  return window
}

/** A screen may have been unplugged since: at least a corner to grab must be visible. */
function isOnSomeScreen(bounds: { x: number; y: number; width: number; height: number }): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const overlapY = Math.min(bounds.y + bounds.height, workArea.y + workArea.height) - Math.max(bounds.y, workArea.y)
    return overlapX >= 100 && overlapY >= 50
  })
}
