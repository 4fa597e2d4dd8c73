/** What a key press asks of the window. */
export type KeyAction =
  | { readonly do: 'commands' }
  | { readonly do: 'open-script' }
  | { readonly do: 'keys' }
  | { readonly do: 'cluster'; readonly index: number }
  | { readonly do: 'screen'; readonly index: number }
  | { readonly do: 'move'; readonly by: 1 | -1 }
  | { readonly do: 'kill-menu' }
  | { readonly do: 'sigkill' }
  | { readonly do: 'inspect' }
  | { readonly do: 'pause' }
  | { readonly do: 'scale'; readonly by: 1 | -1 }
  | { readonly do: 'reload' }
  | { readonly do: 'freeze' }
  | { readonly do: 'drawer-step'; readonly by: 1 | -1 }
  | { readonly do: 'close' }

interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Where the press happened. */
interface KeyPlace {
  /** On macOS chords use ⌘, elsewhere Ctrl. */
  readonly isMac: boolean
  /** An input, a button or anything else that uses keys itself has the focus. */
  readonly inControl: boolean
  /** A dialog or a menu is open: keys belong to it. */
  readonly covered: boolean
}

const singles: Readonly<Record<string, KeyAction>> = {
  ArrowUp: { do: 'move', by: -1 },
  ArrowDown: { do: 'move', by: 1 },
  k: { do: 'move', by: -1 },
  j: { do: 'move', by: 1 },
  x: { do: 'kill-menu' },
  X: { do: 'sigkill' },
  i: { do: 'inspect' },
  Enter: { do: 'inspect' },
  p: { do: 'pause' },
  '+': { do: 'scale', by: 1 },
  '=': { do: 'scale', by: 1 },
  '-': { do: 'scale', by: -1 },
  '−': { do: 'scale', by: -1 },
  r: { do: 'reload' },
  ' ': { do: 'freeze' },
  '[': { do: 'drawer-step', by: -1 },
  ']': { do: 'drawer-step', by: 1 },
  '?': { do: 'keys' },
  '/': { do: 'commands' },
  '1': { do: 'screen', index: 0 },
  '4': { do: 'screen', index: 3 },
  l: { do: 'screen', index: 3 },
}

/**
 * Decides what a key press means. Single letters act only while no input or button has the focus; chords act
 * everywhere but under a dialog; Escape closes the drawer from anywhere in the page.
 */
export function decideKey(press: KeyPress, place: KeyPlace): KeyAction | null {
  if (place.covered) return null
  const chord = place.isMac ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey
  if (chord && !press.altKey && !press.shiftKey) return decideChord(press.key)
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  if (press.key === 'Escape') return { do: 'close' }
  return place.inControl ? null : (singles[press.key] ?? null)
}

function decideChord(key: string): KeyAction | null {
  if (key.toLowerCase() === 'k') return { do: 'commands' }
  if (key.toLowerCase() === 'o') return { do: 'open-script' }
  return /^[1-9]$/.test(key) ? { do: 'cluster', index: Number(key) - 1 } : null
}
