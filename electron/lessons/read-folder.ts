import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { megabytes } from '../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Lesson } from './lesson.ts'
import { readLesson } from './read-lesson.ts'

export const lessonFileName = 'lesson.json'
const most = { bytes: 200_000, files: 100, depth: 4 }

/** Reads a lesson's folder whole; what is wrong with it is in the message, a line for each. */
export async function readLessonFolder(folder: string): Promise<Result<Lesson>> {
  const files = new Map<string, string>()
  try {
    const problem = await readInto(files, folder, '')
    if (problem !== null) return fail('invalid-input', problem)
  } catch (error) {
    return cannotRead(folder, error)
  }
  return lessonOf(files, folder)
}

/** A lesson of files that were read or unpacked; `where` is what it is called in words. */
export function lessonOf(files: ReadonlyMap<string, string>, where: string): Result<Lesson> {
  const text = files.get(lessonFileName)
  if (text === undefined)
    return fail('not-found', `${where} holds no ${lessonFileName}: choose the folder that a lesson lies in`)
  const read = readLesson(text, files)
  return read.ok ? ok({ file: read.value, files }) : read
}

/** What makes the folder one that is not read, in words; null: nothing. */
async function readInto(files: Map<string, string>, folder: string, below: string): Promise<string | null> {
  const entries = (await readdir(join(folder, below), { withFileTypes: true })).toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  )
  for (const entry of entries) {
    // What editors, Finder and Git leave there is no part of a lesson.
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isSymbolicLink()) return `${name} is a link, which may lead out of the folder: put the file itself there`
    if (entry.isDirectory()) {
      if (name.split('/').length >= most.depth) return `${name} lies too deep: ${most.depth} folders at most`
      const problem = await readInto(files, folder, name)
      if (problem !== null) return problem
    } else if (entry.isFile()) {
      if (files.size >= most.files) return `The folder holds more than ${most.files} files: a lesson is smaller`
      const { size } = await lstat(join(folder, name))
      if (size > most.bytes)
        return `${name} has ${megabytes(size)}: a file of a lesson has ${megabytes(most.bytes)} at most`
      files.set(name, await readFile(join(folder, name), 'utf8'))
    } else return `${name} is neither a file nor a folder: take it out`
  }
  return null
}

function cannotRead(folder: string, error: unknown) {
  const code = errorCode(error)
  if (code === 'ENOENT') return fail('not-found', `There is no folder ${folder}: choose another one`)
  if (code === 'ENOTDIR') return fail('invalid-input', `${folder} is no folder: choose the folder of a lesson`)
  return fail('invalid-input', `${folder} cannot be read: ${errorWords(error)}`)
}
