import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { keyIds, keys, zoomKeys } from '../../shared/keys.ts'
import { isTab, screenIds, screens, tabIds } from '../../shared/screens.ts'
import { actsOn, decideKey } from '../keys/decide-key.ts'
import { sheetRows, shownKey } from '../keys/key-words.ts'
import { listCommands } from '../palette/palette-commands.ts'
import { initialState } from '../store/deck-state.ts'
import { deckStore } from '../store/deck-store.ts'
import { selectScreen } from '../store/selectors.ts'
import { aCluster } from '../testing/cluster.ts'
import { keyActions } from './key-actions.ts'
import { Sidebar } from './sidebar.tsx'
import { TabBar } from './tab-bar.tsx'

const twice = (words: readonly string[]): readonly string[] => words.filter((one, at) => words.indexOf(one) !== at)

/** Every key on every screen where it acts. */
const places = keyIds.flatMap((id) =>
  screenIds
    .filter((screen) => actsOn(keys[id].on, screen))
    .flatMap((screen) => keys[id].keys.map((key, index) => ({ id, key, screen, by: keys[id].by?.[index] }))),
)

/** The press that a key of the table stands for, under Linux. */
function pressOf(key: string) {
  const ctrlKey = key.startsWith('Mod+')
  const name = key.replace('Mod+', '').replace('Space', ' ')
  const isLetter = ctrlKey && name.length === 1
  return {
    key: isLetter ? name.toLowerCase() : name,
    ctrlKey,
    metaKey: false,
    altKey: false,
    shiftKey: name === 'X' || name === 'C',
  }
}

describe('the table of keys', () => {
  it('gives a key one meaning on a screen, and none that the native menu takes', () => {
    const native = Object.values(zoomKeys).flatMap((zoom): readonly string[] => zoom.keys)
    const all = places.map(({ screen, key }) => `${key} on ${screen}`)
    expect(twice([...all, ...native])).toEqual([])
    expect(places.filter(({ key }) => native.includes(key))).toEqual([])
  })

  it('is heard: each press finds its entry, and what that passes on', () => {
    for (const { id, key, screen, by } of places) {
      const heard = decideKey(pressOf(key), { isMac: false, inControl: null, covered: false, screen })
      expect(heard, `${key} on ${screen}`).toEqual({ do: id, by })
    }
  })

  it('is done: each entry has an action, and a screen where it acts', () => {
    expect(Object.keys(keyActions).sort()).toEqual([...keyIds].sort())
    for (const id of keyIds) {
      expect(screenIds.filter((screen) => actsOn(keys[id].on, screen)).length, id).toBeGreaterThan(0)
      expect(keys[id].by?.length ?? keys[id].keys.length, id).toBe(keys[id].keys.length)
    }
  })

  it('is on the sheet, but for digits that stand there as a span, and other spellings of plus and minus', () => {
    const shown = sheetRows(false).flatMap(([, words]) => words)
    const missing = keyIds.flatMap((id) => keys[id].keys.map((_, nth) => shownKey(id, false, nth)))
    const spared = ['=', '-', ...Array.from({ length: 9 }, (_, index) => `Ctrl ${index + 1}`)]
    expect(missing.filter((words) => !shown.includes(words)).sort()).toEqual(spared.sort())
    expect(twice(shown)).toEqual([])
    expect(twice(sheetRows(false).map(([words]) => words))).toEqual([])
  })
})

describe('the table of screens', () => {
  const state = {
    ...initialState,
    order: ['a', 'b'],
    clusterId: 'a',
    live: { ...initialState.live, clusters: { a: aCluster('a'), b: aCluster('b') } },
  }
  afterEach(() => vi.restoreAllMocks())

  it('has each word once', () => {
    expect(twice(screenIds.map((id) => screens[id].word))).toEqual([])
  })

  it('leads to each screen: by a tab that says its key, or from the sidebar, and by the palette where that is said', () => {
    vi.spyOn(deckStore, 'getInitialState').mockReturnValue(state)
    const tabs = renderToStaticMarkup(<TabBar clusterId="a" screen="live" />)
    const side = renderToStaticMarkup(<Sidebar />)
    const palette = listCommands(state).map(({ words }) => words)
    for (const id of screenIds) {
      const { word } = screens[id]
      if (isTab(id))
        expect(tabs).toMatch(new RegExp(`id="tab-${id}".* aria-keyshortcuts="${screens[id].keys[0]}".*>${word}<`))
      else expect(side).toContain(`title="${word}"`)
      if (screens[id].hint !== null) expect(palette).toContain(word)
    }
  })

  it('opens no screen that misses its clusters', () => {
    const shown = (count: number) =>
      screenIds.map((screen) => selectScreen({ ...state, screen, order: state.order.slice(0, count) }))
    expect(shown(2)).toEqual(screenIds)
    expect(shown(1)).toEqual(screenIds.map((id) => (screens[id].clusters === 2 ? 'live' : id)))
    expect(shown(0)).toEqual(screenIds.map((id) => (screens[id].clusters === 0 ? id : 'start')))
    expect(tabIds.every((id) => screens[id].clusters === 1)).toBe(true)
  })
})
