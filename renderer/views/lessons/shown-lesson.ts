import type { LessonState } from '../../../shared/lessons/lesson-view.ts'
import { useLessonChoice } from '../../store/lessons/lesson-choice.ts'
import { useDeck } from '../../store/use-deck.ts'

/** The lesson that stands on the screen; null: the list does. */
export function useShownLesson(): LessonState | null {
  const current = useDeck((state) => state.lessons?.current ?? null)
  const showsList = useLessonChoice((choice) => choice.showsList)
  return showsList ? null : current
}
