import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../../shared/base/error-words.ts'
import { parseJson } from '../../../../shared/base/parse-json.ts'
import type { Result } from '../../../../shared/result.ts'
import type { Lesson } from '../../../lessons/lesson.ts'
import { makeFolder } from '../../../platform/make-folder.ts'
import { writeWhole } from '../../../platform/write-whole.ts'
import { removeCopy } from '../lesson-folder.ts'
import type { KnownLesson, LessonCatalogue } from './lesson-catalogue.ts'
import { putAside } from './put-aside.ts'
import { readOpened } from './read-opened.ts'

/** More is no list that a person reads. */
const most = { opened: 50, trusted: 500 }

const keptSchema = z.object({
  version: z.literal(1),
  /** Folders and packed files, the newest last. */
  paths: z.array(z.string().max(4096)).max(most.opened),
  /** What a person agreed to: digests of all files of a lesson. */
  trusted: z.array(z.string().max(64)).max(most.trusted),
})
type Kept = z.infer<typeof keptSchema>

/**
 * Lessons that a person opened: a folder where it lies, or a packed one, unpacked below the folder of learners. Their scripts
 * run only once a person agreed to just these files: a changed one asks again.
 */
export class OpenedLessons {
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  #kept: Promise<Kept> | null = null
  /** Never rejects. */
  #lastRead: Promise<unknown> = Promise.resolve()
  /** Where the files of each lie, as they were read last. */
  readonly #folders = new Map<string, string>()

  constructor(dir: string, onProblem: (words: string) => void) {
    this.#dir = dir
    this.#onProblem = onProblem
  }

  /** All that are on the list; what cannot be used is said, and stays on it. Never rejects. */
  async list(): Promise<LessonCatalogue> {
    const { paths } = await this.#read()
    const read = await Promise.all(paths.map(async (path) => ({ path, result: await this.read(path) })))
    return {
      lessons: read.flatMap(({ result }) => (result.ok ? [result.value] : [])),
      problems: read.flatMap(({ path, result }) =>
        result.ok ? [] : [{ path, words: result.error.message, source: 'opened' }],
      ),
    }
  }

  /** Reads a folder or a packed lesson as it is now. */
  read(path: string): Promise<Result<KnownLesson>> {
    // One after the other: files with the same contents are unpacked to the same folder.
    const read = this.#lastRead.then(() => readOpened(path, this.#unpackDir))
    this.#lastRead = read
    return read.then((result) => {
      if (result.ok) this.#folders.set(path, result.value.folder)
      return result
    })
  }

  async remember(path: string): Promise<void> {
    const kept = await this.#read()
    await this.#write({ ...kept, paths: [...kept.paths.filter((one) => one !== path), path].slice(-most.opened) })
  }

  /** False: it is not on the list. `inUse`: a folder that somebody is in. */
  async forget(path: string, inUse: string | null): Promise<boolean> {
    const kept = await this.#read()
    if (!kept.paths.includes(path)) return false
    await this.#write({ ...kept, paths: kept.paths.filter((one) => one !== path) })
    await this.tidy(inUse)
    return true
  }

  /** Removes what was unpacked of files that are on the list no more, or have other contents. Never rejects. */
  async tidy(inUse: string | null): Promise<void> {
    const { paths } = await this.#read()
    const used = new Set([...paths.map((path) => this.#folders.get(path)), inUse])
    const names = await readdir(this.#unpackDir).catch(() => [])
    const left = names.map((name) => join(this.#unpackDir, name)).filter((folder) => !used.has(folder))
    const words = await Promise.all(left.map(removeCopy))
    for (const problem of words) if (problem !== null) this.#onProblem(problem)
  }

  async isTrusted(lesson: Lesson): Promise<boolean> {
    return (await this.#read()).trusted.includes(digestOf(lesson))
  }

  async trust(lesson: Lesson): Promise<void> {
    const kept = await this.#read()
    const digest = digestOf(lesson)
    await this.#write({
      ...kept,
      trusted: [...kept.trusted.filter((one) => one !== digest), digest].slice(-most.trusted),
    })
  }

  #read(): Promise<Kept> {
    this.#kept ??= this.#readFile()
    return this.#kept
  }

  async #readFile(): Promise<Kept> {
    const none: Kept = { version: 1, paths: [], trusted: [] }
    let why = 'is not as this deck writes it'
    try {
      const parsed = keptSchema.safeParse(parseJson(await readFile(this.#file, 'utf8')))
      if (parsed.success) return parsed.data
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return none
      why = `cannot be read: ${errorWords(error)}`
    }
    this.#onProblem(`${this.#file} ${why}: open your lessons again. ${await putAside(this.#file)}`)
    return none
  }

  async #write(kept: Kept): Promise<void> {
    this.#kept = Promise.resolve(kept)
    try {
      makeFolder(this.#dir)
      await writeWhole(this.#file, JSON.stringify(kept))
    } catch (error) {
      this.#onProblem(`${this.#file} could not be saved: ${errorWords(error)}`)
    }
  }

  get #unpackDir(): string {
    return join(this.#dir, 'opened')
  }

  get #file(): string {
    return join(this.#dir, 'opened.json')
  }
}

/** Of every file of a lesson: whatever changes in it, scripts or text, is another one. */
function digestOf({ files }: Lesson): string {
  const hash = createHash('sha256')
  for (const name of [...files.keys()].toSorted()) hash.update(`${JSON.stringify([name, files.get(name)])}\n`)
  return hash.digest('hex')
}

/** What would run of it: its server, and whatever else it could load. */
export function scriptsOf({ files }: Lesson): readonly string[] {
  return [...files.keys()].filter((name) => /\.(?:[cm]?[jt]s|json|node|sh)$/.test(name) && name !== 'lesson.json')
}
