import type { MenuRequest } from '../../shared/ipc/contract.ts'
import { openCluster, openDialog, openScriptDialog, setTheme } from '../store/commands/view-actions.ts'
import { deckStore } from '../store/deck-store.ts'
import { shownTheme } from './theme.ts'

/** Does what the native menu or the command line asks of the window. */
export function answerMenu(request: MenuRequest): void {
  switch (request.do) {
    case 'open-script':
      openScriptDialog()
      return
    case 'commands':
      openDialog({ kind: 'commands' })
      return
    case 'keys':
      openDialog({ kind: 'keys' })
      return
    case 'select-cluster':
      openCluster(request.clusterId)
      return
    case 'toggle-theme':
      setTheme(shownTheme(deckStore.getState().view.theme) === 'dark' ? 'light' : 'dark')
      return
  }
}
