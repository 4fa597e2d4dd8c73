import { useEffect } from 'react'
import { escapeTwice as escapeTwiceKey } from '../../shared/keys.ts'
import { decideKey } from '../keys/decide-key.ts'
import { escapeTwice } from '../keys/twice.ts'
import { deckStore } from '../store/deck-store.ts'
import { selectScreen } from '../store/selectors.ts'
import { isProjected } from '../views/lessons/lesson-keys.ts'
import { keyActions } from './key-actions.ts'

/** Listens to the keyboard for as long as the window shows. */
export function useKeys(): void {
  useEffect(() => {
    let firstAtMs: number | null = null
    // Before a menu or a dialog takes it.
    const look = (event: KeyboardEvent): void => {
      const twice = escapeTwice(firstAtMs, event)
      firstAtMs = twice.firstAtMs
      if (twice.isSecond) act(event, escapeTwiceKey)
    }
    window.addEventListener('keydown', look, true)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', look, true)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function onKeyDown(event: KeyboardEvent): void {
  if (!event.defaultPrevented && act(event, event.key)) event.preventDefault()
}

/** Does what a key asks; false when it asks for nothing, or there was nothing to do. */
function act({ ctrlKey, metaKey, altKey, shiftKey, target }: KeyboardEvent, key: string): boolean {
  const state = deckStore.getState()
  const press = { key, ctrlKey, metaKey, altKey, shiftKey }
  const action = decideKey(press, {
    isMac: state.info?.platform === 'darwin',
    inControl: controlAt(target, isProjected()),
    covered: state.dialog !== null || state.killMenuSlot !== null || document.querySelector('[role=menu]') !== null,
    screen: selectScreen(state),
  })
  return action !== null && keyActions[action.do](action.by ?? 0) !== false
}

const inputs = 'input, textarea, select, [role=radio], [role=slider], [role=separator], [role=tab], [contenteditable]'
const buttons = 'button, a[href]'

/** On the projector a button that was pressed keeps Enter and Space; all other keys are the teacher's. */
function controlAt(target: EventTarget | null, isProjected: boolean): 'button' | 'input' | null {
  if (!(target instanceof Element)) return null
  if (target.closest(inputs) !== null) return 'input'
  return !isProjected && target.closest(buttons) !== null ? 'button' : null
}
