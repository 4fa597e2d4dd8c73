import { accessSync, constants } from 'node:fs'
import { errorCode } from '../../shared/base/error-words.ts'
import { makeFolder } from '../platform/make-folder.ts'

/**
 * Why nothing can be kept in this folder, which is made when missing; null when something can. Chromium neither starts
 * without it nor says so: it would look as if another deck ran already.
 */
export function whyUnwritable(folder: string): string | null {
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return `the user data folder ${folder} cannot be written (${errorCode(error) ?? String(error)}); name another with --user-data-dir`
  }
}
