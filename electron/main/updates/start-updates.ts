import { app, type BrowserWindow, dialog } from 'electron'
import { systemClock } from '../../../shared/base/clock.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import type { MainHost } from '../main-host.ts'
import { type UpdateQuestion, Updates } from './updates.ts'

interface StartParts {
  readonly deck: Pick<DeckThread, 'call'>
  readonly host: Pick<MainHost, 'saved' | 'notices'>
  window(): BrowserWindow | null
}

/** Joins updates to this deck: its clusters, its class, its settings and its window. */
export function startUpdates(url: string, { deck, host, window }: StartParts): Updates {
  return new Updates({
    clock: systemClock,
    choice: () => host.saved.state.view.updates,
    async isClassOpen() {
      const state = await deck.call('class.state', {})
      return state.ok && (state.value.phase === 'open' || state.value.phase === 'opening')
    },
    async runningCount() {
      const { clusters } = await deck.call('state', undefined)
      return clusters.filter(({ runState }) => runState !== 'stopped').length
    },
    async loadUpdater() {
      const { loadUpdater } = await import('./load-updater.ts')
      return loadUpdater(url, app.getPath('userData'))
    },
    ask: (question) => askInWindow(window(), question),
    notice: host.notices.add,
    quit: () => app.quit(),
  })
}

async function askInWindow(
  window: BrowserWindow | null,
  { message, detail, buttons }: UpdateQuestion,
): Promise<boolean> {
  // Its window is gone: on the way out nobody is asked.
  if (window === null) return false
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
