import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'

/**
 * Makes a folder with those above it, where a person named one of them. Level by level: Node's own `recursive` tries for ever
 * where the system takes no folder and says that there is none above (Linux, below /proc). `mode` is that of each new one.
 */
export function makeFolder(path: string, mode?: number): void {
  const above = dirname(path)
  if (above !== path && !existsSync(above)) makeFolder(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
