import { isScreen } from '../../shared/screens.ts'
import { showScreen } from '../store/commands/view-actions.ts'
import { deckStore } from '../store/deck-store.ts'
import { mayShow, selectScreen } from '../store/selectors.ts'

type Page = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly location: Pick<Location, 'hash'>
  readonly history: Pick<History, 'replaceState'>
}

/**
 * Keeps the screen that is shown in the page's address (`#load`): a page that is loaded anew shows it again, and a link opens
 * the screen it names, unless that misses its clusters. Returns its end.
 */
export function keepScreenLink(page: Page): () => void {
  const { location, history } = page
  const write = (): void => {
    const hash = `#${selectScreen(deckStore.getState())}`
    // In place: going back means nothing here.
    if (location.hash !== hash) history.replaceState(null, '', hash)
  }
  const follow = (): void => {
    const state = deckStore.getState()
    const named = location.hash.slice(1)
    if (state.info === null) return
    if (isScreen(named) && mayShow(state, named)) showScreen(named)
    write()
  }
  const unsubscribe = deckStore.subscribe((state, before) => {
    // Which clusters there are is known with the deck's first answer; until then the address is as it was loaded.
    if (before.info === null) follow()
    else if (selectScreen(state) !== selectScreen(before)) write()
  })
  page.addEventListener('hashchange', follow)
  return () => {
    unsubscribe()
    page.removeEventListener('hashchange', follow)
  }
}
