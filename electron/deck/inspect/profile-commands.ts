import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { ok } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { ProfileDesk } from './profile-desk.ts'

/** What each command about profiles does. */
export function createProfileCommands(profiles: ProfileDesk): {
  readonly [Name in Extract<DeckCommandName, `profile.${string}`>]: CommandHandler<Name>
} {
  return {
    'profile.snapshot': async () => ok(await profiles.snapshot()),
    'profile.start': (asked) => profiles.start(asked),
    'profile.boot': (asked) => profiles.boot(asked),
    'profile.stop': ({ runId }) => profiles.stop(runId),
    'profile.read': ({ profileId }) => profiles.read(profileId),
    'profile.text': ({ profileId }) => profiles.text(profileId),
    'profile.rename': ({ profileId, name }) => profiles.rename(profileId, name),
    'profile.remove': ({ profileId }) => profiles.remove(profileId),
  }
}
