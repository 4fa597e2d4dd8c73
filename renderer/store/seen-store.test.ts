import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { heardWhileSeen } from './seen-store.ts'

function build() {
  const sight = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const store = createStore<{ readonly count: number }>(() => ({ count: 0 }))
  const heard: [now: number, before: number][] = []
  const unsubscribe = heardWhileSeen(store, () => sight).subscribe((state, before) =>
    heard.push([state.count, before.count]),
  )
  const see = (visibilityState: DocumentVisibilityState): void => {
    sight.visibilityState = visibilityState
    sight.dispatchEvent(new Event('visibilitychange'))
  }
  return { store, heard, see, unsubscribe }
}

describe('a store that is drawn', () => {
  it('tells each change while it is seen', () => {
    const { store, heard } = build()
    store.setState({ count: 1 })
    store.setState({ count: 2 })
    expect(heard).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  it('tells nothing while nobody sees it, and all of it at once when it is seen again', () => {
    const { store, heard, see } = build()
    see('hidden')
    store.setState({ count: 1 })
    store.setState({ count: 2 })
    expect(heard).toEqual([])
    see('visible')
    expect(heard).toEqual([[2, 0]])
    store.setState({ count: 3 })
    expect(heard.at(-1)).toEqual([3, 2])
  })

  it('tells nothing when it is seen again and nothing changed, or nobody listens any more', () => {
    const { store, heard, see, unsubscribe } = build()
    see('hidden')
    see('visible')
    see('hidden')
    store.setState({ count: 1 })
    unsubscribe()
    see('visible')
    expect(heard).toEqual([])
  })
})
