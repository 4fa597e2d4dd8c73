import type { DrillState, LessonState } from '../../../../shared/lessons/lesson-view.ts'
import { isPassed } from '../frame/step-words.ts'

/** The drill has the screen: nothing else of the lesson is shown meanwhile. */
export const isDrilling = (drill: DrillState | null): boolean =>
  drill !== null && (drill.phase === 'running' || drill.phase === 'answered')

/** It is offered with the end of the lesson, and stays once it was begun. */
export function offersDrill({
  drill,
  steps,
  at,
  parts,
}: Pick<LessonState, 'drill' | 'steps' | 'at' | 'parts'>): boolean {
  if (drill === null) return false
  return drill.phase !== 'ready' || (at === steps.length - 1 && parts.every(isPassed))
}

/** "4:05"; at its end it stands at "0:00". */
export function clockLeft(leftMs: number): string {
  const seconds = Math.ceil(Math.max(0, leftMs) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** "slot 3", "slots 1 to 4"; of none in particular: "all slots". */
export function slotsWords(slots: readonly number[]): string {
  if (slots.length === 0) return 'all slots'
  return slots.length === 1 ? `slot ${slots[0]}` : `slots ${slots.join(', ')}`
}
