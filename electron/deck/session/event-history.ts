import { withError } from '../../../shared/exit-error.ts'
import { limits } from '../../../shared/limits.ts'
import { type LifecycleEvent, signedWords } from '../../../shared/model/event.ts'
import type { ExitRecord } from '../../../shared/model/worker.ts'

/** What happened in one cluster, in bounded memory: events and exits. */
export interface EventHistory {
  /** Gives the event its number and keeps it. */
  addEvent(event: Omit<LifecycleEvent, 'id'>): LifecycleEvent
  addExit(exit: ExitRecord): void
  exitsOf(slot: number): readonly ExitRecord[]
  /** Tells an end in other words, in its exit and in the event of it (null: that is forgotten, or there was none). */
  retell(
    exit: ExitRecord,
    told: Pick<ExitRecord, 'words'> & Partial<Pick<ExitRecord, 'how' | 'error'>>,
  ): { readonly exit: ExitRecord; readonly event: LifecycleEvent | null }
  /** Names what a worker ended by, in its exit and in the event of it (null: that is forgotten, or there was none). */
  nameError(exit: ExitRecord, error: string): { readonly exit: ExitRecord; readonly event: LifecycleEvent | null }
  readonly events: readonly LifecycleEvent[]
  readonly exits: readonly ExitRecord[]
}

export function createEventHistory(): EventHistory {
  let nextId = 1
  const events: LifecycleEvent[] = []
  const exits = new Map<number, ExitRecord[]>()

  const retell: EventHistory['retell'] = (exit, told) => {
    const named = { ...exit, ...told }
    exits.set(
      exit.slot,
      (exits.get(exit.slot) ?? []).map((one) => (one.generation === exit.generation ? named : one)),
    )
    const at = events.findLastIndex(
      (one) =>
        one.slot === exit.slot && one.generation === exit.generation && one.words === signedWords(exit.words, one.by),
    )
    const before = events[at]
    if (before === undefined) return { exit: named, event: null }
    const event = { ...before, words: signedWords(told.words, before.by) }
    events[at] = event
    return { exit: named, event }
  }

  return {
    addEvent(event) {
      const numbered = { ...event, id: nextId }
      nextId += 1
      events.push(numbered)
      // Trimmed in steps, so that a storm of events does not move the whole array each time.
      if (events.length > limits.lifecycleEvents * 1.1) events.splice(0, events.length - limits.lifecycleEvents)
      return numbered
    },
    addExit(exit) {
      const own = exits.get(exit.slot) ?? []
      own.push(exit)
      exits.set(exit.slot, own.slice(-limits.generationsKept))
    },
    exitsOf: (slot) => exits.get(slot) ?? [],
    retell,
    nameError: (exit, error) => retell(exit, { error, words: withError(exit.words, exit.how, error) }),
    get events() {
      return events.slice(-limits.lifecycleEvents)
    },
    get exits() {
      return [...exits.values()].flat().sort((one, other) => one.atMs - other.atMs)
    },
  }
}
