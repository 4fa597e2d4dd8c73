import { escapeTwice, type KeyId, type KeyPlace, keyIds, keys } from '../../shared/keys.ts'
import { isTab, type ScreenId, screens } from '../../shared/screens.ts'

/** What a key press asks of the window, and what it passes to that. */
export interface KeyAction {
  readonly do: KeyId
  readonly by: number | undefined
}

type KeyPress = Readonly<Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>>

/** Where the press happened. */
interface PressPlace {
  /** On macOS chords use ⌘, elsewhere Ctrl. */
  readonly isMac: boolean
  /** What has the focus, if that uses keys itself: a button, which takes few of them, or an input and the like. */
  readonly inControl: 'button' | 'input' | null
  /** A dialog or a menu is open: keys belong to it. */
  readonly covered: boolean
  readonly screen: ScreenId
}

/**
 * Decides what a key press means. Single letters act only while no input or button has the focus, but those that lead through
 * a lesson are of no use to a button; chords act everywhere but under a dialog; Escape closes the drawer from anywhere in the
 * page, and pressed twice it is heard anywhere.
 */
export function decideKey(press: KeyPress, place: PressPlace): KeyAction | null {
  const key = pressedKey(press, place.isMac)
  if (key === null) return null
  for (const id of keyIds) {
    const index = keys[id].keys.indexOf(key)
    if (index !== -1 && isHeard(key, keys[id].on, place) && actsOn(keys[id].on, place.screen))
      return { do: id, by: keys[id].by?.[index] }
  }
  return null
}

function isHeard(key: string, on: KeyPlace, { covered, inControl }: PressPlace): boolean {
  if (key === escapeTwice) return true
  if (covered) return false
  const isFree = inControl === null || (inControl === 'button' && on === 'lessons')
  return isFree || key === 'Escape' || key.startsWith('Mod+')
}

/** The press as the table of keys writes it; null for what is nobody's. */
function pressedKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, isMac: boolean): string | null {
  const isChord = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey
  if (isChord && !altKey && !shiftKey) return `Mod+${key.length === 1 ? key.toUpperCase() : key}`
  if (ctrlKey || metaKey || altKey) return null
  return key === ' ' ? 'Space' : key
}

/** True where a key of the table acts on a screen. */
export function actsOn(on: KeyPlace, screen: ScreenId): boolean {
  switch (on) {
    case 'everywhere':
      return true
    case 'cluster header':
      // A lesson has the same controls beside it.
      return isTab(screen) || screen === 'lessons'
    case 'rows':
      return screens[screen].hasRows
    case 'picture':
      return screens[screen].hasPicture
    default:
      return on === screen
  }
}
