import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const unbuilt = () => fail('refused', 'The merged log is not built yet')

/** What each command about the one log of a cluster does. */
export function createLogCommands(): {
  readonly [Name in Extract<DeckCommandName, `log.${string}`>]: CommandHandler<Name>
} {
  return {
    'log.watch': unbuilt,
    'log.rows': unbuilt,
    'log.step': unbuilt,
    'log.rowAt': unbuilt,
    'log.entry': unbuilt,
    'log.errors': unbuilt,
    'log.text': unbuilt,
    'log.clear': unbuilt,
  }
}
