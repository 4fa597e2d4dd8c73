import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../../shared/base/error-words.ts'
import { parseJson } from '../../../../shared/base/parse-json.ts'
import type { LessonsSnapshot } from '../../../../shared/lessons/lesson-view.ts'
import type { Lesson } from '../../../lessons/lesson.ts'
import { readLessonFolder } from '../../../lessons/read-folder.ts'

/** A lesson, and the folder that it was read from. */
export interface KnownLesson {
  readonly lesson: Lesson
  readonly folder: string
  /** Where a person opened it, a folder or a packed file; null of ours. */
  readonly path: string | null
}

/** All that lies in the folder of lessons, in the order they build on each other. */
export interface LessonCatalogue {
  readonly lessons: readonly KnownLesson[]
  readonly problems: LessonsSnapshot['problems']
}

const orderSchema = z.array(z.string()).catch([])

/** Reads every folder there; what cannot be used is said, and hides no other. Never rejects. */
export async function readCatalogue(dir: string): Promise<LessonCatalogue> {
  try {
    const entries = await readdir(dir, { withFileTypes: true })
    // What several lessons run lies there, and is none.
    const names = entries.filter((entry) => entry.isDirectory() && entry.name !== 'apps').map(({ name }) => name)
    const order = orderSchema.parse(parseJson(await readFile(join(dir, 'order.json'), 'utf8').catch(() => '[]')))
    const folders = names
      .toSorted((one, other) => place(order, one) - place(order, other))
      .map((name) => join(dir, name))
    const read = await Promise.all(folders.map(async (folder) => ({ folder, result: await readLessonFolder(folder) })))
    return {
      lessons: read.flatMap(({ folder, result }) => (result.ok ? [{ folder, path: null, lesson: result.value }] : [])),
      problems: read.flatMap(({ folder, result }) =>
        result.ok ? [] : [{ path: folder, words: result.error.message, source: 'own' }],
      ),
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { lessons: [], problems: [] }
    return {
      lessons: [],
      problems: [{ path: dir, words: `The lessons cannot be read: ${errorWords(error)}`, source: 'own' }],
    }
  }
}

/** One that the order does not name comes after all others. */
function place(order: readonly string[], name: string): number {
  const at = order.indexOf(name)
  return at === -1 ? order.length : at
}
