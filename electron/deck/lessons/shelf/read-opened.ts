import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, errorWords } from '../../../../shared/base/error-words.ts'
import { megabytes } from '../../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { packLimits, readPack } from '../../../lessons/pack/read-pack.ts'
import { readLessonFolder } from '../../../lessons/read-folder.ts'
import { makeFolder } from '../../../platform/make-folder.ts'
import type { KnownLesson } from './lesson-catalogue.ts'

/** Reads a folder, or a packed lesson, as it is now; that is unpacked below `unpackDir`, the same file to the same folder. */
export async function readOpened(path: string, unpackDir: string): Promise<Result<KnownLesson>> {
  try {
    const found = await stat(path)
    const refused = found.isDirectory() ? null : whyNoPack(found)
    if (refused !== null) return refused
    const unpacked = found.isDirectory() ? ok(path) : await unpack(path, unpackDir)
    if (!unpacked.ok) return unpacked
    const lesson = await readLessonFolder(unpacked.value)
    return lesson.ok ? ok({ lesson: lesson.value, folder: unpacked.value, path }) : lesson
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return fail('not-found', 'It is not there any more: open it again, or take it off the list')
    return fail('invalid-input', `It cannot be read: ${errorWords(error)}`)
  }
}

/** Answers with the folder. */
async function unpack(path: string, unpackDir: string): Promise<Result<string>> {
  const packed = await readFile(path)
  const read = readPack(packed)
  if (!read.ok) return read
  const folder = join(unpackDir, createHash('sha256').update(packed).digest('hex').slice(0, 16))
  await rm(folder, { recursive: true, force: true })
  for (const [name, bytes] of read.value) {
    const target = join(folder, name)
    makeFolder(dirname(target), 0o700)
    await writeFile(target, bytes, { mode: 0o600 })
  }
  return ok(folder)
}

/** Before it is read: a pipe would never end, and a large file would fill the memory. */
function whyNoPack(found: Stats): Result<never> | null {
  if (!found.isFile()) return fail('invalid-input', 'It is neither a file nor a folder: choose a lesson')
  if (found.size <= packLimits.packedBytes) return null
  const most = `${packLimits.packedBytes / 1_000_000} MB`
  return fail('invalid-input', `It has ${megabytes(found.size)}, and a packed lesson ${most} at most: choose a lesson`)
}
