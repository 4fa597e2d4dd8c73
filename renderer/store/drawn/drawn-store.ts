import type { StoreApi } from 'zustand/vanilla'

/** A store as components hear it. */
type HeardStore<State> = Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>

/** Whether somebody can see the window: a `document`, but for tests. */
type Sight = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

interface DrawnPorts<State> {
  /** Asked when somebody listens: not every test has a document. */
  sightOf(): Sight
  /** True for a change that nobody misses for a moment. */
  mayWait(state: State, before: State): boolean
  /** Calls back once; returns its cancel. */
  after(delayMs: number, callback: () => void): () => void
}

/** Shorter than what people take for at once, longer than a worker boots. */
const waitMs = 100

/**
 * The same store for who draws it. What may wait is told with the next change that may not, or after 100 ms: drawing each step
 * of a worker's start takes the processor that it starts with. While nobody sees the window nothing is told, and once it is
 * seen again all that changed meanwhile.
 */
export function drawnStore<State>(store: StoreApi<State>, ports: DrawnPorts<State>): HeardStore<State> {
  const { sightOf, mayWait, after } = ports
  const listeners = new Set<(state: State, before: State) => void>()
  let told = store.getState()
  let cancelWait: (() => void) | null = null
  let stop = (): void => {}

  function endWait(): void {
    cancelWait?.()
    cancelWait = null
  }

  function start(): void {
    const sight = sightOf()
    const tell = (): void => {
      if (sight.visibilityState !== 'visible') return
      endWait()
      const before = told
      told = store.getState()
      if (told !== before) for (const listener of listeners) listener(told, before)
    }
    told = store.getState()
    const unsubscribe = store.subscribe((state, before) => {
      if (sight.visibilityState !== 'visible') return
      if (mayWait(state, before)) cancelWait ??= after(waitMs, tell)
      else tell()
    })
    sight.addEventListener('visibilitychange', tell)
    stop = () => {
      endWait()
      unsubscribe()
      sight.removeEventListener('visibilitychange', tell)
    }
  }

  return {
    getState: () => store.getState(),
    getInitialState: () => store.getInitialState(),
    subscribe(listener) {
      if (listeners.size === 0) start()
      listeners.add(listener)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop()
      }
    },
  }
}
