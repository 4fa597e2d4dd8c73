import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a teacher does with a class. */
export function createClassCommands(): {
  readonly [Name in Extract<DeckCommandName, `class.${string}`>]: CommandHandler<Name>
} {
  return {
    'class.state': notYet,
    'class.open': notYet,
    'class.close': notYet,
    'class.ask': notYet,
    'class.dismiss': notYet,
  }
}
