import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { makeFolder } from '../../platform/make-folder.ts'

/** Where copies lie, and the packages that their scripts may load; null: there are none. */
export interface CopyPlace {
  readonly copiesDir: string
  readonly packagesDir: string | null
}

/**
 * Copies a folder of scripts for one stay in a lesson: a learner may change it. It is for this user's eyes alone, and named
 * by the process it belongs to. What is neither file nor folder, a link for one, stays behind. `read`: the files of a lesson as
 * they were read; the copy has these alone, so that nothing runs that a person did not agree to.
 */
export async function copyFolder(
  source: string,
  { copiesDir, packagesDir }: CopyPlace,
  read: Lesson['files'] | null = null,
): Promise<Result<string>> {
  let copy: string | null = null
  try {
    makeFolder(copiesDir)
    copy = await mkdtemp(join(copiesDir, `${process.pid}-`))
    if (read === null) await copyInto(source, copy)
    else await writeFiles(read, source, copy)
    // Scripts find express as if they lay beside the deck. A junction, because links need a right of their own on Windows.
    if (packagesDir !== null) await symlink(packagesDir, join(copy, 'node_modules'), 'junction')
    return ok(copy)
  } catch (error) {
    if (copy !== null) await removeCopy(copy)
    return fail('internal', `The files of the lesson could not be copied to ${copiesDir}: ${errorWords(error)}`)
  }
}

/** Answers why it is still there, or null. */
export async function removeCopy(copy: string): Promise<string | null> {
  try {
    // Windows lets go of the folder a process ran in only a moment after its end.
    await rm(copy, { recursive: true, force: true, maxRetries: 5 })
    return null
  } catch (error) {
    return `The copy ${copy} could not be removed: ${errorWords(error)}`
  }
}

/** Removes copies whose deck is dead; those of another living one stay. Never rejects. */
export async function removeLeftCopies(copiesDir: string): Promise<void> {
  const names = await readdir(copiesDir).catch(() => [])
  const left = names.filter((name) => !isAlive(Number(name.split('-')[0])))
  await Promise.all(left.map((name) => removeCopy(join(copiesDir, name))))
}

/** The nearest folder of packages upwards that has express; null: there is none. */
export function findPackages(from: string): string | null {
  const folder = join(from, 'node_modules')
  if (existsSync(join(folder, 'express', 'package.json'))) return folder
  return dirname(from) === from ? null : findPackages(dirname(from))
}

/** Written anew: a copy can be changed although what ships with the deck may not. */
async function copyInto(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)]
    if (entry.isFile()) await writeFile(to, await readFile(from))
    if (!entry.isDirectory() || entry.name === 'node_modules') continue
    await mkdir(to)
    await copyInto(from, to)
  }
}

/** As they were read, whatever became of the folder meanwhile; what is no text only its bytes can tell. */
async function writeFiles(files: Lesson['files'], source: string, target: string): Promise<void> {
  for (const [name, text] of files) {
    const bytes = await readFile(join(source, name)).catch(() => null)
    const to = join(target, name)
    makeFolder(dirname(to))
    await writeFile(to, bytes?.toString('utf8') === text ? bytes : text)
  }
}

/** Who may not be signalled is alive all the same. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
}
