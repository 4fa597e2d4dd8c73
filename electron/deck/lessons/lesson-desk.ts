import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import type { LessonCard, LessonState, LessonsSnapshot } from '../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { freshMemory } from '../../lessons/lesson-memory.ts'
import type { LessonRun } from '../../lessons/lesson-run.ts'
import type { OpenStore } from '../../stores/open-store.ts'
import type { Publish } from '../types.ts'
import { beginLesson } from './begin-lesson.ts'
import { type ExportedLesson, exportResult } from './export-result.ts'
import type { LabPace } from './lab/lab-desk.ts'
import type { LessonDeck } from './lesson-deck.ts'
import { findPackages, removeLeftCopies } from './lesson-folder.ts'
import type { GroundParts } from './lesson-ground.ts'
import { LessonStay } from './lesson-stay.ts'
import { describeCard } from './shelf/describe-card.ts'
import type { KnownLesson } from './shelf/lesson-catalogue.ts'
import { LessonShelf } from './shelf/lesson-shelf.ts'
import { scriptsOf } from './shelf/opened-lessons.ts'
import type { StayDrill } from './stay-drill.ts'

/** A step tells of itself at most this often, and what a learner did is on disk so long after it, at the latest. */
const [tellEveryMs, keepEveryMs] = [50, 1000]

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

interface Current {
  readonly known: KnownLesson
  readonly stay: LessonStay
}

/** All lessons of the deck: at most one at a time is taken. */
export class LessonDesk {
  readonly ground: GroundParts
  readonly #options: LessonDeskOptions
  readonly #shelf: LessonShelf
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
    this.#shelf = new LessonShelf({ lessonsDir, learningDir, clock, warn })
    this.ground = { deck, clock, openStore, place }
    void removeLeftCopies(place.copiesDir)
  }

  /** The lesson that a person is in. */
  get current(): LessonState | null {
    return this.#current?.stay.state ?? null
  }

  async snapshot(): Promise<LessonsSnapshot> {
    await this.#shelf.known()
    return this.#describe()
  }

  /** Leaves the lesson that a person is in, if it is another one. Its cluster comes while the first step is read. */
  enter(lessonId: string): Promise<Result<void>> {
    return this.#next(async () => {
      const known = await this.#shelf.find(lessonId)
      if (!known.ok) return known
      if (this.#isEnding) return fail('wrong-state', 'The deck is quitting: no lesson starts any more')
      // By its id: the list is read anew while a person is in it.
      if (this.#isIn(lessonId)) return ok(undefined)
      await this.#leave()
      const fresh = await this.#shelf.afresh(known.value)
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
      if (agreed.ok) await this.#shelf.opened.trust(this.#current.known.lesson)
      return agreed
    })
  }

  /** Puts a folder or a packed lesson on the list. Nothing of it runs. */
  open(path: string): Promise<Result<{ readonly lessonId: string }>> {
    return this.#next(async () => {
      const put = await this.#shelf.put(path)
      if (put.ok) this.#changed()
      return put
    })
  }

  /** Takes one that was opened off the list; a person who is in it leaves it. */
  remove(path: string): Promise<Result<void>> {
    return this.#next(async () => {
      if (this.#current?.known.path === path) await this.#leave()
      const dropped = await this.#shelf.drop(path)
      if (dropped.ok) this.#changed()
      return dropped
    })
  }

  /** What was answered in a lesson, as a file that somebody can grade. */
  async result(lessonId: string): Promise<Result<ExportedLesson>> {
    const known = await this.#shelf.find(lessonId)
    if (!known.ok) return known
    const { lesson } = known.value
    const run = this.#isIn(lessonId) ? (this.#current?.stay.run ?? null) : null
    const memory = run?.memory ?? this.#shelf.memoryOf(lessonId)
    if (memory === undefined) return fail('refused', `Nothing was answered in ${lesson.file.title} yet`)
    const facts = run?.state.facts ?? memory.kept
    return ok(exportResult({ lesson, memory, facts, alias: this.#shelf.alias, nowMs: this.#options.clock.nowMs() }))
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
      const known = await this.#shelf.find(lessonId)
      if (!known.ok) return known
      const isCurrent = this.#isIn(lessonId)
      if (isCurrent) await this.#leave()
      const forgotten = await this.#shelf.forget(lessonId)
      if (isCurrent && !this.#isEnding) await this.#enter(known.value)
      this.#changed()
      return forgotten
    })
  }

  async setAlias(typed: string): Promise<Result<void>> {
    const kept = await this.#shelf.setAlias(typed)
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
    await this.#shelf.settled()
  }

  close(): void {
    this.#cancelTell?.()
    this.#cancelKeep?.()
  }

  #isIn(lessonId: string): boolean {
    return this.#current?.known.lesson.file.id === lessonId
  }

  async #enter(known: KnownLesson): Promise<void> {
    const { clock, warn } = this.#options
    const { lesson, path, folder } = known
    const asks = path !== null && !(await this.#shelf.opened.isTrusted(lesson))
    const nowMs = clock.nowMs()
    const memory = this.#shelf.memoryOf(lesson.file.id) ?? freshMemory(Math.floor(nowMs % 1_000_000), nowMs)
    const stay = new LessonStay({
      ground: this.ground,
      lesson,
      source: folder,
      nodePath: '',
      trust: asks ? { path, scripts: scriptsOf(lesson) } : null,
      memory,
      changed: () => this.#changed(),
      warn,
    })
    this.#current = { known, stay }
    this.#shelf.take(known)
    this.#changed()
  }

  /** The window is told at once; the cluster takes its time to go. */
  async #leave(): Promise<void> {
    const current = this.#current
    if (current === null) return
    this.#keep()
    this.#current = null
    this.#shelf.take(null)
    this.#changed()
    await current.stay.close()
  }

  #describe(): LessonsSnapshot {
    const { lessons, problems, alias } = this.#shelf
    return {
      cards: lessons.map((known) => this.#cardOf(known)),
      problems,
      alias,
      current: this.#current?.stay.state ?? null,
    }
  }

  #cardOf(known: KnownLesson): LessonCard {
    const { id } = known.lesson.file
    const memory = this.#isIn(id) ? this.#current?.stay.run.memory : this.#shelf.memoryOf(id)
    return describeCard(known, memory, this.#shelf.lastAtMs(id))
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
    this.#shelf.keep(this.#current.known.lesson, this.#current.stay.run.memory)
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act)
    // What fails is answered.
    this.#queue = done.catch(() => {})
    return done
  }
}

const notIn = fail('wrong-state', 'No lesson is open: enter one first')
