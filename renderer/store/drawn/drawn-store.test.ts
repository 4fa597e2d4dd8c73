import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { drawnStore } from './drawn-store.ts'

interface State {
  readonly count: number
  /** The only thing that waits. */
  readonly calm: number
}

function build() {
  const sight = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const store = createStore<State>(() => ({ count: 0, calm: 0 }))
  const timers = new Set<() => void>()
  const drawn = drawnStore(store, {
    sightOf: () => sight,
    mayWait: (state, before) => state.count === before.count,
    after: (_delayMs, callback) => {
      timers.add(callback)
      return () => timers.delete(callback)
    },
  })
  const heard: [now: number, before: number][] = []
  const listen = () =>
    drawn.subscribe((state, before) => heard.push([state.count + state.calm, before.count + before.calm]))
  const unsubscribe = listen()
  const see = (visibilityState: DocumentVisibilityState): void => {
    sight.visibilityState = visibilityState
    sight.dispatchEvent(new Event('visibilitychange'))
  }
  /** The wait is over. */
  const elapse = (): void => {
    for (const callback of timers) {
      timers.delete(callback)
      callback()
    }
  }
  return { store, heard, see, elapse, timers, listen, unsubscribe }
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

  it('tells what may wait in one, after a moment', () => {
    const { store, heard, elapse } = build()
    store.setState({ calm: 1 })
    store.setState({ calm: 2 })
    expect(heard).toEqual([])
    elapse()
    expect(heard).toEqual([[2, 0]])
    store.setState({ calm: 3 })
    elapse()
    expect(heard.at(-1)).toEqual([3, 2])
  })

  it('tells what waits with the next change that does not', () => {
    const { store, heard, timers } = build()
    store.setState({ calm: 1 })
    store.setState({ count: 1 })
    expect(heard).toEqual([[2, 0]])
    expect(timers.size).toBe(0)
  })

  it('tells nothing while nobody sees it, and all of it at once when it is seen again', () => {
    const { store, heard, see, elapse } = build()
    store.setState({ calm: 1 })
    see('hidden')
    elapse()
    store.setState({ count: 1 })
    store.setState({ count: 2 })
    expect(heard).toEqual([])
    see('visible')
    expect(heard).toEqual([[3, 0]])
    store.setState({ count: 3 })
    expect(heard.at(-1)).toEqual([4, 3])
  })

  it('tells nothing when it is seen again and nothing changed, or nobody listens any more', () => {
    const { store, heard, see, timers, unsubscribe } = build()
    see('hidden')
    see('visible')
    store.setState({ calm: 1 })
    unsubscribe()
    expect(timers.size).toBe(0)
    see('hidden')
    store.setState({ count: 1 })
    see('visible')
    expect(heard).toEqual([])
  })

  it('begins with what there is when somebody listens again', () => {
    const { store, heard, listen, unsubscribe } = build()
    unsubscribe()
    store.setState({ count: 5 })
    listen()
    store.setState({ count: 6 })
    expect(heard).toEqual([[6, 5]])
  })
})
