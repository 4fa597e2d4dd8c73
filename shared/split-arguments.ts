import { fail, ok, type Result } from './result.ts'

/**
 * Splits a line into arguments as a shell would, for the command line and the dialog alike: at white space; single quotes
 * keep everything, double quotes keep white space. A backslash only escapes white space, quotes and itself, so that Windows
 * paths stay whole. Nothing is expanded.
 */
export function splitArguments(line: string): Result<string[]> {
  const args: string[] = []
  let current: string | null = null
  let quote: string | null = null
  for (let index = 0; index < line.length; index += 1) {
    const char = line.charAt(index)
    const next = line.charAt(index + 1)
    if (quote === null && /\s/.test(char)) {
      if (current !== null) args.push(current)
      current = null
    } else if (quote === null && (char === '"' || char === "'")) {
      quote = char
      current ??= ''
    } else if (char === quote) {
      quote = null
    } else if (char === '\\' && isEscaped(next, quote)) {
      current = (current ?? '') + next
      index += 1
    } else {
      current = (current ?? '') + char
    }
  }
  if (quote !== null) {
    const words = `The quote ${quote} is opened but not closed: add the missing one, or put a backslash before it`
    return fail('invalid-input', words)
  }
  if (current !== null) args.push(current)
  return ok(args)
}

/** The line that `splitArguments` turns back into these arguments. */
export function joinArguments(args: readonly string[]): string {
  return args.map(quoted).join(' ')
}

function isEscaped(next: string, quote: string | null): boolean {
  if (next === '' || quote === "'") return false
  return quote === '"' ? next === '"' || next === '\\' : /[\s"'\\]/.test(next)
}

function quoted(arg: string): string {
  if (arg !== '' && !/[\s"'\\]/.test(arg)) return arg
  return `"${arg.replace(/["\\]/g, '\\$&')}"`
}
