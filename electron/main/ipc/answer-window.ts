import type { CommandHandler, CommandInput, CommandName } from '../../../shared/ipc/contract.ts'
import type { Result } from '../../../shared/result.ts'
import { type DeckCommandName, isDeckCommand } from '../../deck/deck-command-names.ts'
import type { DeckThread } from '../../deck/thread/deck-thread.ts'
import { answerCommand } from '../../host/answer-command.ts'

/** One handler per command that is not the deck's; the compiler names the missing ones. */
export type OwnHandlers = { readonly [Name in Exclude<CommandName, DeckCommandName>]: CommandHandler<Name> }

/** Who carries out the window's commands. */
export interface CommandParts {
  readonly own: OwnHandlers
  /** Carries out the deck's commands, in its thread. */
  readonly deck: Pick<DeckThread, 'call'>
  /** Why the deck is not even asked, or null: for what only main can know. */
  refusal<Name extends CommandName>(name: Name, input: CommandInput<Name>): Result<never> | null
}

/** Answers one command of the window. Never rejects. */
export function answerWindow(parts: CommandParts, name: unknown, input: unknown): Promise<Result<unknown>> {
  return answerCommand((known, read) => carryOut(parts, known, read), name, input)
}

function carryOut(parts: CommandParts, name: CommandName, input: never): Result<unknown> | Promise<Result<unknown>> {
  const refused = parts.refusal(name, input)
  if (refused !== null) return refused
  return isDeckCommand(name) ? parts.deck.call(name, input) : parts.own[name](input)
}
