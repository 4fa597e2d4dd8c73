import { readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { Printed } from '../../host/deck-options.ts'
import { readPack } from '../../lessons/pack/read-pack.ts'
import { writePack } from '../../lessons/pack/write-pack.ts'
import { readLessonFolder } from '../../lessons/read-folder.ts'

export interface LessonPackLine {
  readonly kind: 'lesson-pack'
  readonly folder: string
  readonly workingDir: string
}

/** What `lesson pack` prints: it writes a folder's lesson as one file beside it, if it is one that can be read back. */
export async function packLesson({ folder: written, workingDir }: LessonPackLine): Promise<Omit<Printed, 'kind'>> {
  const folder = resolve(workingDir, written)
  const lesson = await readLessonFolder(folder)
  if (!lesson.ok) return { text: `${folder}: ${lesson.error.message}\n`, exitCode: 2 }
  const target = resolve(workingDir, `${basename(folder)}.decklesson`)
  try {
    const names = [...lesson.value.files.keys()]
    const files = new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    )
    const packed = writePack(files)
    const read = readPack(packed)
    if (!read.ok) return { text: `${folder} cannot be packed: ${read.error.message}\n`, exitCode: 2 }
    // Nobody's file is overwritten.
    await writeFile(target, packed, { flag: 'wx' })
    return { text: `${target}: ${counted(files.size, 'file')}\n`, exitCode: 0 }
  } catch (error) {
    const words = errorCode(error) === 'EEXIST' ? 'it is there already: move it away first' : errorWords(error)
    return { text: `${target} was not written: ${words}\n`, exitCode: 2 }
  }
}
