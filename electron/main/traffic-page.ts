import type { BrowserWindow } from 'electron'
import type { Deck } from '../deck/deck.ts'

/** A page that goes takes its watching with it: nothing is traced for nobody. The page that follows asks anew. */
export function endTrafficWithPage(window: BrowserWindow, deck: Deck): void {
  const end = (): void => deck.traffic.watch([])
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) end()
  })
  window.webContents.on('render-process-gone', end)
  window.on('closed', end)
}
