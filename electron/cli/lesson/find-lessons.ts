import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type KnownLesson, type LessonCatalogue, readCatalogue } from '../../deck/lessons/shelf/lesson-catalogue.ts'
import { lessonFileName, readLessonFolder } from '../../lessons/read-folder.ts'

/** What a command line names: folders, or ids of ours; all of ours if it names none. The first that cannot be read ends it. */
export async function findLessons(
  named: readonly string[],
  workingDir: string,
  ownDir: string,
): Promise<Result<readonly KnownLesson[]>> {
  const own = await readCatalogue(ownDir)
  const [problem] = own.problems
  if (named.length === 0 && problem !== undefined) return fail('invalid-input', `${problem.path}: ${problem.words}`)
  if (named.length === 0) return ok(own.lessons)
  const found: KnownLesson[] = []
  for (const name of named) {
    const one = await findOne(resolve(workingDir, name), name, own)
    if (!one.ok) return one
    found.push(one.value)
  }
  return ok(found)
}

/** A folder, or the file in it, comes before one of ours of that name. */
async function findOne(path: string, name: string, own: LessonCatalogue): Promise<Result<KnownLesson>> {
  const folder = basename(path) === lessonFileName ? dirname(path) : path
  if (existsSync(join(folder, lessonFileName))) {
    const read = await readLessonFolder(folder)
    return read.ok
      ? ok({ lesson: read.value, folder, path: folder })
      : fail(read.error.code, `${folder}: ${read.error.message}`)
  }
  const known = own.lessons.find(({ lesson }) => lesson.file.id === name)
  if (known !== undefined) return ok(known)
  const ids = own.lessons.map(({ lesson }) => lesson.file.id).join(', ') || 'none'
  return fail(
    'not-found',
    `There is no ${lessonFileName} in ${folder}, and no lesson "${name}" ships with the deck: ${ids}`,
  )
}
