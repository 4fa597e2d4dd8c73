import type { FactValue } from '../../../../shared/lessons/facts.ts'
import type { LessonState, PartState } from '../../../../shared/lessons/lesson-view.ts'
import type { DeckState } from '../../../store/deck-state.ts'

/** What a part needs of its neighbours in the step. */

export const selectLesson = (state: DeckState): LessonState | null => state.lessons?.current ?? null

const none: readonly PartState[] = []
export const selectParts = (state: DeckState): readonly PartState[] => selectLesson(state)?.parts ?? none

/** The prediction that an observation is of; undefined: an earlier step asked for it. */
export function predictionOf(parts: readonly PartState[], partId: string): PartState | undefined {
  return parts.find(({ part }) => part.kind === 'predict' && part.id === partId)
}

/** True where what happened is told by an observation further down, not by the prediction itself. */
export function isObserved(parts: readonly PartState[], predictionId: string): boolean {
  return parts.some(({ part }) => part.kind === 'observe' && part.of === predictionId)
}

/**
 * True while what came of a part may not be told: the person writes down first what they saw. Whoever is told before
 * remembers what was told, not what was there.
 */
export function isHeldBack(parts: readonly PartState[], partId: string): boolean {
  const place = parts.findIndex(({ part }) => part.id === partId)
  if (place === -1) return false
  const later = parts.slice(place + 1)
  const next = later.findIndex(({ part }) => part.kind === 'do')
  const before = next === -1 ? later : later.slice(0, next)
  return before.some(({ part, status }) => part.kind === 'observe' && status !== 'done')
}

/** Facts by their ids, in this order; those that the lesson does not know are left out. */
export function factsOf(facts: Readonly<Record<string, FactValue>>, ids: readonly string[]): readonly FactValue[] {
  return ids.flatMap((id) => facts[id] ?? [])
}
