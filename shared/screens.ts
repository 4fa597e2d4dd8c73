/** One screen of the window, in words; what it draws: `renderer/shell/screens.tsx`. */
interface ScreenEntry {
  /** On its tab or in the sidebar, in the palette and on the sheet of keys. */
  readonly word: string
  readonly icon: string
  /** The keys that open it, as `shared/keys.ts` writes them; the first stands on its tab. */
  readonly keys: readonly string[]
  /** The heading of a page, which the sidebar opens. Null: it stands under the open cluster's header, as a tab. */
  readonly page: string | null
  /** How many clusters there must be before it can be shown. */
  readonly clusters: 0 | 1 | 2
  /** Workers are its rows: keys move over them, and the inspector opens beside them. */
  readonly hasRows: boolean
  /** It shows the picture that moves, or stands still once frozen. */
  readonly hasPicture: boolean
  /** Beside its word in the palette; '': its last key, if it has one. Null: the palette does not offer it. */
  readonly hint: string | null
}

const tab = { page: null, clusters: 1, hasRows: false, hasPicture: false, hint: '' } as const
const page = { keys: [], clusters: 0, hasRows: false, hasPicture: false, hint: '' } as const

/** Every screen, in the order of tabs, sidebar and palette. A screen that is not built yet is not here. */
export const screens = {
  live: { ...tab, word: 'Live', icon: 'pulse', keys: ['1'], hasRows: true, hasPicture: true, hint: null },
  workers: { ...tab, word: 'Workers', icon: 'list', keys: ['2'], hasRows: true, hasPicture: true },
  logs: { ...tab, word: 'Logs', icon: 'output', keys: ['3'] },
  load: { ...tab, word: 'Load', icon: 'load', keys: ['4', 'l'] },
  faults: { ...tab, word: 'Faults', icon: 'signal', keys: ['5'] },
  compare: {
    word: 'Compare clusters',
    icon: 'compare',
    keys: [],
    page: 'Compare',
    clusters: 2,
    hasRows: false,
    hasPicture: true,
    hint: 'side by side',
  },
  lessons: { ...page, word: 'Lessons', icon: 'lesson', page: 'Lessons', hint: 'predict, do, see' },
  lab: { ...page, word: 'State lab', icon: 'lab', page: 'State lab', hint: 'lose a login' },
  start: { ...page, word: 'Samples', icon: 'samples', page: 'Start' },
  settings: { ...page, word: 'Settings', icon: 'settings', page: 'Settings' },
} as const satisfies Record<string, ScreenEntry>

export type ScreenId = keyof typeof screens
/** Screens of the open cluster. */
export type TabId = { [Id in ScreenId]: (typeof screens)[Id]['page'] extends null ? Id : never }[ScreenId]
export type PageId = Exclude<ScreenId, TabId>

export const isScreen = (word: string): word is ScreenId => Object.hasOwn(screens, word)
export const isTab = (id: ScreenId): id is TabId => screens[id].page === null

export const screenIds: readonly ScreenId[] = Object.keys(screens).filter(isScreen)
export const tabIds: readonly TabId[] = screenIds.filter(isTab)
export const pageIds: readonly PageId[] = screenIds.filter((id) => !isTab(id))
