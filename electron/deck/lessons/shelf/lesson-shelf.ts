import type { Clock } from '../../../../shared/base/clock.ts'
import { plainLine } from '../../../../shared/base/plain-line.ts'
import type { LessonsSnapshot } from '../../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { Lesson } from '../../../lessons/lesson.ts'
import type { LessonMemory } from '../../../lessons/lesson-memory.ts'
import { parseProgress, progressOf, restoreMemory } from '../../../lessons/progress.ts'
import { LearningStore } from './learning-store.ts'
import { type KnownLesson, type LessonCatalogue, readCatalogue } from './lesson-catalogue.ts'
import { OpenedLessons } from './opened-lessons.ts'

interface ShelfOptions {
  readonly lessonsDir: string
  readonly learningDir: string
  readonly clock: Clock
  /** Something could not be kept or removed. */
  warn(words: string): void
}

/** All lessons there are, ours and those that were opened, with what is known of who learns in them. */
export class LessonShelf {
  readonly opened: OpenedLessons
  readonly #options: ShelfOptions
  readonly #store: LearningStore
  #reading: Promise<void> | null = null
  #list: LessonCatalogue = { lessons: [], problems: [] }
  #alias = ''
  /** What is kept of each lesson; read with the list. */
  readonly #memories = new Map<string, LessonMemory>()
  readonly #lastAtMs = new Map<string, number>()
  /** The lesson that a person is in: what they do there is newer than what is kept. */
  #taken: KnownLesson | null = null

  constructor(options: ShelfOptions) {
    const { learningDir, warn } = options
    this.#options = options
    this.#store = new LearningStore(learningDir, warn)
    this.opened = new OpenedLessons(learningDir, warn)
  }

  /** '' = nobody said. */
  get alias(): string {
    return this.#alias
  }

  get lessons(): readonly KnownLesson[] {
    return this.#list.lessons
  }

  get problems(): LessonsSnapshot['problems'] {
    return this.#list.problems
  }

  /** Read when somebody first asks: no start of the deck waits for it. */
  known(): Promise<void> {
    this.#reading ??= this.#read()
    return this.#reading
  }

  async find(lessonId: string): Promise<Result<KnownLesson>> {
    await this.known()
    const found = this.#list.lessons.find(({ lesson }) => lesson.file.id === lessonId)
    return found === undefined ? fail('not-found', `There is no lesson ${lessonId}`) : ok(found)
  }

  /** A person goes into it; null: they are in none. */
  take(known: KnownLesson | null): void {
    this.#taken = known
  }

  /** Puts a folder or a packed lesson on the list. Nothing of it runs. */
  async put(path: string): Promise<Result<{ readonly lessonId: string }>> {
    await this.known()
    const read = await this.opened.read(path)
    if (!read.ok) return fail(read.error.code, `${path}: ${read.error.message}`)
    const { id } = read.value.lesson.file
    const same = this.#list.lessons.find(({ lesson }) => lesson.file.id === id)
    if (same !== undefined && same.path !== path) {
      await this.#tidy()
      return fail(
        'refused',
        `A lesson with the id ${id} is on the list already (${same.lesson.file.title}): give one of them another id`,
      )
    }
    await this.opened.remember(path)
    await this.#readLists()
    return ok({ lessonId: id })
  }

  /** Takes one that was opened off the list, whether it can be read or not; its files stay, what was unpacked of it goes. */
  async drop(path: string): Promise<Result<void>> {
    await this.known()
    if (!(await this.opened.forget(path, this.#taken?.folder ?? null))) {
      return this.#list.lessons.some(({ folder }) => folder === path)
        ? fail('refused', 'A lesson that ships with the deck stays on the list')
        : fail('not-found', `${path} is not on the list of opened lessons`)
    }
    await this.#readLists()
    return ok(undefined)
  }

  /** An author edits a folder while it is on the list: what is there now is entered. */
  async afresh(known: KnownLesson): Promise<Result<KnownLesson>> {
    if (known.path === null) return ok(known)
    const read = await this.opened.read(known.path)
    if (!read.ok) return read
    this.#list = { ...this.#list, lessons: this.#list.lessons.map((one) => (one === known ? read.value : one)) }
    this.#fit(known.lesson, read.value.lesson)
    return read
  }

  /** What was answered in it, as it was kept last; undefined: nothing was. */
  memoryOf(lessonId: string): LessonMemory | undefined {
    return this.#memories.get(lessonId)
  }

  /** When something of it was kept last; null: never. */
  lastAtMs(lessonId: string): number | null {
    return this.#lastAtMs.get(lessonId) ?? null
  }

  keep(lesson: Lesson, memory: LessonMemory): void {
    const { id } = lesson.file
    const nowMs = this.#options.clock.nowMs()
    this.#memories.set(id, memory)
    this.#lastAtMs.set(id, nowMs)
    void this.#store.keep(id, JSON.stringify(progressOf(lesson, memory, nowMs)))
  }

  forget(lessonId: string): Promise<Result<void>> {
    this.#memories.delete(lessonId)
    this.#lastAtMs.delete(lessonId)
    return this.#store.forget(lessonId)
  }

  /** It is shown, printed and a part of file names: one line of what can be seen. */
  async setAlias(typed: string): Promise<Result<void>> {
    const alias = plainLine(typed)
    await this.known()
    const kept = await this.#store.setAlias(alias)
    if (kept.ok) this.#alias = alias
    return kept
  }

  /** Answers when all is on disk. */
  settled(): Promise<void> {
    return this.#store.settled()
  }

  async #read(): Promise<void> {
    this.#alias = await this.#store.alias()
    await this.#readLists()
    await this.#tidy()
  }

  /** Ours and those that were opened, with what was answered in each. */
  async #readLists(): Promise<void> {
    const [own, opened] = await Promise.all([readCatalogue(this.#options.lessonsDir), this.opened.list()])
    const all = [...own.lessons, ...opened.lessons]
    const lessons = all.filter((known, nth) => all.findIndex((one) => idOf(one) === idOf(known)) === nth)
    const twice = all.filter((known) => !lessons.includes(known)).map(describeTwice)
    for (const { lesson } of lessons) {
      if (this.#taken?.lesson.file.id === lesson.file.id) continue
      const old = this.#list.lessons.find((one) => one.lesson.file.id === lesson.file.id)
      if (old === undefined) await this.#restore(lesson)
      else this.#fit(old.lesson, lesson)
    }
    this.#list = { lessons, problems: [...own.problems, ...opened.problems, ...twice] }
  }

  /** What is known of a lesson that may be another by now: answers to what it no longer asks are let go. */
  #fit(old: Lesson, fresh: Lesson): void {
    const { id } = fresh.file
    const memory = this.#memories.get(id)
    if (memory === undefined || old.file.id !== id) return
    this.#memories.set(id, restoreMemory(fresh, progressOf(old, memory, this.#options.clock.nowMs())))
  }

  async #restore(lesson: Lesson): Promise<void> {
    const { id, title } = lesson.file
    const text = await this.#store.progress(id)
    // What is kept of another lesson of that id is no word on this one.
    this.#memories.delete(id)
    this.#lastAtMs.delete(id)
    if (text === null) return
    const kept = parseProgress(text)
    if (!kept.ok) {
      this.#options.warn(`${title}: ${kept.error.message}. ${await this.#store.putAside(id)}`)
      return
    }
    this.#memories.set(id, restoreMemory(lesson, kept.value))
    this.#lastAtMs.set(id, kept.value.savedAtMs)
  }

  #tidy(): Promise<void> {
    return this.opened.tidy(this.#taken?.folder ?? null)
  }
}

const idOf = ({ lesson }: KnownLesson): string => lesson.file.id

/** An author may give a lesson that is on the list the id of another. */
function describeTwice(known: KnownLesson): LessonCatalogue['problems'][number] {
  const words = `A lesson with the id ${idOf(known)} is on the list already: give one of them another id`
  return { path: known.path ?? known.folder, words, source: known.path === null ? 'own' : 'opened' }
}
