import { zipSync } from 'fflate'
import type { PackedFiles } from './read-pack.ts'

/** All zip files of the same content are the same: the time of writing is not in it. */
const sameTime = new Date(1980, 0, 1)

/** A `*.decklesson` of these files. */
export function writePack(files: PackedFiles): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: sameTime, level: 9 })
}
