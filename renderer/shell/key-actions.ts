import type { WindowKeyId } from '../../shared/keys.ts'
import { screenIds } from '../../shared/screens.ts'
import { actOnWorker, scaleBy, startReload } from '../store/commands/commands.ts'
import {
  closeDrawer,
  moveFocus,
  openCluster,
  openDialog,
  openDrawer,
  openScriptDialog,
  setKillMenu,
  setTheme,
  showScreen,
  stepDrawer,
  targetOf,
  toggleFreeze,
} from '../store/commands/view-actions.ts'
import type { WorkerTarget } from '../store/deck-state.ts'
import { deckStore } from '../store/deck-store.ts'
import { mayShow, selectScreen, selectSlot } from '../store/selectors.ts'
import { enlargeWires } from '../store/wire-choice.ts'
import { shownTheme } from './theme.ts'

/** Does what a key asks, with what the table of keys passes along; true when there was something to do. */
type Act = (by: number) => boolean

/** What each key of `shared/keys.ts` does, and so each item that the native menu asks of the window. */
export const keyActions: Readonly<Record<WindowKeyId, Act>> = {
  commands: always(() => openDialog({ kind: 'commands' })),
  'open-script': always(openScriptDialog),
  cluster(by) {
    const chosen = deckStore.getState().order[by]
    if (chosen !== undefined) openCluster(chosen)
    return chosen !== undefined
  },
  screen(by) {
    const chosen = screenIds[by]
    if (chosen === undefined || !mayShow(deckStore.getState(), chosen)) return false
    showScreen(chosen)
    return true
  },
  'start-load': inCluster((clusterId) => {
    // With the schemas, which the first paint does not wait for; the Load screen has them.
    void import('../views/load/form/start.ts').then(({ startFromForm }) => startFromForm(clusterId))
  }),
  move: always((by) => moveFocus(way(by))),
  inspect: inSlot(openDrawer),
  'drawer-step'(by) {
    const isOpen = deckStore.getState().drawerSlot !== null
    stepDrawer(way(by))
    return isOpen
  },
  'kill-menu': inSlot(setKillMenu),
  sigkill: inWorker((target, clusterId) => openDialog({ kind: 'confirm-kill', clusterId, target })),
  pause: inWorker((target, clusterId) => {
    void actOnWorker(clusterId, target, isPaused(clusterId, target.slot) ? 'resume' : 'pause')
  }),
  scale: inCluster((clusterId, by) => void scaleBy(clusterId, way(by))),
  reload: inCluster((clusterId) => void startReload(clusterId, null)),
  freeze: always(toggleFreeze),
  close,
  keys: always(() => openDialog({ kind: 'keys' })),
  'toggle-theme': always(() => setTheme(shownTheme(deckStore.getState().view.theme) === 'dark' ? 'light' : 'dark')),
}

const way = (by: number): 1 | -1 => (by < 0 ? -1 : 1)

function always(act: (by: number) => void): Act {
  return (by) => {
    act(by)
    return true
  }
}

function inCluster(act: (clusterId: string, by: number) => void): Act {
  return (by) => {
    const { clusterId } = deckStore.getState()
    if (clusterId !== null) act(clusterId, by)
    return clusterId !== null
  }
}

/** On the focused row, else on what the inspector shows. */
function inSlot(act: (slot: number) => void): Act {
  return () => {
    const { focusedSlot, drawerSlot } = deckStore.getState()
    const slot = focusedSlot ?? drawerSlot
    if (slot !== null) act(slot)
    return slot !== null
  }
}

/** The same where a process lives in that slot. */
function inWorker(act: (target: WorkerTarget, clusterId: string) => void): Act {
  return () => {
    const { focusedSlot, drawerSlot, clusterId } = deckStore.getState()
    const slot = focusedSlot ?? drawerSlot
    const target = clusterId === null || slot === null ? null : targetOf(clusterId, slot)
    if (clusterId === null || target === null) return false
    act(target, clusterId)
    return true
  }
}

function close(): boolean {
  const state = deckStore.getState()
  if (selectScreen(state) === 'compare') showScreen('live')
  else if (state.drawerSlot === null) return enlargeWires(false)
  else closeDrawer()
  return true
}

function isPaused(clusterId: string, slot: number): boolean {
  return selectSlot(deckStore.getState(), clusterId, slot)?.health === 'paused'
}
