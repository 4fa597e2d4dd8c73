import { join, split } from 'shlex'
import { fail, ok, type Result } from './result.ts'

/** Splits one line into arguments the way a POSIX shell would; quotes and backslashes work, nothing is expanded. */
export function splitArguments(line: string): Result<string[]> {
  try {
    return ok(split(line))
  } catch {
    return fail(
      'invalid-input',
      `A quote in "${line}" is never closed: add the missing quote or put a backslash before it`,
    )
  }
}

/** The line that `splitArguments` turns back into these arguments. */
export function joinArguments(args: readonly string[]): string {
  return join([...args])
}
