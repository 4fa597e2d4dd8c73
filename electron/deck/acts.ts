import { AsyncLocalStorage } from 'node:async_hooks'
import { type LifecycleEvent, type LifecycleKind, type Origin, signedWords } from '../../shared/model/event.ts'

/** One process that an act is on. */
interface ActTarget {
  readonly clusterId: string
  readonly slot: number
  readonly generation: number
}

interface Act {
  readonly by: Origin
  readonly target: ActTarget | null
  isOver: boolean
}

/** These tell what was done; all others tell what became of a process. */
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
 * Who is at work, when it is not the person at the window. An event is signed if the act led to it and was not answered yet:
 * one that tells what was done, or the exit of the process that the act named. What a worker does later that was forked by it, and
 * how a reload, a load or an experiment ends that it began, is signed by nobody.
 */
export class Acts {
  readonly #storage = new AsyncLocalStorage<Act>()
  readonly #open = new Set<Act>()

  /** Does it in this name; `target`: the process that it is on. */
  async by<T>(by: Origin, target: ActTarget | null, act: () => T | Promise<T>): Promise<T> {
    const mine: Act = { by, target, isOver: false }
    this.#open.add(mine)
    try {
      return await this.#storage.run(mine, act)
    } finally {
      mine.isOver = true
      this.#open.delete(mine)
      // Up to Node 22 every promise of the process costs more as long as it is on.
      if (this.#open.size === 0) this.#storage.disable()
    }
  }

  /** The event with the name of whoever did what it tells of. */
  signed(clusterId: string, event: Omit<LifecycleEvent, 'id'>): Omit<LifecycleEvent, 'id'> {
    const act = event.kind === 'exit' ? this.#onProcess(clusterId, event) : this.#present(event.kind)
    return act === undefined ? event : { ...event, by: act.by, words: signedWords(event.words, act.by) }
  }

  /** An exit comes from the system, not from whoever asked for it. */
  #onProcess(clusterId: string, { slot, generation }: Omit<LifecycleEvent, 'id'>): Act | undefined {
    return [...this.#open].find(
      ({ target }) =>
        target !== null && target.clusterId === clusterId && target.slot === slot && target.generation === generation,
    )
  }

  #present(kind: LifecycleKind): Act | undefined {
    const act = this.#storage.getStore()
    return act?.isOver === false && deeds.has(kind) ? act : undefined
  }
}
