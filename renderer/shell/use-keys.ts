import { useEffect } from 'react'
import { decideKey } from '../keys/decide-key.ts'
import { deckStore } from '../store/deck-store.ts'
import { selectScreen } from '../store/selectors.ts'
import { keyActions } from './key-actions.ts'

/** Listens to the keyboard for as long as the window shows. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const state = deckStore.getState()
  const action = decideKey(event, {
    isMac: state.info?.platform === 'darwin',
    inControl: usesKeys(event.target),
    covered: state.dialog !== null || state.killMenuSlot !== null || document.querySelector('[role=menu]') !== null,
    screen: selectScreen(state),
  })
  if (action !== null && keyActions[action.do](action.by ?? 0) !== false) event.preventDefault()
}

const controls =
  'input, textarea, select, button, a[href], [role=tab], [role=radio], [role=separator], [contenteditable]'

function usesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(controls) !== null
}
