import { app, type BrowserWindow, dialog } from 'electron'
import { systemClock } from '../../../shared/base/clock.ts'
import type { Notices } from '../notices.ts'
import { PageRevival } from './page-revival.ts'

/** Loads the page anew when its process died. The workers live on without it, and history is kept here: nothing is lost. */
export function revivePage(window: BrowserWindow, notices: Notices): PageRevival {
  const revival = new PageRevival({
    ...systemClock,
    load() {
      if (!window.isDestroyed()) window.reload()
    },
    tellRevived: (reason) =>
      notices.add({
        tone: 'warn',
        title: 'The window was loaded anew',
        detail: `Its process ended (${reason}). The workers were not touched, and nothing was lost.`,
        action: null,
      }),
    askBlank: (reason) => askBlank(window, reason),
  })
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') revival.died(reason)
  })
  window.on('focus', () => revival.again())
  window.on('closed', () => revival.close())
  return revival
}

async function askBlank(window: BrowserWindow, reason: string): Promise<boolean> {
  const message = 'The window is blank: its process keeps ending'
  const detail = `It ended four times within a minute (${reason}). The clusters run on, and nothing is lost. The window is loaded again when you turn to it, and after a minute by itself.`
  console.error(`${message}. ${detail}`)
  const buttons = ['Load it now', 'Leave it', 'Quit Clusterdeck']
  const options = { type: 'error', message, detail, buttons, defaultId: 0, cancelId: 1 } as const
  const { response } = await dialog.showMessageBox(window, { ...options, buttons })
  if (response === 2) app.quit()
  return response === 0
}
