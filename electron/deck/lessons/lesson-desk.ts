import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { plainLine } from '../../../shared/base/plain-line.ts'
import type { LessonCard, LessonState, LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { describeResult } from '../../lessons/grade/describe-result.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import { freshMemory, type LessonMemory } from '../../lessons/lesson-memory.ts'
import type { LessonRun } from '../../lessons/lesson-run.ts'
import { parseProgress, progressOf, restoreMemory } from '../../lessons/progress.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import type { OpenStore } from '../../stores/open-store.ts'
import type { Publish } from '../types.ts'
import { beginLesson } from './begin-lesson.ts'
import type { LabPace } from './lab/lab-desk.ts'
import { LearningStore } from './learning-store.ts'
import { type KnownLesson, type LessonCatalogue, readCatalogue } from './lesson-catalogue.ts'
import type { LessonDeck } from './lesson-deck.ts'
import { findPackages, removeLeftCopies } from './lesson-folder.ts'
import type { GroundParts } from './lesson-ground.ts'
import { LessonStay } from './lesson-stay.ts'
import { OpenedLessons, scriptsOf } from './opened-lessons.ts'
import type { StayDrill } from './stay-drill.ts'

/* One file, though long: that one lesson at a time is entered, left and kept can only be seen where its list stands, too. */

/** A step tells of itself at most this often. */
const tellEveryMs = 50
/** What a learner did is on disk so long after it, at the latest. */
const keepEveryMs = 1000

/** Where lessons lie, and what they need besides the deck. */
export interface LessonPlaces {
  /** A folder for each of ours. */
  readonly lessonsDir: string
  /** What learners did, and copies of lessons under way. */
  readonly learningDir: string
  readonly openStore: OpenStore
  /** Of the state lab, where it is not the usual one. */
  readonly lab?: LabPace
  /** Something could not be kept or removed. */
  warn(words: string): void
}

export interface LessonDeskOptions extends LessonPlaces {
  readonly deck: LessonDeck
  readonly clock: Clock
  readonly publish: Publish
}

/** A file that holds what a learner did. */
export interface ExportedLesson {
  readonly fileName: string
  readonly text: string
}

interface Current {
  readonly known: KnownLesson
  readonly stay: LessonStay
}

/** All lessons of the deck: at most one at a time is taken. */
export class LessonDesk {
  readonly ground: GroundParts
  readonly #options: LessonDeskOptions
  readonly #store: LearningStore
  readonly #opened: OpenedLessons
  #catalogue: Promise<LessonCatalogue> | null = null
  /** What is kept of each lesson; read with the list. */
  readonly #memories = new Map<string, LessonMemory>()
  readonly #lastAtMs = new Map<string, number>()
  #list: LessonCatalogue = { lessons: [], problems: [] }
  #alias = ''
  #current: Current | null = null
  /** One coming and going after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #cancelTell: (() => void) | null = null
  #cancelKeep: (() => void) | null = null
  #isEnding = false

  constructor(options: LessonDeskOptions) {
    const { deck, clock, learningDir, lessonsDir, openStore, warn } = options
    const place = { copiesDir: join(learningDir, 'copies'), packagesDir: findPackages(lessonsDir) }
    this.#options = options
    this.#store = new LearningStore(learningDir, warn)
    this.#opened = new OpenedLessons(learningDir, warn)
    this.ground = { deck, clock, openStore, place }
    void removeLeftCopies(place.copiesDir)
  }

  /** The lesson that a person is in. */
  get current(): LessonState | null {
    return this.#current?.stay.state ?? null
  }

  async snapshot(): Promise<LessonsSnapshot> {
    await this.#known()
    return this.#describe()
  }

  /** Leaves the lesson that a person is in, if it is another one. Its cluster comes while the first step is read. */
  enter(lessonId: string): Promise<Result<void>> {
    return this.#next(async () => {
      const known = await this.#find(lessonId)
      if (!known.ok) return known
      if (this.#isEnding) return fail('wrong-state', 'The deck is quitting: no lesson starts any more')
      // By its id: the list is read anew while a person is in it.
      if (this.#isIn(lessonId)) return ok(undefined)
      await this.#leave()
      const fresh = await this.#afresh(known.value)
      if (!fresh.ok) return fresh
      await this.#enter(fresh.value)
      return ok(undefined)
    })
  }

  /** The person agrees to the scripts of the lesson that they are in, as they are now. */
  trust(): Promise<Result<void>> {
    return this.#next(async () => {
      if (this.#current === null) return notIn
      const agreed = this.#current.stay.agree()
      if (agreed.ok) await this.#opened.trust(this.#current.known.lesson)
      return agreed
    })
  }

  /** Puts a folder or a packed lesson on the list. Nothing of it runs. */
  open(path: string): Promise<Result<{ readonly lessonId: string }>> {
    return this.#next(async () => {
      await this.#known()
      const read = await this.#opened.read(path)
      if (!read.ok) return fail(read.error.code, `${path}: ${read.error.message}`)
      const { id } = read.value.lesson.file
      const same = this.#list.lessons.find(({ lesson }) => lesson.file.id === id)
      if (same !== undefined && same.path !== path) {
        return fail(
          'refused',
          `A lesson with the id ${id} is on the list already (${same.lesson.file.title}): give one of them another id`,
        )
      }
      await this.#opened.remember(path)
      await this.#readLists()
      this.#changed()
      return ok({ lessonId: id })
    })
  }

  remove(lessonId: string): Promise<Result<void>> {
    return this.#next(async () => {
      const known = await this.#find(lessonId)
      if (!known.ok) return known
      const { path } = known.value
      if (path === null) return fail('refused', 'A lesson that ships with the deck stays on the list')
      if (this.#current?.known.path === path) await this.#leave()
      await this.#opened.forget(path)
      await this.#readLists()
      this.#changed()
      return ok(undefined)
    })
  }

  /** What was answered in a lesson, as a file that somebody can grade. */
  async result(lessonId: string): Promise<Result<ExportedLesson>> {
    const known = await this.#find(lessonId)
    if (!known.ok) return known
    const { lesson } = known.value
    const run = this.#isIn(lessonId) ? (this.#current?.stay.run ?? null) : null
    const memory = run?.memory ?? this.#memories.get(lessonId)
    if (memory === undefined) return fail('refused', `Nothing was answered in ${lesson.file.title} yet`)
    const { clock } = this.#options
    const result = describeResult({
      lesson,
      memory,
      facts: run?.state.facts ?? memory.kept,
      alias: this.#alias,
      machine: { cores: cpus().length, platform: thisPlatform },
      nowMs: clock.nowMs(),
    })
    const who = this.#alias.replaceAll(/[^\p{L}\p{N}]+/gu, '-') || 'learner'
    return ok({ fileName: `${lessonId}-${who}.deckresult.json`, text: `${JSON.stringify(result, null, 2)}\n` })
  }

  /** Begins a lesson in a folder from what was done to a cluster, and puts it on the list. */
  async begin(
    clusterId: string,
    folder: string,
  ): Promise<Result<{ readonly lessonId: string; readonly folder: string }>> {
    const { deck, clock } = this.#options
    const begun = await beginLesson(deck, clusterId, folder, clock.nowMs())
    if (!begun.ok) return begun
    const opened = await this.open(folder)
    return opened.ok ? ok({ ...opened.value, folder }) : opened
  }

  leave(): Promise<Result<void>> {
    return this.#next(async () => {
      if (this.#current === null) return fail('already-so', 'No lesson is open')
      await this.#leave()
      return ok(undefined)
    })
  }

  async reset(): Promise<Result<void>> {
    return this.#current?.stay.reset() ?? notIn
  }

  /** What was answered is gone; a lesson that a person is in begins anew. */
  forget(lessonId: string): Promise<Result<void>> {
    return this.#next(async () => {
      const known = await this.#find(lessonId)
      if (!known.ok) return known
      const isCurrent = this.#isIn(lessonId)
      if (isCurrent) await this.#leave()
      const forgotten = await this.#store.forget(lessonId)
      this.#memories.delete(lessonId)
      this.#lastAtMs.delete(lessonId)
      if (isCurrent && !this.#isEnding) await this.#enter(known.value)
      this.#changed()
      return forgotten
    })
  }

  /** It is shown, printed and a part of file names: one line of what can be seen. */
  async setAlias(typed: string): Promise<Result<void>> {
    const alias = plainLine(typed)
    await this.#known()
    const kept = await this.#store.setAlias(alias)
    if (kept.ok) this.#alias = alias
    this.#changed()
    return kept
  }

  /** Reads, answers or looks: needs no cluster. */
  async inRun<T>(act: (run: LessonRun) => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    return this.#current === null ? notIn : act(this.#current.stay.run)
  }

  /** Does something to the lesson's cluster. */
  async onGround<T>(act: (run: LessonRun) => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    return this.#current?.stay.refusal() ?? this.inRun(act)
  }

  /** Hides a fault, or helps to find it. */
  async inDrill(act: (drill: StayDrill) => Result<void>): Promise<Result<void>> {
    return this.#current?.stay.refusal() ?? (this.#current === null ? notIn : act(this.#current.stay.drill))
  }

  /** Some cluster of the deck changed. */
  look(): void {
    this.#current?.stay.look()
  }

  /** The deck ends: nothing is done any more. */
  quiet(): void {
    // Kept once, before: what goes on now is interrupted then, and later nothing goes on.
    this.#keep()
    this.#isEnding = true
    this.#current?.stay.quiet()
  }

  /** Answers when nothing is left of a lesson but what was answered. */
  async end(): Promise<void> {
    this.quiet()
    await this.#next(() => this.#leave())
    await this.#store.settled()
  }

  close(): void {
    this.#cancelTell?.()
    this.#cancelKeep?.()
  }

  /** An author edits a folder while it is on the list: what is there now is entered. */
  async #afresh(known: KnownLesson): Promise<Result<KnownLesson>> {
    if (known.path === null) return ok(known)
    const read = await this.#opened.read(known.path)
    if (!read.ok) return read
    this.#list = { ...this.#list, lessons: this.#list.lessons.map((one) => (one === known ? read.value : one)) }
    this.#fit(known.lesson, read.value.lesson)
    return read
  }

  /** What is known of a lesson that may be another by now: answers to what it no longer asks are let go. */
  #fit(old: Lesson, fresh: Lesson): void {
    const { id } = fresh.file
    const memory = this.#memories.get(id)
    if (memory === undefined || old.file.id !== id) return
    this.#memories.set(id, restoreMemory(fresh, progressOf(old, memory, this.#options.clock.nowMs())))
  }

  #isIn(lessonId: string): boolean {
    return this.#current?.known.lesson.file.id === lessonId
  }

  async #enter(known: KnownLesson): Promise<void> {
    const { clock, warn } = this.#options
    const { lesson, path } = known
    const { id } = lesson.file
    const asks = path !== null && !(await this.#opened.isTrusted(lesson))
    const memory = this.#memories.get(id) ?? freshMemory(Math.floor(clock.nowMs() % 1_000_000), clock.nowMs())
    const stay = new LessonStay({
      ground: this.ground,
      lesson: known.lesson,
      source: known.folder,
      nodePath: '',
      trust: asks ? { path, scripts: scriptsOf(lesson) } : null,
      memory,
      changed: () => this.#changed(),
      warn,
    })
    this.#current = { known, stay }
    this.#changed()
  }

  /** The window is told at once; the cluster takes its time to go. */
  async #leave(): Promise<void> {
    const current = this.#current
    if (current === null) return
    this.#keep()
    this.#current = null
    this.#changed()
    await current.stay.close()
  }

  async #find(lessonId: string): Promise<Result<KnownLesson>> {
    await this.#known()
    const found = this.#list.lessons.find(({ lesson }) => lesson.file.id === lessonId)
    return found === undefined ? fail('not-found', `There is no lesson ${lessonId}`) : ok(found)
  }

  /** Read when somebody first asks: no start of the deck waits for it. */
  #known(): Promise<LessonCatalogue> {
    this.#catalogue ??= this.#read()
    return this.#catalogue
  }

  async #read(): Promise<LessonCatalogue> {
    this.#alias = await this.#store.alias()
    await this.#readLists()
    return this.#list
  }

  /** Ours and those that were opened, with what was answered in each. */
  async #readLists(): Promise<void> {
    const [own, opened] = await Promise.all([readCatalogue(this.#options.lessonsDir), this.#opened.list()])
    const lessons = [...own.lessons, ...opened.lessons]
    for (const { lesson } of lessons) {
      if (this.#isIn(lesson.file.id)) continue
      const old = this.#list.lessons.find((one) => one.lesson.file.id === lesson.file.id)
      if (old === undefined) await this.#restore(lesson)
      else this.#fit(old.lesson, lesson)
    }
    this.#list = { lessons, problems: [...own.problems, ...opened.problems] }
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

  #describe(): LessonsSnapshot {
    const { lessons, problems } = this.#list
    return {
      cards: lessons.map((known) => this.#cardOf(known)),
      problems,
      alias: this.#alias,
      current: this.#current?.stay.state ?? null,
    }
  }

  #cardOf(known: KnownLesson): LessonCard {
    const { id, title, summary, minutes, needs, steps, drill } = known.lesson.file
    const isCurrent = this.#isIn(id)
    const memory = isCurrent ? this.#current?.stay.run.memory : this.#memories.get(id)
    return {
      id,
      title,
      summary,
      minutes,
      needs,
      source: known.path === null ? 'own' : 'opened',
      path: known.path,
      stepCount: steps.length,
      doneCount: memory?.doneSteps.size ?? 0,
      lastAtMs: this.#lastAtMs.get(id) ?? null,
      hasDrill: drill !== undefined,
      drill: memory?.drill ?? null,
    }
  }

  /** Told soon, and once for all that changes until then. */
  #changed(): void {
    const { clock, publish } = this.#options
    this.#cancelTell ??= clock.after(tellEveryMs, () => {
      this.#cancelTell = null
      publish('lessons', this.#describe())
    })
    if (this.#current === null || this.#isEnding) return
    this.#cancelKeep ??= clock.after(keepEveryMs, () => this.#keep())
  }

  #keep(): void {
    this.#cancelKeep?.()
    this.#cancelKeep = null
    if (this.#current === null || this.#isEnding) return
    const { lesson } = this.#current.known
    const { memory } = this.#current.stay.run
    const nowMs = this.#options.clock.nowMs()
    this.#memories.set(lesson.file.id, memory)
    this.#lastAtMs.set(lesson.file.id, nowMs)
    void this.#store.keep(lesson.file.id, JSON.stringify(progressOf(lesson, memory, nowMs)))
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act)
    // What fails is answered.
    this.#queue = done.catch(() => {})
    return done
  }
}

const notIn = fail('wrong-state', 'No lesson is open: enter one first')
