import type { BrowserWindow } from 'electron'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'

/** What is needed of a window. */
interface PageWindow {
  readonly webContents: Pick<BrowserWindow['webContents'], 'on'>
  on(event: 'closed', listener: () => void): unknown
}

/**
 * A page that goes takes its watching with it: nothing is traced, no worker is asked for its details, and ticks are rare, for
 * nobody. The page that follows asks anew.
 */
export function endWatchesWithPage(window: PageWindow, deck: Pick<DeckThread, 'call'>): void {
  const end = (): void => {
    // Without a deck nothing is watched either.
    deck.call('traffic.watch', { clusterIds: [] }).catch(() => {})
    deck.call('worker.watch', { target: null }).catch(() => {})
    deck.call('deck.setSeen', { isSeen: false }).catch(() => {})
  }
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end()
  })
  window.webContents.on('render-process-gone', end)
  window.on('closed', end)
}
