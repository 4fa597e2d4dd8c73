import type { CommandHandler } from '../../../../shared/ipc/contract.ts'
import { ok } from '../../../../shared/result.ts'
import type { DeckCommandName } from '../../deck-command-names.ts'
import type { ClassDesk } from './class-desk.ts'

/** What a teacher does with a class. */
export function createClassCommands(desk: ClassDesk): {
  readonly [Name in Extract<DeckCommandName, `class.${string}`>]: CommandHandler<Name>
} {
  return {
    'class.state': () => ok(desk.state),
    'class.open': (asked) => desk.open(asked),
    'class.close': async () => ok(await desk.close()),
    'class.ask': (asked) => desk.ask(asked),
    'class.dismiss': ({ phoneId }) => desk.dismiss(phoneId),
  }
}
