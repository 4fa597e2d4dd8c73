import { describe, expect, it } from 'vitest'
import { createDeckStore } from './deck-store.ts'
import { keepDrawer } from './kept-drawer.ts'

function aMemory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  }
}

/** The same window, with its page loaded anew and this cluster shown. */
function loadedAnew(memory: ReturnType<typeof aMemory>, clusterId = 'a') {
  const store = createDeckStore()
  const drawer = keepDrawer(store, memory)
  store.setState({ clusterId, screen: 'live' })
  drawer.reopen()
  return store
}

describe('the inspector of a page that is loaded anew', () => {
  it('is open as it was, with the exit that was asked for', () => {
    const memory = aMemory()
    loadedAnew(memory).setState({ drawerSlot: 2, drawerExit: 5 })
    const again = loadedAnew(memory)
    expect(again.getState()).toMatchObject({ drawerSlot: 2, drawerExit: 5, focusedSlot: 2 })
    expect(loadedAnew(memory).getState().drawerSlot).toBe(2)
  })

  it('stays closed when it was closed, or when another cluster is shown', () => {
    const memory = aMemory()
    const store = loadedAnew(memory)
    store.setState({ drawerSlot: 2 })
    expect(loadedAnew(memory, 'b').getState().drawerSlot).toBe(null)
    store.setState({ drawerSlot: 1 })
    store.setState({ drawerSlot: null })
    expect(loadedAnew(memory).getState().drawerSlot).toBe(null)
  })

  it('stays closed when what was kept makes no sense', () => {
    for (const text of ['{', 'null', '{"clusterId":1}']) {
      expect(loadedAnew({ ...aMemory(), getItem: () => text }).getState().drawerSlot).toBe(null)
    }
  })

  it('is opened again once: a later gap in the pushes leaves it as it is', () => {
    const memory = aMemory()
    loadedAnew(memory).setState({ drawerSlot: 2 })
    const store = createDeckStore()
    const drawer = keepDrawer(store, memory)
    store.setState({ clusterId: 'a' })
    drawer.reopen()
    store.setState({ drawerSlot: null })
    drawer.reopen()
    expect(store.getState().drawerSlot).toBe(null)
  })
})
