import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { MadeExport } from '../deck/export/export-desk.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { writeWhole } from '../platform/write-whole.ts'

/** What the exported lines rest on, for a later export: `--evidence`. */
const evidenceName = 'evidence.json'
const mostFolders = 100

/** Writes the files into a new folder below, whose path is the answer; what is there stays as it is. */
export async function writeExportBelow(parent: string, made: MadeExport): Promise<Result<string>> {
  for (let number = 1; number <= mostFolders; number += 1) {
    const folder = join(parent, number === 1 ? `clusterdeck-${made.target}` : `clusterdeck-${made.target}-${number}`)
    try {
      await mkdir(folder)
      return writeExport(folder, made, false)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return fail('internal', `${folder} cannot be made: ${errorWords(error)}`)
    }
  }
  return fail('refused', `${parent} holds ${mostFolders} exported folders already: choose another one`)
}

/** Writes the files into this folder, which is made; those that are there only with `overwrites`. */
export async function writeExport(folder: string, made: MadeExport, overwrites: boolean): Promise<Result<string>> {
  const files = [...made.files, { fileName: evidenceName, text: `${JSON.stringify(made.seen, null, 2)}\n` }]
  try {
    makeFolder(folder)
    const paths = files.map(({ fileName, text }) => ({ path: join(folder, fileName), text }))
    const taken = overwrites
      ? []
      : await Promise.all(paths.map(async ({ path }) => ((await isThere(path)) ? [path] : [])))
    const [first] = taken.flat()
    if (first !== undefined) return fail('refused', `${first} is there already: name another folder, or say --force`)
    for (const { path, text } of paths) await writeWhole(path, text)
    return ok(folder)
  } catch (error) {
    return fail('internal', `${folder} cannot be written: ${errorWords(error)}`)
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
