/**
 * A function in the place of `original`, with its name, length and own properties, that answers what `call` answers.
 * A proxy, because a function of ours would show its source, and miss what Node hangs on its own (`util.promisify.custom`).
 */
export function standIn<Args extends unknown[], Answer>(
  original: (...args: Args) => Answer,
  call: (self: unknown, args: Args) => Answer,
): (...args: Args) => Answer {
  return new Proxy(original, { apply: (_, self, args: Args) => call(self, args) })
}

/** Node's own functions are found by name, and their types say nothing of them. */
export const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function'
