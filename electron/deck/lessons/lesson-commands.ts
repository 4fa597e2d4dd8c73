import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a person does in lessons. */
export function createLessonCommands(): {
  readonly [Name in Extract<DeckCommandName, `lesson.${string}`>]: CommandHandler<Name>
} {
  return {
    'lesson.snapshot': notYet,
    'lesson.enter': notYet,
    'lesson.trust': notYet,
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
