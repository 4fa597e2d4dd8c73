import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail, type Result } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const notYet = (): Result<never> => fail('refused', 'Containers cannot be opened yet')

/** What each command of containers does. */
export function createContainerCommands(): {
  readonly [Name in Extract<DeckCommandName, `containers.${string}`>]: CommandHandler<Name>
} {
  return {
    'containers.hosts': notYet,
    'containers.look': notYet,
    'containers.open': notYet,
    'containers.propose': notYet,
    'containers.run': notYet,
    'containers.update': notYet,
    'containers.roll-back': notYet,
    'containers.set-node': notYet,
    'containers.delete': notYet,
  }
}
