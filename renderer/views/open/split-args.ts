/** Arguments split from one line, or what is wrong with the line. */
export type SplitArgs =
  | { readonly ok: true; readonly args: readonly string[] }
  | { readonly ok: false; readonly message: string }

/**
 * Splits a line into arguments as a shell would: at white space; single quotes keep everything, double quotes keep
 * white space. A backslash only escapes white space, quotes and itself, so that Windows paths stay whole. Nothing is expanded.
 */
export function splitArgs(line: string): SplitArgs {
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
  if (quote !== null) return { ok: false, message: `The quote ${quote} is opened but not closed` }
  if (current !== null) args.push(current)
  return { ok: true, args }
}

/** One line that splits into exactly these arguments. */
export function joinArgs(args: readonly string[]): string {
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
