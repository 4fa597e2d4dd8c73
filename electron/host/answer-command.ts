import type { z } from 'zod'
import { shorten } from '../../shared/base/shorten.ts'
import { type CommandName, commands } from '../../shared/ipc/contract.ts'
import { fail, type Result } from '../../shared/result.ts'
import { DeckEnded } from '../deck/thread/deck-thread.ts'
import { Unanswered } from '../deck/thread/port-calls.ts'

/** Does what a command asks for; its input is of that name in the contract, which TypeScript cannot follow. */
export type CarryOut = (name: CommandName, input: never) => Result<unknown> | Promise<Result<unknown>>

/** Words for a person, with a path of the longest kind in them; what quotes more is cut. */
const longestRefusal = 5000
const mostIssues = 5
const longestWord = 80

/**
 * Answers one command, whoever sent it: only names and inputs of the contract are taken, whatever else comes is refused in words
 * that stay short. Never rejects: a handler that throws is a bug; it is logged and answered as `internal`, and the deck goes on.
 */
export async function answerCommand(carryOut: CarryOut, name: unknown, input: unknown): Promise<Result<unknown>> {
  if (!isCommandName(name)) return fail('invalid-input', `There is no command ${quoted(name)}`)
  try {
    return bounded(await answer(carryOut, name, input))
  } catch (error) {
    if (error instanceof DeckEnded) return bounded(fail('internal', `${name} was not carried out: ${error.message}`))
    if (error instanceof Unanswered) {
      return fail('internal', `${name} was not answered: ${error.message}. It may still be carried out`)
    }
    console.error(`command ${name} failed:`, error)
    const reason = error instanceof Error ? error.message : 'something was thrown that is no error'
    return bounded(fail('internal', `${name} failed inside the deck: ${reason}. The deck goes on; please report this`))
  }
}

function answer(carryOut: CarryOut, name: CommandName, input: unknown): Result<unknown> | Promise<Result<unknown>> {
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) return fail('invalid-input', describeIssues(name, parsed.error))
  // The schema just said what the input is; TypeScript cannot follow the index through the map.
  return carryOut(name, parsed.data as never)
}

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

/** Not `String(name)`: what crosses the bridge may have a `toString` of its own that is no function. */
function quoted(name: unknown): string {
  return typeof name === 'string'
    ? `"${shorten(name, longestWord)}"`
    : `whose name is no text but of type ${typeof name}`
}

function describeIssues(name: string, error: z.ZodError): string {
  // What is wrong with a key of a record is told one level deeper.
  const issues = error.issues.flatMap((issue) => (issue.code === 'invalid_key' ? issue.issues : [issue]))
  const words = new Set<string>()
  for (const { path, message } of issues) {
    const place = shorten(path.map(String).join('.'), longestWord)
    words.add(
      shorten(place === '' || /^[A-Z].* must /.test(message) ? message : `${place}: ${message}`, 2 * longestWord),
    )
    if (words.size > mostIssues) break
  }
  if (words.size === 0) return `${name}: unreadable input`
  const told = [...words].slice(0, mostIssues).join('; ')
  return words.size > mostIssues ? `${told}; and more of this kind` : told
}

function bounded<T>(result: Result<T>): Result<T> {
  if (result.ok || result.error.message.length <= longestRefusal) return result
  return fail(result.error.code, shorten(result.error.message, longestRefusal))
}
