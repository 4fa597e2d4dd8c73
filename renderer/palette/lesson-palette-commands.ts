import { enterLesson, leaveLesson } from '../store/commands/lesson-commands.ts'
import { showScreen } from '../store/commands/view-actions.ts'
import type { DeckState } from '../store/deck-state.ts'
import { showLessonList } from '../store/lessons/lesson-choice.ts'
import { toggleProjector } from '../views/lessons/lesson-keys.ts'
import { cardState } from '../views/lessons/list/card-words.ts'
import { command, type KeyHint, type PlainCommand } from './plain-command.ts'

/** Every lesson by its name, and what can be done in the one that a person is in. */
export function lessonPaletteCommands({ lessons }: DeckState, key: KeyHint): readonly PlainCommand[] {
  if (lessons === null) return []
  const { cards, current } = lessons
  const inLesson =
    current === null
      ? []
      : [
          command('View', 'projector', 'Lesson on the projector, and back', key('projector'), () => {
            showLesson()
            toggleProjector()
          }),
          command('View', 'close', `Leave lesson ${current.title}`, 'its cluster ends', () => void leaveLesson()),
        ]
  return [
    ...inLesson,
    ...cards.map((card) =>
      command('Open', 'lesson', `Lesson: ${card.title}`, cardState(card).words, () => {
        showLesson()
        if (current?.lessonId !== card.id) void enterLesson(card.id)
      }),
    ),
  ]
}

function showLesson(): void {
  showScreen('lessons')
  showLessonList(false)
}
