import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type KnownLesson, type LessonCatalogue, readCatalogue } from '../../deck/lessons/shelf/lesson-catalogue.ts'
import { readOpened } from '../../deck/lessons/shelf/read-opened.ts'
import { lessonFileName } from '../../lessons/read-folder.ts'

export interface LessonSearch {
  /** As they were written: folders or packed files from `workingDir`, or ids of ours; none: all of ours. */
  readonly named: readonly string[]
  readonly workingDir: string
  readonly ownDir: string
  /** Where packed ones are unpacked; made when missing. */
  readonly unpackDir: string
}

/** The lessons that a command line names. The first that cannot be read ends it. */
export async function findLessons({
  named,
  workingDir,
  ownDir,
  unpackDir,
}: LessonSearch): Promise<Result<readonly KnownLesson[]>> {
  const own = await readCatalogue(ownDir)
  const [problem] = own.problems
  if (named.length === 0 && problem !== undefined) return fail('invalid-input', `${problem.path}: ${problem.words}`)
  if (named.length === 0) return ok(own.lessons)
  const found: KnownLesson[] = []
  for (const name of named) {
    const one = await findOne(resolve(workingDir, name), name, own, unpackDir)
    if (!one.ok) return one
    found.push(one.value)
  }
  return ok(found)
}

/** A folder, or the file in it, or a packed file comes before one of ours of that name. */
async function findOne(
  path: string,
  name: string,
  own: LessonCatalogue,
  unpackDir: string,
): Promise<Result<KnownLesson>> {
  const folder = basename(path) === lessonFileName ? dirname(path) : path
  const isPacked = (await stat(folder).catch(() => null))?.isDirectory() === false
  if (isPacked || existsSync(join(folder, lessonFileName))) {
    const read = await readOpened(folder, unpackDir)
    return read.ok ? read : fail(read.error.code, `${folder}: ${read.error.message}`)
  }
  const known = own.lessons.find(({ lesson }) => lesson.file.id === name)
  if (known !== undefined) return ok(known)
  const ids = own.lessons.map(({ lesson }) => lesson.file.id).join(', ') || 'none'
  return fail(
    'not-found',
    `There is no ${lessonFileName} in ${folder}, and no lesson "${name}" ships with the deck: ${ids}`,
  )
}
