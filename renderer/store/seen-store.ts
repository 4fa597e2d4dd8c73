import type { StoreApi } from 'zustand/vanilla'

/** A store as components hear it. */
type HeardStore<State> = Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>

/** Whether somebody can see the window: a `document`, but for tests. */
type Sight = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/**
 * The same store for who draws it: while nobody sees the window its listeners are told nothing, and once it is seen again
 * all that changed meanwhile. `sightOf` is asked when somebody listens: not every test has a document.
 */
export function heardWhileSeen<State>(store: StoreApi<State>, sightOf: () => Sight): HeardStore<State> {
  return {
    getState: () => store.getState(),
    getInitialState: () => store.getInitialState(),
    subscribe(listener) {
      const sight = sightOf()
      let missedSince: State | null = null
      const unsubscribe = store.subscribe((state, before) => {
        if (sight.visibilityState === 'visible') listener(state, before)
        else missedSince ??= before
      })
      const look = (): void => {
        if (missedSince === null || sight.visibilityState !== 'visible') return
        const before = missedSince
        missedSince = null
        listener(store.getState(), before)
      }
      sight.addEventListener('visibilitychange', look)
      return () => {
        unsubscribe()
        sight.removeEventListener('visibilitychange', look)
      }
    },
  }
}
