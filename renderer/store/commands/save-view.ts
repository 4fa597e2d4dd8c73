import type { ViewPreferences } from '../../../shared/model/settings.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'

const flushAfterMs = 300

let unsaved: Partial<ViewPreferences> = {}
let timer: ReturnType<typeof setTimeout> | null = null

/** Changes how the window looks, at once here and soon after on disk. */
export function saveView(patch: Partial<ViewPreferences>): void {
  deckStore.setState(({ view }) => ({ view: { ...view, ...patch } }))
  unsaved = { ...unsaved, ...patch }
  timer ??= setTimeout(flushView, flushAfterMs)
}

/** Sends what is unsaved now: also when the window goes away. */
export function flushView(): void {
  if (timer !== null) clearTimeout(timer)
  timer = null
  if (Object.keys(unsaved).length === 0) return
  const patch = unsaved
  unsaved = {}
  void bridge.invoke('deck.saveView', patch)
}
