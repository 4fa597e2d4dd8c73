import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'

const unbuilt = () => fail('refused', 'Profiles are not built yet')

/** What each command about profiles does. */
export function createProfileCommands(): {
  readonly [Name in Extract<DeckCommandName, `profile.${string}`>]: CommandHandler<Name>
} {
  return {
    'profile.snapshot': () => ok({ running: [], kept: [] }),
    'profile.start': unbuilt,
    'profile.boot': unbuilt,
    'profile.stop': unbuilt,
    'profile.read': unbuilt,
    'profile.rename': unbuilt,
    'profile.remove': unbuilt,
  }
}
