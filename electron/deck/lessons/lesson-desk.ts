import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import type { LessonCard, LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { freshMemory, type LessonMemory } from '../../lessons/lesson-memory.ts'
import type { LessonRun } from '../../lessons/lesson-run.ts'
import { parseProgress, progressOf, restoreMemory } from '../../lessons/progress.ts'
import type { OpenStore } from '../../stores/open-store.ts'
import type { Publish } from '../types.ts'
import { LearningStore } from './learning-store.ts'
import { type KnownLesson, type LessonCatalogue, readCatalogue } from './lesson-catalogue.ts'
import type { LessonDeck } from './lesson-deck.ts'
import { findPackages, removeLeftCopies } from './lesson-folder.ts'
import type { GroundParts } from './lesson-ground.ts'
import { LessonStay } from './lesson-stay.ts'
import type { StayDrill } from './stay-drill.ts'

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
  /** Something could not be kept or removed. */
  warn(words: string): void
}

export interface LessonDeskOptions extends LessonPlaces {
  readonly deck: LessonDeck
  readonly clock: Clock
  readonly publish: Publish
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
    this.ground = { deck, clock, openStore, place }
    void removeLeftCopies(place.copiesDir)
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
      if (this.#current?.known === known.value) return ok(undefined)
      await this.#leave()
      this.#enter(known.value)
      return ok(undefined)
    })
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
      const isCurrent = this.#current?.known === known.value
      if (isCurrent) await this.#leave()
      const forgotten = await this.#store.forget(lessonId)
      this.#memories.delete(lessonId)
      this.#lastAtMs.delete(lessonId)
      if (isCurrent && !this.#isEnding) this.#enter(known.value)
      this.#changed()
      return forgotten
    })
  }

  async setAlias(alias: string): Promise<Result<void>> {
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
    this.#isEnding = true
    this.#keep()
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

  #enter(known: KnownLesson): void {
    const { clock, warn } = this.#options
    const { id } = known.lesson.file
    const memory = this.#memories.get(id) ?? freshMemory(Math.floor(clock.nowMs() % 1_000_000), clock.nowMs())
    const stay = new LessonStay({
      ground: this.ground,
      lesson: known.lesson,
      source: known.folder,
      nodePath: '',
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
    const { lessons } = await this.#known()
    const found = lessons.find(({ lesson }) => lesson.file.id === lessonId)
    return found === undefined ? fail('not-found', `There is no lesson ${lessonId}`) : ok(found)
  }

  /** Read when somebody first asks: no start of the deck waits for it. */
  #known(): Promise<LessonCatalogue> {
    this.#catalogue ??= this.#read()
    return this.#catalogue
  }

  async #read(): Promise<LessonCatalogue> {
    const list = await readCatalogue(this.#options.lessonsDir)
    this.#alias = await this.#store.alias()
    for (const { lesson } of list.lessons) {
      const text = await this.#store.progress(lesson.file.id)
      const kept = text === null ? null : parseProgress(text)
      if (kept?.ok === false) this.#options.warn(`${lesson.file.title}: ${kept.error.message}`)
      if (kept?.ok !== true) continue
      this.#memories.set(lesson.file.id, restoreMemory(lesson, kept.value))
      this.#lastAtMs.set(lesson.file.id, kept.value.savedAtMs)
    }
    this.#list = list
    return list
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
    const isCurrent = this.#current?.known === known
    const memory = isCurrent ? this.#current?.stay.run.memory : this.#memories.get(id)
    return {
      id,
      title,
      summary,
      minutes,
      needs,
      source: 'own',
      path: null,
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
    if (this.#current === null) return
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
