/** The closed list of reasons why a command was not carried out. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'script-missing',
  'script-not-a-file',
  'script-unreadable',
  'script-not-javascript',
  'typescript-unsupported',
  'cwd-missing',
  'node-missing',
  'node-too-old',
  'worker-gone',
  'wrong-state',
  'unsupported-here',
  'not-reached-in-time',
  'cancelled',
  'already-so',
  'refused',
  'host-not-allowed',
  'no-deck',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** What went wrong, in words a person can act on: the thing, the reason, the next step. */
export interface DeckError {
  readonly code: ErrorCode
  readonly message: string
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DeckError }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail(code: ErrorCode, message: string): { readonly ok: false; readonly error: DeckError } {
  return { ok: false, error: { code, message } }
}
