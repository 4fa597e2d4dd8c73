/** What was thrown, in its own words. */
export function errorWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code that Node gave an error, such as `ENOENT`; null for one without, and for what is no error. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null
}

/** What was thrown as an error, for who needs its stack or a listener. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
