import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'

/**
 * Makes a folder that a person named, with those above it. Level by level: Node's own `recursive` tries for ever where the
 * system takes no folder and says that there is none above (Linux, below /proc).
 */
export async function makeFolder(path: string): Promise<void> {
  const above = dirname(path)
  if (above !== path && !(await isThere(above))) await makeFolder(above)
  try {
    await mkdir(path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
