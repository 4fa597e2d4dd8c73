import { useEffect } from 'react'
import { decideKey, type KeyAction } from '../keys/keys.ts'
import { chooseAction, scaleBy, startReload } from '../store/commands/commands.ts'
import {
  closeDrawer,
  moveFocus,
  openCluster,
  openDialog,
  openDrawer,
  openScriptDialog,
  setKillMenu,
  showScreen,
  stepDrawer,
  targetOf,
  toggleFreeze,
} from '../store/commands/view-actions.ts'
import { deckStore } from '../store/deck-store.ts'
import { selectSlot } from '../store/selectors.ts'
import { enlargeWires } from '../store/wire-choice.ts'
import { loadTab } from './tabs.ts'

/** Listens to the keyboard for as long as the window shows. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const { dialog, info, killMenuSlot } = deckStore.getState()
  const action = decideKey(event, {
    isMac: info?.platform === 'darwin',
    inControl: usesKeys(event.target),
    covered: dialog !== null || killMenuSlot !== null || document.querySelector('[role=menu]') !== null,
  })
  if (action === null) return
  if (perform(action)) event.preventDefault()
}

const controls =
  'input, textarea, select, button, a[href], [role=tab], [role=radio], [role=separator], [contenteditable]'

function usesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(controls) !== null
}

/** True when the key was used. */
function perform(action: KeyAction): boolean {
  const { order, clusterId, screen } = deckStore.getState()
  switch (action.do) {
    case 'commands':
      openDialog({ kind: 'commands' })
      return true
    case 'open-script':
      openScriptDialog()
      return true
    case 'keys':
      openDialog({ kind: 'keys' })
      return true
    case 'cluster': {
      const chosen = order[action.index]
      if (chosen !== undefined) openCluster(chosen)
      return chosen !== undefined
    }
    case 'screen':
      if (clusterId !== null) showScreen(action.index === loadTab.index ? 'load' : 'live')
      return clusterId !== null
    default:
      if (clusterId === null) return false
      if (screen === 'compare') return performCompare(action)
      if (screen === 'load') return performHeader(action, clusterId)
      return screen === 'live' && performLive(action, clusterId)
  }
}

type LiveAction = Exclude<KeyAction, { do: 'commands' | 'open-script' | 'keys' | 'cluster' | 'screen' }>

function performCompare(action: LiveAction): boolean {
  if (action.do === 'freeze') toggleFreeze()
  if (action.do === 'close') showScreen('live')
  return action.do === 'freeze' || action.do === 'close'
}

/** What the header's buttons do, wherever the header stands. */
function performHeader(action: LiveAction, clusterId: string): boolean {
  if (action.do === 'scale') void scaleBy(clusterId, action.by)
  if (action.do === 'reload') void startReload(clusterId, null)
  return action.do === 'scale' || action.do === 'reload'
}

function performLive(action: LiveAction, clusterId: string): boolean {
  const { focusedSlot, drawerSlot } = deckStore.getState()
  const slot = focusedSlot ?? drawerSlot
  const target = slot === null ? null : targetOf(clusterId, slot)
  switch (action.do) {
    case 'move':
      moveFocus(action.by)
      return true
    case 'scale':
    case 'reload':
      return performHeader(action, clusterId)
    case 'freeze':
      toggleFreeze()
      return true
    case 'drawer-step':
      stepDrawer(action.by)
      return drawerSlot !== null
    case 'close':
      if (drawerSlot === null) return enlargeWires(false)
      closeDrawer()
      return true
    case 'inspect':
      if (slot !== null) openDrawer(slot)
      return slot !== null
    case 'kill-menu':
      if (slot !== null) setKillMenu(slot)
      return slot !== null
    case 'sigkill':
      if (target !== null) openDialog({ kind: 'confirm-kill', clusterId, target })
      return target !== null
    case 'pause':
      if (target !== null)
        chooseAction(clusterId, target, isPaused(clusterId, target.slot) ? 'worker.resume' : 'worker.pause')
      return target !== null
  }
}

function isPaused(clusterId: string, slot: number): boolean {
  return selectSlot(deckStore.getState(), clusterId, slot)?.health === 'paused'
}
