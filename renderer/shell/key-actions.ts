import type { KeyId } from '../../shared/keys.ts'
import { screenIds } from '../../shared/screens.ts'
import { chooseAction, scaleBy, startReload } from '../store/commands/commands.ts'
import { openContainersDialog } from '../store/commands/container-commands.ts'
import { stopAllFaults } from '../store/commands/fault-commands.ts'
import { openProfiles, startProfile } from '../store/commands/profile-commands.ts'
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
import { runOf } from '../store/profiles.ts'
import { chooseRow } from '../store/row-choice.ts'
import { mayShow, selectAnyFault, selectScreen, selectSlot } from '../store/selectors.ts'
import { enlargeWires } from '../store/wire-choice.ts'
import {
  blank,
  closeProjector,
  shownLesson,
  stepLesson,
  stepProjector,
  toggleProjector,
} from '../views/lessons/lesson-keys.ts'
import { activeReader } from '../views/logs/reader/active-reader.ts'
import type { LogReader } from '../views/logs/reader/log-reader.ts'
import { shownTheme } from './theme.ts'

/** Does what a key asks, with what the table of keys passes along; false when there was nothing to do. */
type Act = (by: number) => unknown

/** What each key of `shared/keys.ts` does, and so each item that the native menu asks of the window. */
export const keyActions: Readonly<Record<KeyId, Act>> = {
  commands: () => openDialog({ kind: 'commands' }),
  search() {
    // A field of the screen that says so; the commands are searched everywhere else.
    const field = document.querySelector<HTMLInputElement>('.view [data-search]')
    if (field === null) openDialog({ kind: 'commands' })
    else field.focus()
  },
  'open-script': openScriptDialog,
  'open-containers': openContainersDialog,
  cluster(by) {
    const chosen = deckStore.getState().order[by]
    return chosen !== undefined && openCluster(chosen)
  },
  screen(by) {
    const chosen = screenIds[by]
    return chosen !== undefined && mayShow(deckStore.getState(), chosen) && showScreen(chosen)
  },
  // With the schemas, which the first paint does not wait for; the Load screen has them.
  'start-load': inCluster(async (clusterId) => (await import('../views/load/form/start.ts')).startFromForm(clusterId)),
  'inject-fault': inCluster(async (clusterId) =>
    (await import('../views/faults/form/form-store.ts')).injectFromForm(clusterId),
  ),
  'stop-faults': () => selectAnyFault(deckStore.getState()) && stopAllFaults(),
  move: (by) => moveFocus(way(by)),
  inspect: inSlot(openDrawer),
  'drawer-step': (by) => deckStore.getState().drawerSlot !== null && stepDrawer(way(by)),
  'kill-menu': inSlot(setKillMenu),
  sigkill: inWorker((target, clusterId) => openDialog({ kind: 'confirm-kill', clusterId, target })),
  pause: inWorker((target, clusterId) => {
    const isPaused = selectSlot(deckStore.getState(), clusterId, target.slot)?.health === 'paused'
    chooseAction(clusterId, target, isPaused ? 'worker.resume' : 'worker.pause')
  }),
  profile: inWorker(({ slot }, clusterId) => {
    const isUnderWay = runOf(deckStore.getState().profiles, clusterId, slot) !== undefined
    if (!isUnderWay) void startProfile({ clusterId, slots: [slot], kind: 'cpu', forMs: 10_000 })
  }),
  profiles: () => openProfiles(),
  'choose-row': inSlot((slot) => chooseRow(slot, false)),
  scale: inHeader((clusterId, by) => scaleBy(clusterId, way(by))),
  reload: inHeader((clusterId) =>
    (deckStore.getState().live.clusters[clusterId]?.fleet ?? null) === null
      ? startReload(clusterId, null)
      : openDialog({ kind: 'update-fleet', clusterId }),
  ),
  'log-move': inLog((reader, by) => reader.moveCurrent(way(by))),
  'log-open': inLog((reader) => reader.toggleCurrent()),
  'log-step': inLog((reader, by) => reader.step(way(by) === 1 ? 'next' : 'previous')),
  'log-follow': inLog((reader) => reader.setFollows(!reader.picture().follows)),
  'log-pause': inLog((reader) => reader.setPaused(!reader.picture().isPaused)),
  'log-close': inLog((reader) => reader.closeEntry()),
  'lesson-step': (by) => stepLesson(way(by)),
  'projector-step': (by) => stepProjector(way(by)),
  projector: toggleProjector,
  blank,
  'projector-close': closeProjector,
  freeze: toggleFreeze,
  close() {
    const state = deckStore.getState()
    if (selectScreen(state) === 'compare') return showScreen('live')
    return state.drawerSlot === null ? enlargeWires(false) : closeDrawer()
  },
  keys: () => openDialog({ kind: 'keys' }),
  'toggle-theme': () => setTheme(shownTheme(deckStore.getState().view.theme) === 'dark' ? 'light' : 'dark'),
}

function way(by: number): 1 | -1 {
  return by < 0 ? -1 : 1
}

function inCluster(act: (clusterId: string, by: number) => unknown): Act {
  return (by) => {
    const { clusterId } = deckStore.getState()
    return clusterId !== null && act(clusterId, by)
  }
}

/** The same where its controls are in sight: on the screen of lessons only while the person is in the lesson of that cluster. */
function inHeader(act: (clusterId: string, by: number) => unknown): Act {
  const go = inCluster(act)
  return (by) => {
    const state = deckStore.getState()
    return (selectScreen(state) !== 'lessons' || shownLesson()?.clusterId === state.clusterId) && go(by)
  }
}

/** On the focused row, else on what the inspector shows. */
function inSlot(act: (slot: number, clusterId: string) => unknown): Act {
  return inCluster((clusterId) => {
    const { focusedSlot, drawerSlot } = deckStore.getState()
    const slot = focusedSlot ?? drawerSlot
    return slot !== null && act(slot, clusterId)
  })
}

/** In the log that is on screen. */
function inLog(act: (reader: LogReader, by: number) => unknown): Act {
  return (by) => {
    const reader = activeReader()
    return reader !== null && act(reader, by)
  }
}

/** The same where a process lives in that slot. */
function inWorker(act: (target: WorkerTarget, clusterId: string) => unknown): Act {
  return inSlot((slot, clusterId) => {
    const target = targetOf(clusterId, slot)
    return target !== null && act(target, clusterId)
  })
}
