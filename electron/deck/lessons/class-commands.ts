import { fail } from '../../../shared/result.ts'
import type { DeckCommands } from '../deck-commands.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a teacher does with a class. */
export function createClassCommands(): Pick<
  DeckCommands,
  'class.state' | 'class.open' | 'class.close' | 'class.ask' | 'class.dismiss'
> {
  return {
    'class.state': notYet,
    'class.open': notYet,
    'class.close': notYet,
    'class.ask': notYet,
    'class.dismiss': notYet,
  }
}
