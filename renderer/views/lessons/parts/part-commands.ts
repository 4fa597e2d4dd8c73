import type { Answer } from '../../../../shared/lessons/answer.ts'
import type { Result } from '../../../../shared/result.ts'
import { copyText, runCommand } from '../../../store/commands/commands.ts'

/** What a person does in one part of a step. Failures become alerts, but for those that a part shows itself. */

/** Under which key a command on a part is pending. */
export const pendingPart = (partId: string): string => `lesson-part:${partId}`

export async function predict(partId: string, answer: Answer): Promise<void> {
  const options = { pendingKey: pendingPart(partId), failure: 'The prediction was not taken' }
  await runCommand('lesson.predict', { partId, answer }, options)
}

export async function observe(partId: string, answer: Answer): Promise<void> {
  const options = { pendingKey: pendingPart(partId), failure: 'What you saw was not written down' }
  await runCommand('lesson.observe', { partId, answer }, options)
}

/** Has the deck do what the part says; answers at once, what comes of it is pushed. */
export async function doPart(partId: string): Promise<void> {
  await runCommand('lesson.do', { partId }, { pendingKey: pendingPart(partId), failure: 'It was not begun' })
}

export async function stopPart(): Promise<void> {
  await runCommand('lesson.stop', {}, { failure: 'It was not stopped' })
}

/** Another text for the part's file. Its failure is the answer: a mistake in the text is said beside it. */
export function changeFile(partId: string, text: string): Promise<Result<void>> {
  return runCommand('lesson.change', { partId, text }, { pendingKey: pendingPart(partId) })
}

export function readSolution(partId: string): Promise<Result<string>> {
  return runCommand('lesson.solution', { partId }, { pendingKey: pendingPart(partId) })
}

export function copyAddress(address: string): void {
  void copyText(address, address)
}
