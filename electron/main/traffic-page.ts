import type { BrowserWindow } from 'electron'
import type { DeckThread } from '../deck/thread/deck-thread.ts'

/** A page that goes takes its watching with it: nothing is traced for nobody. The page that follows asks anew. */
export function endTrafficWithPage(window: BrowserWindow, deck: Pick<DeckThread, 'call'>): void {
  const end = (): void => {
    // Without a deck nothing is traced either.
    deck.call('traffic.watch', { clusterIds: [] }).catch(() => {})
  }
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end()
  })
  window.webContents.on('render-process-gone', end)
  window.on('closed', end)
}
