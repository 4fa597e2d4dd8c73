import { AsyncLocalStorage } from 'node:async_hooks'
import type { LifecycleEvent, LifecycleKind, Origin } from '../../shared/model/event.ts'

interface Act {
  readonly by: Origin
  isOver: boolean
}

/** These tell what was done; all others tell what became of a process, which nobody but that process did. */
const deeds: ReadonlySet<LifecycleKind> = new Set([
  'start',
  'stop',
  'scale',
  'autoscale',
  'drain',
  'signal',
  'rotation',
  'retry',
  'policy',
  'settings',
  'reload',
  'fault',
  'notice',
])

/**
 * Who is at work, when it is not the person at the window. An event is signed if the act led to it, and was not answered yet:
 * what a worker does later that was forked by it, and how a reload ends that it began, is signed by nobody.
 */
export class Acts {
  readonly #storage = new AsyncLocalStorage<Act>()
  #openCount = 0

  /** Does it in this name. */
  async by<T>(by: Origin, act: () => T | Promise<T>): Promise<T> {
    const mine: Act = { by, isOver: false }
    this.#openCount += 1
    try {
      return await this.#storage.run(mine, act)
    } finally {
      mine.isOver = true
      this.#openCount -= 1
      // Up to Node 22 every promise of the process costs more as long as it is on.
      if (this.#openCount === 0) this.#storage.disable()
    }
  }

  /** The event with the name of whoever did what it tells of. */
  signed(event: Omit<LifecycleEvent, 'id'>): Omit<LifecycleEvent, 'id'> {
    const act = this.#storage.getStore()
    if (act === undefined || act.isOver || !deeds.has(event.kind)) return event
    return { ...event, by: act.by, words: `${event.words}, by ${act.by}` }
  }
}
