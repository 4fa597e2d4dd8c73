import { fail } from '../../../shared/result.ts'
import type { DeckCommands } from '../deck-commands.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a person does in lessons. */
export function createLessonCommands(): Pick<
  DeckCommands,
  | 'lesson.snapshot'
  | 'lesson.enter'
  | 'lesson.leave'
  | 'lesson.reset'
  | 'lesson.forget'
  | 'lesson.go'
  | 'lesson.predict'
  | 'lesson.observe'
  | 'lesson.do'
  | 'lesson.stop'
  | 'lesson.change'
  | 'lesson.solution'
  | 'lesson.alias'
  | 'lesson.drill'
  | 'lesson.drillAnswer'
> {
  return {
    'lesson.snapshot': notYet,
    'lesson.enter': notYet,
    'lesson.leave': notYet,
    'lesson.reset': notYet,
    'lesson.forget': notYet,
    'lesson.go': notYet,
    'lesson.predict': notYet,
    'lesson.observe': notYet,
    'lesson.do': notYet,
    'lesson.stop': notYet,
    'lesson.change': notYet,
    'lesson.solution': notYet,
    'lesson.alias': notYet,
    'lesson.drill': notYet,
    'lesson.drillAnswer': notYet,
  }
}
