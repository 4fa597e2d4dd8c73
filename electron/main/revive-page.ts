import type { BrowserWindow } from 'electron'
import type { Notices } from './notices.ts'

/** A page that dies more often than this is not loaded again: it would die for ever. */
const mostRevivals = 3
const withinMs = 60_000
const reviveAfterMs = 100

/** Loads the page anew when its process died. The workers live on without it, and history is kept here: nothing is lost. */
export function revivePage(window: BrowserWindow, notices: Notices): void {
  let revivedMs: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const nowMs = performance.now()
    revivedMs = revivedMs.filter((atMs) => nowMs - atMs < withinMs)
    if (revivedMs.length >= mostRevivals) {
      console.error(`the window's process ended again (${reason}); it is not loaded any more, the workers run on`)
      return
    }
    revivedMs.push(nowMs)
    notices.add({
      tone: 'warn',
      title: 'The window was loaded anew',
      detail: `Its process ended (${reason}). The workers were not touched, and nothing was lost.`,
      action: null,
    })
    // Inside this event Chromium still takes the old process down: to load then ends this process, too.
    setTimeout(() => {
      if (!window.isDestroyed()) window.reload()
    }, reviveAfterMs)
  })
}
