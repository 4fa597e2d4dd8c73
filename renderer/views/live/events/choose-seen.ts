import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { isTrouble } from './filter-events.ts'

/** Trouble older than so many events gives its line to what is new. */
const reach = 30

/**
 * The events to be seen in so many lines, oldest first: the newest one always, then trouble before all else, so that the exit
 * that mattered is not pushed out by what followed it.
 */
export function chooseSeen(events: readonly LifecycleEvent[], lineCount: number): readonly LifecycleEvent[] {
  const [newest, ...others] = events.slice(-reach).toReversed()
  if (newest === undefined || lineCount < 1) return []
  const byWeight = [...others.filter(isTrouble), ...others.filter((event) => !isTrouble(event))]
  return [newest, ...byWeight.slice(0, lineCount - 1)].sort((one, other) => one.id - other.id)
}
