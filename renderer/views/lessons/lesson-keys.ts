import type { LessonState } from '../../../shared/lessons/lesson-view.ts'
import { goToStep } from '../../store/commands/lesson-commands.ts'
import { deckStore } from '../../store/deck-store.ts'
import {
  blankProjector,
  endProjection,
  lessonChoice,
  noteOnProjector,
  project,
  projectPart,
} from '../../store/lessons/lesson-choice.ts'
import { stepRefusal } from './frame/step-words.ts'
import { entryPart, projectorMove } from './projector/projected-part.ts'

/** What keys do in a lesson; false where there was nothing to do. */

/** The lesson that is in sight; null: the list is, or the person is in none. */
export const shownLesson = (): LessonState | null =>
  lessonChoice.getState().showsList ? null : (deckStore.getState().lessons?.current ?? null)

export const isProjected = (): boolean => lessonChoice.getState().isProjecting && shownLesson() !== null

/** One step on or back; on the projector one part. */
export function stepLesson(by: 1 | -1): boolean {
  const lesson = shownLesson()
  if (lesson === null) return false
  if (isProjected()) return stepProjector(by)
  const step = lesson.at + by
  if (step < 0 || step >= lesson.steps.length || (by === 1 && stepRefusal(lesson) !== null)) return false
  void goToStep(step)
  return true
}

export function stepProjector(by: 1 | -1): boolean {
  const lesson = shownLesson()
  if (lesson === null || !isProjected()) return false
  const move = projectorMove(lesson, lessonChoice.getState().projectedPartId, by)
  if (move.kind === 'part') projectPart(move.partId)
  else if (move.kind === 'step') void goToStep(move.step)
  else noteOnProjector(move.why)
  return true
}

export function toggleProjector(): boolean {
  const lesson = shownLesson()
  if (lesson === null) return false
  if (isProjected()) endProjection()
  else project(entryPart(lesson)?.part.id ?? null)
  return true
}

export function blank(): boolean {
  if (!isProjected()) return false
  blankProjector(true)
  return true
}

export function closeProjector(): boolean {
  if (!isProjected()) return false
  endProjection()
  return true
}
