import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, errorWords } from '../../../../shared/base/error-words.ts'
import { parseJson } from '../../../../shared/base/parse-json.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { makeFolder } from '../../../platform/make-folder.ts'
import { writeWhole } from '../../../platform/write-whole.ts'
import { putAside } from './put-aside.ts'

const learnerSchema = z.object({ version: z.literal(1), alias: z.string().max(40) })

/** What learners did, on disk: a file for each lesson, and one that says who they are. For this user's eyes alone. */
export class LearningStore {
  readonly #dir: string
  readonly #onProblem: (words: string) => void
  /** One change after the other: a file is never older than what was said to be kept. */
  #queue: Promise<unknown> = Promise.resolve()
  /** Told once, until something is kept again: a full disk is no news every second. */
  #isTold = false

  constructor(dir: string, onProblem: (words: string) => void) {
    this.#dir = dir
    this.#onProblem = onProblem
  }

  /** '' = nobody said. */
  async alias(): Promise<string> {
    const text = await this.#read('learner.json')
    if (text === null) return ''
    const parsed = learnerSchema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data.alias
    const aside = await this.#putAside('learner.json')
    this.#onProblem(`Who learns here is not as this deck writes it: type your alias again. ${aside}`)
    return ''
  }

  setAlias(alias: string): Promise<Result<void>> {
    return this.#write('learner.json', JSON.stringify({ version: 1, alias }))
  }

  /** The text that was kept of a lesson; null: none was, or it cannot be read. */
  progress(lessonId: string): Promise<string | null> {
    return this.#read(progressName(lessonId))
  }

  /** What was kept of a lesson cannot be used here: nothing that is kept from now on takes its place. Answers in words. */
  putAside(lessonId: string): Promise<string> {
    return this.#putAside(progressName(lessonId))
  }

  /** A failure is told, too: the lesson goes on. */
  async keep(lessonId: string, text: string): Promise<void> {
    const written = await this.#write(progressName(lessonId), text)
    if (!written.ok && !this.#isTold)
      this.#onProblem(
        `${written.error.message}. What you answer lasts until the deck ends: make room, or save the result`,
      )
    this.#isTold = !written.ok
  }

  forget(lessonId: string): Promise<Result<void>> {
    return this.#next(async () => {
      try {
        await rm(join(this.#dir, progressName(lessonId)), { force: true })
        return ok(undefined)
      } catch (error) {
        return fail('internal', `What was kept of the lesson could not be removed: ${errorWords(error)}`)
      }
    })
  }

  /** Answers when all is on disk. */
  async settled(): Promise<void> {
    await this.#queue
  }

  #read(name: string): Promise<string | null> {
    return this.#next(async () => {
      try {
        return await readFile(join(this.#dir, name), 'utf8')
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null
        const path = join(this.#dir, name)
        this.#onProblem(`${path} cannot be read: ${errorWords(error)}. ${await putAside(path)}`)
        return null
      }
    })
  }

  #putAside(name: string): Promise<string> {
    return this.#next(() => putAside(join(this.#dir, name)))
  }

  #write(name: string, text: string): Promise<Result<void>> {
    return this.#next(async () => {
      try {
        makeFolder(join(this.#dir, 'progress'))
        await writeWhole(join(this.#dir, name), text)
        return ok(undefined)
      } catch (error) {
        return fail('internal', `${join(this.#dir, name)} could not be saved: ${errorWords(error)}`)
      }
    })
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act)
    // What fails is told or answered.
    this.#queue = done.catch(() => {})
    return done
  }
}

/** Ids of lessons hold a-z, 0-9 and - alone. */
const progressName = (lessonId: string): string => join('progress', `${lessonId}.json`)
