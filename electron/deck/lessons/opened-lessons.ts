import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../shared/base/error-words.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { megabytes } from '../../../shared/base/plain-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { packLimits, readPack } from '../../lessons/pack/read-pack.ts'
import { readLessonFolder } from '../../lessons/read-folder.ts'
import { writeWhole } from '../../platform/write-whole.ts'
import type { KnownLesson, LessonCatalogue } from './lesson-catalogue.ts'
import { putAside } from './put-aside.ts'

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
      problems: read.flatMap(({ path, result }) => (result.ok ? [] : [{ path, words: result.error.message }])),
    }
  }

  /** Reads a folder or a packed lesson as it is now. */
  async read(path: string): Promise<Result<KnownLesson>> {
    try {
      const found = await stat(path)
      const refused = found.isDirectory() ? null : whyNoPack(found)
      if (refused !== null) return refused
      const unpacked = found.isDirectory() ? ok(path) : await this.#unpack(path)
      if (!unpacked.ok) return unpacked
      const lesson = await readLessonFolder(unpacked.value)
      return lesson.ok ? ok({ lesson: lesson.value, folder: unpacked.value, path }) : lesson
    } catch (error) {
      if (errorCode(error) === 'ENOENT')
        return fail('not-found', 'It is not there any more: open it again, or take it off the list')
      return fail('invalid-input', `It cannot be read: ${errorWords(error)}`)
    }
  }

  async remember(path: string): Promise<void> {
    const kept = await this.#read()
    await this.#write({ ...kept, paths: [...kept.paths.filter((one) => one !== path), path].slice(-most.opened) })
  }

  async forget(path: string): Promise<void> {
    const kept = await this.#read()
    await this.#write({ ...kept, paths: kept.paths.filter((one) => one !== path) })
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

  /** Answers with the folder; the same file is unpacked to the same one. */
  async #unpack(path: string): Promise<Result<string>> {
    const packed = await readFile(path)
    const read = readPack(packed)
    if (!read.ok) return read
    const folder = join(this.#dir, 'opened', createHash('sha256').update(packed).digest('hex').slice(0, 16))
    await rm(folder, { recursive: true, force: true })
    for (const [name, bytes] of read.value) {
      const target = join(folder, name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await writeFile(target, bytes, { mode: 0o600 })
    }
    return ok(folder)
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
      await mkdir(this.#dir, { recursive: true })
      await writeWhole(this.#file, JSON.stringify(kept))
    } catch (error) {
      this.#onProblem(`${this.#file} could not be saved: ${errorWords(error)}`)
    }
  }

  get #file(): string {
    return join(this.#dir, 'opened.json')
  }
}

/** Before it is read: a pipe would never end, and a large file would fill the memory. */
function whyNoPack(found: Stats): Result<never> | null {
  if (!found.isFile()) return fail('invalid-input', 'It is neither a file nor a folder: choose a lesson')
  if (found.size <= packLimits.packedBytes) return null
  const most = `${packLimits.packedBytes / 1_000_000} MB`
  return fail('invalid-input', `It has ${megabytes(found.size)}, and a packed lesson ${most} at most: choose a lesson`)
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
