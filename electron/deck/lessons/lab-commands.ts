import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const notYet = () => fail('refused', 'Lessons are not there yet')

/** What a person does in the state lab. */
export function createLabCommands(): {
  readonly [Name in Extract<DeckCommandName, `lab.${string}`>]: CommandHandler<Name>
} {
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
