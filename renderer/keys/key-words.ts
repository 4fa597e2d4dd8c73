import { escapeTwice, type KeyId, keyIds, keys, type SheetRow } from '../../shared/keys.ts'

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowRight: '→',
  ArrowLeft: '←',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Escape: 'Esc',
  [escapeTwice]: 'Esc Esc',
}

/** A key of the table as it is printed: "⌘K" or "Ctrl K", "Shift X", "Esc". */
function keyWords(key: string, isMac: boolean): string {
  if (key.startsWith('Mod+')) return isMac ? `⌘${key.slice(4).replace('Enter', '↵')}` : `Ctrl ${key.slice(4)}`
  return /^[A-Z]$/.test(key) ? `Shift ${key}` : (names[key] ?? key)
}

/** The key that does this, as it stands on its button: the first where there are several, or another. */
export const shownKey = (id: KeyId, isMac: boolean, nth = 0): string => keyWords(keys[id].keys[nth] ?? '', isMac)

/** The same key as `aria-keyshortcuts` takes it. */
export const ariaKey = (id: KeyId, isMac: boolean): string | undefined =>
  keys[id].keys[0]?.replace('Mod+', isMac ? 'Meta+' : 'Control+')

/** The sheet: every key of the window that a person may press, in the order of the table. */
export function sheetRows(isMac: boolean): readonly SheetRow[] {
  const rows = keyIds.flatMap((id): readonly SheetRow[] => keys[id].rows ?? [[keys[id].words, keys[id].keys]])
  return rows
    .filter(([, shown]) => shown.length > 0)
    .map(([words, shown]) => [words, shown.map((key) => keyWords(key, isMac))])
}

type Pressed = Readonly<Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>>

/** A press as a room reads it: "→", "Ctrl K"; null of a key that only changes another. */
export function printedKey({ key, ctrlKey, metaKey, altKey }: Pressed): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock'].includes(key)) return null
  const held = [ctrlKey ? 'Ctrl' : '', metaKey ? '⌘' : '', altKey ? 'Alt' : ''].filter(Boolean)
  const name = key === ' ' ? 'Space' : (names[key] ?? key)
  return [...held, held.length > 0 && name.length === 1 ? name.toUpperCase() : name].join(' ')
}
