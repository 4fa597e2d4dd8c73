import { clusterAction } from './actions/cluster-actions.ts'
import { workerAction } from './actions/worker-actions.ts'
import { type ScreenId, screenIds, screens } from './screens.ts'

/** Where a key acts: in the whole window, on every screen under a cluster's header, over rows of workers, where the picture moves, on one screen. */
export type KeyPlace = 'everywhere' | 'cluster header' | 'rows' | 'picture' | ScreenId

/** A line of the sheet: what it does, and the keys for it. */
export type SheetRow = readonly [words: string, keys: readonly string[]]

interface KeyEntry {
  /** On the sheet. */
  readonly words: string
  /**
   * As the page names them (`KeyboardEvent.key`), but for the space bar; "Mod+" is held Ctrl, on macOS ⌘. The first stands
   * on the button that does the same.
   */
  readonly keys: readonly string[]
  /** What each of the keys passes to the action, where they do not all mean the same. */
  readonly by?: readonly number[]
  readonly on: KeyPlace
  /** Its submenu in the native menu; left out: it is not there. */
  readonly menu?: 'File' | 'View' | 'Help'
  /** Its words in the menu, where they are not those of the sheet. */
  readonly label?: string
  /** Its lines on the sheet, where they are not one with its words and all its keys. */
  readonly rows?: readonly SheetRow[]
}

/** Two presses of Escape, one right after the other: they count anywhere, under a dialog and in an input, too. */
export const escapeTwice = 'Escape Escape'

const pause = workerAction('worker.pause')
const resume = workerAction('worker.resume')
const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const
const screenKeys = screenIds.flatMap((id, index) => screens[id].keys.map((key) => ({ key, index })))

/** Every key the deck knows, in the order of the sheet. What each does: `renderer/shell/key-actions.ts`. */
const table = {
  commands: { words: 'Commands', keys: ['Mod+K'], on: 'everywhere', menu: 'View' },
  search: { words: 'Search the screen, else the commands', keys: ['/'], on: 'everywhere' },
  'open-script': { words: 'Open server script…', keys: ['Mod+O'], on: 'everywhere', menu: 'File' },
  'open-containers': { words: 'Open containers…', keys: ['Mod+E'], on: 'everywhere', menu: 'File' },
  cluster: {
    words: 'Cluster in the sidebar',
    keys: digits.map((digit) => `Mod+${digit}`),
    by: digits.map((digit) => digit - 1),
    on: 'everywhere',
    rows: [['Cluster in the sidebar', ['Mod+1 … 9']]],
  },
  screen: {
    words: 'Screen',
    keys: screenKeys.map(({ key }) => key),
    by: screenKeys.map(({ index }) => index),
    on: 'everywhere',
    rows: screenIds.map((id) => [screens[id].word, screens[id].keys] as const).filter(([, keys]) => keys.length > 0),
  },
  'start-load': {
    words: 'Start load',
    keys: ['Mod+Enter'],
    on: 'load',
    rows: [['Start load, inject the fault, on their screens', ['Mod+Enter']]],
  },
  'inject-fault': { words: 'Inject the fault', keys: ['Mod+Enter'], on: 'faults', rows: [] },
  'stop-faults': { words: 'Stop all faults', keys: [escapeTwice], on: 'everywhere' },
  move: { words: 'Move over workers', keys: ['ArrowUp', 'ArrowDown', 'k', 'j'], by: [-1, 1, -1, 1], on: 'rows' },
  inspect: { words: 'Inspect the worker', keys: ['i', 'Enter'], on: 'rows' },
  'drawer-step': { words: 'Previous, next slot in the inspector', keys: ['[', ']'], by: [-1, 1], on: 'rows' },
  'kill-menu': { words: 'Kill menu', keys: ['x'], on: 'rows' },
  sigkill: { words: `${workerAction('worker.sigkill').words} now (asks once)`, keys: ['X'], on: 'rows' },
  pause: {
    words: `${pause.words} or ${resume.words.toLowerCase()}`,
    keys: ['p'],
    on: 'rows',
    rows: [[`${pause.words} or ${resume.words.toLowerCase()} the worker, lesson on the projector`, ['p']]],
  },
  profile: { words: 'CPU profile of the worker, 10 s', keys: ['c'], on: 'rows' },
  profiles: { words: 'Profiles', keys: ['C'], on: 'everywhere' },
  'choose-row': { words: 'Choose the worker, for several at once', keys: ['m'], on: 'workers' },
  'log-move': {
    words: 'Move over lines',
    keys: ['ArrowUp', 'ArrowDown', 'k', 'j'],
    by: [-1, 1, -1, 1],
    on: 'logs',
    rows: [],
  },
  'log-open': { words: 'Open the line', keys: ['Enter'], on: 'logs', rows: [] },
  'log-step': { words: 'Next, previous match in the log', keys: ['n', 'N'], by: [1, -1], on: 'logs' },
  'log-follow': { words: 'Follow the log', keys: ['f'], on: 'logs' },
  'log-pause': { words: 'Pause the log', keys: ['Space'], on: 'logs', rows: [] },
  'log-close': { words: 'Close the line', keys: ['Escape'], on: 'logs', rows: [] },
  'lesson-step': {
    words: 'Next, previous step of a lesson',
    keys: ['ArrowRight', 'ArrowLeft'],
    by: [1, -1],
    on: 'lessons',
  },
  // As a presenter's clicker sends them. Outside of the projector they scroll, as everywhere.
  'projector-step': { words: 'On, back in the projector', keys: ['PageDown', 'PageUp'], by: [1, -1], on: 'lessons' },
  projector: { words: 'Lesson on the projector, and back', keys: ['p'], on: 'lessons', rows: [] },
  blank: { words: 'Blank the projector; any key shows it again', keys: ['.'], on: 'lessons' },
  'projector-close': { words: 'Leave the projector', keys: ['Escape'], on: 'lessons', rows: [] },
  scale: {
    words: 'More or fewer workers',
    // The two on the sheet, and those of the same keys without Shift, or as a keyboard prints them.
    keys: ['+', '−', '=', '-'],
    by: [1, -1, 1, -1],
    on: 'cluster header',
    rows: [['More or fewer workers', ['+', '−']]],
  },
  reload: { words: clusterAction('cluster.reload').words, keys: ['r'], on: 'cluster header' },
  freeze: {
    words: 'Freeze the picture',
    keys: ['Space'],
    on: 'picture',
    rows: [['Freeze the picture, pause the log', ['Space']]],
  },
  close: { words: 'Close menu, then inspector', keys: ['Escape'], on: 'picture' },
  keys: { words: 'This sheet', keys: ['?'], on: 'everywhere', menu: 'Help', label: 'Keys' },
  'toggle-theme': { words: 'Dark or light', keys: [], on: 'everywhere', menu: 'View' },
} as const satisfies Record<string, KeyEntry>

export type KeyId = keyof typeof table
export const keys: Readonly<Record<KeyId, KeyEntry>> = table
export const keyIds: readonly KeyId[] = Object.keys(table).filter((id): id is KeyId => Object.hasOwn(table, id))

/** What the native menu asks of the window. */
export type MenuKeyId = { [Id in KeyId]: (typeof table)[Id] extends { readonly menu: string } ? Id : never }[KeyId]
export const menuKeyIds: readonly MenuKeyId[] = keyIds.filter((id): id is MenuKeyId => keys[id].menu !== undefined)

/** What the native menu does itself, before the window hears the key. */
export const zoomKeys = {
  reset: { words: 'Actual size', keys: ['Mod+0'] },
  // "=" is the same key without Shift.
  larger: { words: 'Larger', keys: ['Mod+Plus', 'Mod+='] },
  smaller: { words: 'Smaller', keys: ['Mod+-'] },
} as const satisfies Record<string, Pick<KeyEntry, 'words' | 'keys'>>
