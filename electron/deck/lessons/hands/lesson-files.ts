import { readFile, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { errorWords } from '../../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { writeWhole } from '../../../platform/write-whole.ts'

/** The text of a file of the copy. */
export async function readCopied(folder: string, file: string): Promise<Result<string>> {
  const path = await insideOf(folder, file)
  if (!path.ok) return path
  try {
    return ok(await readFile(path.value, 'utf8'))
  } catch (error) {
    return fail('not-found', `${file} of the lesson cannot be read: ${errorWords(error)}`)
  }
}

/** Another text for a file of the copy. */
export async function writeCopied(folder: string, file: string, text: string): Promise<Result<void>> {
  const path = await insideOf(folder, file)
  if (!path.ok) return path
  try {
    await writeWhole(path.value, text)
    return ok(undefined)
  } catch (error) {
    return fail('internal', `${file} of the lesson cannot be written: ${errorWords(error)}`)
  }
}

/** The packages of the deck lie in the copy as a link: what is behind it is nobody's to change. */
async function insideOf(folder: string, file: string): Promise<Result<string>> {
  const path = join(folder, file)
  try {
    const [root, home] = await Promise.all([realpath(folder), realpath(dirname(path))])
    if (home === root || home.startsWith(`${root}${sep}`)) return ok(path)
    return fail('refused', `${file} lies outside of the lesson's folder`)
  } catch (error) {
    return fail('not-found', `${file} is not in the lesson's folder: ${errorWords(error)}`)
  }
}
