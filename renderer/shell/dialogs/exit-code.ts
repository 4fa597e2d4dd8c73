/** What is wrong with a typed exit code. */
export const exitCodeRefusal = 'Exit code must be a whole number from 0 to 255'

/** Reads a typed exit code; null when it is none. */
export function parseExitCode(text: string): number | null {
  if (!/^\s*\d+\s*$/.test(text)) return null
  const code = Number(text)
  return code <= 255 ? code : null
}
