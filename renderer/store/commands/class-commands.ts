import type { CommandInput } from '../../../shared/ipc/contract.ts'
import type { ClassQuestion } from '../../../shared/lessons/classroom.ts'
import type { Result } from '../../../shared/result.ts'
import { bridge } from '../../bridge.ts'
import { deckStore } from '../deck-store.ts'
import { runCommand } from './commands.ts'
import { pendingKeys } from './run-command.ts'

/** What a teacher does with a class. Failures become alerts unless the caller shows them itself. */

/** Asks how the class stands, and where it could be opened. */
export async function pullClass(): Promise<void> {
  const state = await bridge.invoke('class.state', {})
  if (state.ok) deckStore.setState({ classroom: state.value })
}

/** Opens the page on the network; the caller shows what was wrong. */
export async function openClass(wish: CommandInput<'class.open'>): Promise<Result<void>> {
  return runCommand('class.open', wish, { pendingKey: pendingKeys.classroom() })
}

export async function closeClass(): Promise<void> {
  await runCommand('class.close', {}, { pendingKey: pendingKeys.classroom(), failure: 'The class is still open' })
}

/** Null takes the question away. */
export async function askClass(partId: string | null, round: ClassQuestion['round']): Promise<void> {
  await runCommand('class.ask', { partId, round }, { failure: 'The class was not asked' })
}

export async function dismissPhone(phoneId: string): Promise<void> {
  await runCommand('class.dismiss', { phoneId }, { failure: 'The phone is still in the class' })
}
