import { accessSync, constants, mkdirSync } from 'node:fs'

/**
 * Why nothing can be kept in this folder, which is made when missing; null when something can. Chromium neither starts
 * without it nor says so: it would look as if another deck ran already.
 */
export function whyUnwritable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return `the user data folder ${folder} cannot be written (${reason}); name another with --user-data-dir`
  }
}
