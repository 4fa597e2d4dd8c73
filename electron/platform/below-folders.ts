import { realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'

/** Whether a file lies below one of the folders; links are followed on both sides, so that none leads out. */
export function isBelow(file: string, folders: readonly string[]): boolean {
  const really = realPath(file)
  return folders.some((folder) => {
    const way = relative(realPath(folder), really)
    return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  })
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // It is gone, and so is all below it.
    return path
  }
}
