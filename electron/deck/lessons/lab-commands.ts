import { fail } from '../../../shared/result.ts'
import type { DeckCommands } from '../deck-commands.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a person does in the state lab. */
export function createLabCommands(): Pick<
  DeckCommands,
  'lab.state' | 'lab.open' | 'lab.close' | 'lab.variant' | 'lab.user' | 'lab.tabs' | 'lab.store' | 'lab.storeAddress'
> {
  return {
    'lab.state': notYet,
    'lab.open': notYet,
    'lab.close': notYet,
    'lab.variant': notYet,
    'lab.user': notYet,
    'lab.tabs': notYet,
    'lab.store': notYet,
    'lab.storeAddress': notYet,
  }
}
