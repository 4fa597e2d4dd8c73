import type { LessonCard } from '../../../../shared/lessons/lesson-view.ts'
import type { Tone } from '../../../../shared/model/event.ts'
import type { IconName } from '../../../components/icon.tsx'
import { counted } from '../../../format/number.ts'

/** How far a person is in a lesson: picture, word and tone together. */
export interface CardState {
  readonly icon: IconName
  readonly words: string
  readonly tone: Tone
  /** What the button does. */
  readonly go: 'Start' | 'Go on' | 'Again'
}

type Progress = Pick<LessonCard, 'stepCount' | 'doneCount' | 'lastAtMs'>

/** Done only with its last step; begun with its first look. */
export function cardState({ stepCount, doneCount, lastAtMs }: Progress): CardState {
  if (stepCount > 0 && doneCount >= stepCount) {
    return { icon: 'done', words: `done, all ${counted(stepCount, 'step')}`, tone: 'ok', go: 'Again' }
  }
  if (lastAtMs === null)
    return { icon: 'todo', words: `not begun, ${counted(stepCount, 'step')}`, tone: 'idle', go: 'Start' }
  return { icon: 'now', words: `${doneCount} of ${counted(stepCount, 'step')} done`, tone: 'info', go: 'Go on' }
}

/** "after: One port, many processes"; '' when it needs none. What is not in the list is named by its id. */
export function needsWords(
  card: Pick<LessonCard, 'needs'>,
  cards: readonly Pick<LessonCard, 'id' | 'title'>[],
): string {
  const titles = card.needs.map((id) => cards.find((one) => one.id === id)?.title ?? id)
  return titles.length === 0 ? '' : `after: ${titles.join(', ')}`
}

/** Beside the word in the sidebar: "3/8"; '' while there are none. */
export function doneOfAll(cards: readonly Progress[]): string {
  const doneCount = cards.filter((card) => card.stepCount > 0 && card.doneCount >= card.stepCount).length
  return cards.length === 0 ? '' : `${doneCount}/${cards.length}`
}
