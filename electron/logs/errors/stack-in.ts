/** Where pino, bunyan, winston and others put an error. */
const names = ['err', 'error', 'exception', 'e', 'reason']

/** The stack that a structured entry carries; of an error without one its name and message; null: it has no error. */
export function stackIn(entry: Readonly<Record<string, unknown>>): string | null {
  for (const name of names) {
    const inner = entry[name]
    if (typeof inner === 'string' && /\n\s+at /.test(inner)) return inner
    if (typeof inner !== 'object' || inner === null) continue
    const { stack, type, name: className, message } = Object.fromEntries(Object.entries(inner))
    if (typeof stack === 'string' && stack !== '') return stack
    const named = typeof type === 'string' ? type : className
    if (typeof message === 'string') return `${typeof named === 'string' ? named : 'Error'}: ${message}`
  }
  const { stack } = entry
  if (typeof stack === 'string' && stack !== '') return stack
  return Array.isArray(stack) && stack.every((line) => typeof line === 'string') ? stack.join('\n') : null
}
