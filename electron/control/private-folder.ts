import { lstatSync, mkdtempSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../platform/make-folder.ts'
import { canHere } from '../platform/this-platform.ts'

/**
 * This user's folder below that for passing files: a short path for a socket, and a note of each deck that runs. Null: somebody
 * else made it, or could look into it.
 */
export function findPrivateFolder(place = tmpdir()): string | null {
  const { uid } = userInfo()
  const path = join(place, `clusterdeck-${uid}`)
  try {
    makeFolder(path, 0o700)
    const found = lstatSync(path)
    if (!found.isDirectory()) return null
    return !canHere('file-modes') || (found.uid === uid && (found.mode & 0o077) === 0) ? path : null
  } catch {
    return null
  }
}

/** A private folder, that of this user or else one that nobody has named before. */
export function makePrivateFolder(place = tmpdir()): string {
  return findPrivateFolder(place) ?? mkdtempSync(join(place, 'clusterdeck-'))
}
