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
  /** Names what a worker ended by, in its exit and in the event of it (null: that is forgotten, or there was none). */
  nameError(exit: ExitRecord, error: string): { readonly exit: ExitRecord; readonly event: LifecycleEvent | null }
  readonly events: readonly LifecycleEvent[]
  readonly exits: readonly ExitRecord[]
}

export function createEventHistory(): EventHistory {
  let nextId = 1
  const events: LifecycleEvent[] = []
  const exits = new Map<number, ExitRecord[]>()

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
    nameError(exit, error) {
      const words = withError(exit.words, exit.how, error)
      const named = { ...exit, error, words }
      exits.set(
        exit.slot,
        (exits.get(exit.slot) ?? []).map((one) => (one.generation === exit.generation ? named : one)),
      )
      const at = events.findLastIndex(
        (one) =>
          one.slot === exit.slot && one.generation === exit.generation && one.words === signedWords(exit.words, one.by),
      )
      const told = events[at]
      if (told === undefined) return { exit: named, event: null }
      const event = { ...told, words: signedWords(words, told.by) }
      events[at] = event
      return { exit: named, event }
    },
    get events() {
      return events.slice(-limits.lifecycleEvents)
    },
    get exits() {
      return [...exits.values()].flat().sort((one, other) => one.atMs - other.atMs)
    },
  }
}
