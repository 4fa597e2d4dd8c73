import type { CommandHandler } from '../../../../shared/ipc/contract.ts'
import { ok } from '../../../../shared/result.ts'
import type { DeckCommandName } from '../../deck-command-names.ts'
import type { LabDesk } from './lab-desk.ts'

/** What a person does in the state lab. */
export function createLabCommands(lab: LabDesk): {
  readonly [Name in Extract<DeckCommandName, `lab.${string}`>]: CommandHandler<Name>
} {
  return {
    'lab.state': () => ok(lab.state()),
    'lab.open': ({ variant }) => lab.open(variant),
    'lab.close': () => lab.close(),
    'lab.watch': ({ isSeen }) => ok(lab.setSeen(isSeen)),
    'lab.variant': (asked) => lab.setVariant(asked),
    'lab.user': (asked) => lab.user(asked),
    'lab.tabs': ({ times }) => lab.tabs(times),
    'lab.store': (asked) => lab.store(asked),
    'lab.storeAddress': ({ url }) => lab.storeAddress(url),
  }
}
