import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'

/**
 * Makes a folder that a person named, with those above it. Level by level: Node's own `recursive` tries for ever where the
 * system takes no folder and says that there is none above (Linux, below /proc).
 */
export function makeFolder(path: string): void {
  const above = dirname(path)
  if (above !== path && !existsSync(above)) makeFolder(above)
  try {
    mkdirSync(path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
