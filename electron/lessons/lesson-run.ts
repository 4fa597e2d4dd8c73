// Long, because it is one state machine: what a person may do when, and what is kept of it, cannot be read in halves.
import { mix32 } from '../../shared/base/mix32.ts'
import type { Answer } from '../../shared/lessons/answer.ts'
import type { Deed, LessonStep, Part } from '../../shared/lessons/lesson-file.ts'
import type { LessonState } from '../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { type Facts, factValues } from './facts/fact-values.ts'
import { whyNoAnswer } from './facts/fits-form.ts'
import { mergeRounds, type PartMeasures } from './facts/measures.ts'
import type { Lesson } from './lesson.ts'
import { freshMemory, type LessonMemory, partOfKind, partsOf } from './lesson-memory.ts'
import { filesOf, isUnlocked, type PartsNow, partStates } from './part-states.ts'
import type { LessonPorts } from './ports.ts'
import { RunDeeds } from './run-deeds.ts'
import { standingDeeds } from './standing-deeds.ts'

/** What a run knows of the state that the window gets; the rest is of its cluster. */
export type RunState = Pick<LessonState, 'lessonId' | 'title' | 'steps' | 'at' | 'step' | 'parts' | 'facts'>

export interface RunOptions {
  readonly lesson: Lesson
  readonly ports: LessonPorts
  /** What is known of earlier sittings, and the seed; see `progress.ts`. */
  readonly memory?: LessonMemory
  /** Something of the state is another; ask for it when it is needed. */
  readonly changed: () => void
}

type DoingPart = Extract<Part, { readonly kind: 'do' | 'repeat' }>

interface Doing {
  readonly partId: string
  words: string
  now: RunDeeds | null
  rounds: (number | null)[]
  isStopped: boolean
}

/** How often it is looked whether the person pressed the real control. */
const lookEveryMs = 250

/** One lesson as a person goes through it: nothing runs before its prediction, and what was answered stays. */
export class LessonRun {
  readonly #lesson: Lesson
  readonly #ports: LessonPorts
  readonly #changed: () => void
  readonly #memory: LessonMemory
  readonly #troubles = new Map<string, { readonly status: 'failed' | 'open'; readonly words: string }>()
  readonly #codes = new Map<string, string>()
  #doing: Doing | null = null
  #catching: RunDeeds | null = null
  #settled: Promise<void> = Promise.resolve()
  #enteredMonoMs: number
  #facts: Facts | null = null
  /** The part with a real control that waits for it, since when. */
  #watched: { readonly partId: string; readonly sinceMs: number } | null = null
  #cancelLook: () => void = () => {}
  #isClosed = false

  constructor({ lesson, ports, memory, changed }: RunOptions) {
    this.#lesson = lesson
    this.#ports = ports
    this.#changed = changed
    this.#memory = memory ?? freshMemory(1, ports.clock.nowMs())
    this.#memory.at = Math.min(Math.max(0, this.#memory.at), lesson.file.steps.length - 1)
    this.#enteredMonoMs = ports.clock.monoMs()
    const { interrupted } = this.#memory
    if (interrupted !== null) this.#troubles.set(interrupted, { status: 'open', words: interruptedWords })
    this.#memory.interrupted = null
    this.#settle()
    this.#showFiles()
  }

  get state(): RunState {
    const { file } = this.#lesson
    const { at, doneSteps } = this.#memory
    const { id, title, panes, parts: _ } = this.#step
    return {
      lessonId: file.id,
      title: file.title,
      steps: file.steps.map((step, nth) => ({
        id: step.id,
        title: step.title,
        state: nth === at ? 'now' : doneSteps.has(step.id) ? 'done' : 'todo',
      })),
      at,
      step: { id, title, panes },
      parts: partStates(this.#step, this.#now),
      facts: this.#known,
    }
  }

  /** What is kept of it; the time in this step so far is in it. */
  get memory(): LessonMemory {
    this.#countTime()
    return { ...this.#memory, kept: this.#known, interrupted: this.#doing?.partId ?? null }
  }

  get isDoing(): boolean {
    return this.#doing !== null
  }

  /** When what goes on now is over. Never rejects. */
  settled(): Promise<void> {
    return this.#settled
  }

  /** To any step, forth and back: what is done stays done, and what goes on goes on. */
  go(at: number): Result<void> {
    if (!(at in this.#lesson.file.steps))
      return fail('not-found', `The lesson has ${this.#lesson.file.steps.length} steps: there is no step ${at + 1}`)
    this.#countTime()
    this.#memory.at = at
    this.#tell()
    this.#showFiles()
    return ok(undefined)
  }

  predict(partId: string, answer: Answer): Result<void> {
    const part = partOfKind(this.#lesson, partId, 'predict')
    if (part === null) return fail('not-found', `There is no prediction "${partId}" in this lesson`)
    return this.#give(partId, answer, whyNoAnswer(part.form, answer), 'Your prediction is locked in already')
  }

  observe(partId: string, answer: Answer): Result<void> {
    const part = partOfKind(this.#lesson, partId, 'observe')
    const prediction = part && partOfKind(this.#lesson, part.of, 'predict')
    if (prediction === null) return fail('not-found', `There is no observation "${partId}" in this lesson`)
    return this.#give(partId, answer, whyNoAnswer(prediction.form, answer), 'You wrote down already what you saw')
  }

  /** Begins a `do` or a `repeat`, also once more; answers at once. */
  do(partId: string): Result<void> {
    const part = partOfKind(this.#lesson, partId, 'do') ?? partOfKind(this.#lesson, partId, 'repeat')
    if (part === null) return fail('not-found', `There is nothing to do at "${partId}" in this lesson`)
    const refused = this.#whyNot(partId)
    if (refused !== null) return refused
    this.#begin(part, [], this.#ports.clock.nowMs())
    return ok(undefined)
  }

  /** Ends what goes on; it can be begun again. */
  stop(): Result<void> {
    const doing = this.#doing
    if (doing === null) return fail('already-so', 'Nothing goes on in this lesson')
    doing.isStopped = true
    doing.now?.stop()
    return ok(undefined)
  }

  /** Puts a person's text into the copy, and answers when all workers run it. */
  async change(partId: string, text: string): Promise<Result<void>> {
    const part = partOfKind(this.#lesson, partId, 'change')
    if (part === null) return fail('not-found', `There is nothing to change at "${partId}" in this lesson`)
    const refused = this.#whyNot(partId)
    if (refused !== null) return refused
    let outcome: Result<unknown> = ok(undefined)
    this.#settled = this.#while(partId, `Reloading with your ${part.file}`, async () => {
      outcome = await this.#ports.write(part.file, text)
      if (outcome.ok) this.#memory.changes.set(part.file, text)
      return outcome
    })
    await this.#settled
    return outcome.ok ? ok(undefined) : outcome
  }

  /** Text of the solution; nothing is changed. */
  solution(partId: string): Result<string> {
    const part = partOfKind(this.#lesson, partId, 'change')
    const text = part && this.#lesson.files.get(part.solution)
    return typeof text === 'string' ? ok(text) : fail('not-found', `There is no solution to "${partId}"`)
  }

  /**
   * Brings a fresh copy and cluster to where the person left: what lasts of the deeds done so far, and what the person made of
   * the files. Answers with the first that failed; the rest was not done.
   */
  async catchUp(): Promise<Result<void>> {
    const deeds = standingDeeds(this.#lesson, this.#memory)
    if (deeds.length > 0) {
      const sinceMs = this.#ports.clock.nowMs()
      this.#catching = this.#deeds(deeds, this.#memory.seed, { skip: [], sinceMs, facts: [] })
      const done = await this.#catching.run()
      this.#catching = null
      if (!done.ok) return done
    }
    for (const [file, text] of this.#memory.changes) {
      const written = await this.#ports.write(file, text)
      if (!written.ok) return written
    }
    this.refresh()
    return ok(undefined)
  }

  /** The copy is the lesson's own again; answers stay. */
  forgetChanges(): void {
    this.#memory.changes.clear()
    this.refresh()
  }

  /** Reads anew what the copy's files say: after a reset, or when somebody edited them elsewhere. */
  refresh(): void {
    this.#showFiles(true)
  }

  /** Once solved stays solved. */
  noteDrill(outcome: 'solved' | 'tried'): void {
    if (this.#memory.drill !== 'solved') this.#memory.drill = outcome
    this.#tell()
  }

  /** Looks whether the person pressed the real control; the deck may call it at once. */
  look(): void {
    const watched = this.#watched
    const part = watched && partOfKind(this.#lesson, watched.partId, 'do')
    if (watched === null || !part?.control || this.#doing !== null) return
    const wanted = part.control.done.map(({ action }) => action)
    const pressed = this.#ports.deedsSince(watched.sinceMs).find(({ action }) => wanted.includes(action))
    if (pressed !== undefined) this.#begin(part, wanted, pressed.atMs)
  }

  /** Ends what goes on, and every wait. */
  async close(): Promise<void> {
    this.#countTime()
    this.#isClosed = true
    this.#cancelLook()
    this.#catching?.stop()
    this.stop()
    await this.#settled
  }

  get #step(): LessonStep {
    const step = this.#lesson.file.steps[this.#memory.at]
    if (step === undefined) throw new Error('a lesson without steps was read')
    return step
  }

  get #now(): PartsNow {
    const doing = this.#doing
    const none = { startedAtMs: this.#ports.clock.nowMs(), endedAtMs: this.#ports.clock.nowMs() }
    return {
      lesson: this.#lesson,
      memory: this.#memory,
      facts: this.#known,
      doing: doing && {
        partId: doing.partId,
        words: doing.words,
        report: doing.now?.report ?? { ...none, lines: [], answers: {}, loads: {} },
        rounds: [...doing.rounds],
      },
      troubles: this.#troubles,
      codes: this.#codes,
    }
  }

  get #known(): Facts {
    this.#facts ??= this.#factsOf([...this.#memory.measures.values()])
    return this.#facts
  }

  #factsOf(measures: readonly PartMeasures[]): Facts {
    const { kept } = this.#memory
    const { cores, memoryBytes, clock } = this.#ports
    return factValues(this.#lesson.file.facts, { measures, kept, machine: { cores, memoryBytes, atMs: clock.nowMs() } })
  }

  #give(partId: string, answer: Answer, wrong: string | null, locked: string): Result<void> {
    if (this.#memory.answers.has(partId)) return fail('already-so', locked)
    const refused = this.#whyLocked(partId)
    if (refused !== null) return refused
    if (wrong !== null) return fail('invalid-input', wrong)
    this.#memory.answers.set(partId, { answer, atMs: this.#ports.clock.nowMs() })
    this.#memory.done.add(partId)
    this.#tell()
    return ok(undefined)
  }

  #whyNot(partId: string) {
    if (this.#doing !== null) return fail('wrong-state', 'Something else still goes on here: wait for it, or stop it')
    return this.#whyLocked(partId)
  }

  #whyLocked(partId: string) {
    if (this.#isClosed) return fail('wrong-state', 'The lesson was left: enter it again')
    const step = partsOf(this.#lesson).find(({ part }) => part.id === partId)?.step
    if (step !== undefined && isUnlocked(step, partId, this.#memory)) return null
    return fail('refused', 'Something before it waits for you: predict, do or write down that first')
  }

  /** `pressed`: actions that the person did already, at that time. */
  #begin(part: DoingPart, pressed: readonly string[], sinceMs: number): void {
    const run = part.kind === 'do' ? () => this.#doOnce(part, pressed, sinceMs) : () => this.#doAgainAndAgain(part)
    this.#settled = this.#while(part.id, '', run)
  }

  async #doOnce(
    part: Extract<Part, { readonly kind: 'do' }>,
    skip: readonly string[],
    sinceMs: number,
  ): Promise<Result<unknown>> {
    const deeds = this.#deeds(part.deeds, this.#seedOf(part.id, 0), { skip, sinceMs, facts: part.facts })
    const outcome = await deeds.run()
    this.#memory.reports.set(part.id, deeds.report)
    this.#keepMeasures(part.id, deeds.measures)
    return outcome
  }

  /** A round that fails is not known, and the next one follows; it failed as a whole when every round did. */
  async #doAgainAndAgain(part: Extract<Part, { readonly kind: 'repeat' }>): Promise<Result<unknown>> {
    const rounds: PartMeasures[] = []
    let outcome: Result<unknown> = ok(undefined)
    let goodCount = 0
    for (let round = 0; round < part.times && !this.#isStopping; round += 1) {
      if (this.#doing !== null) this.#doing.words = `Round ${round + 1} of ${part.times}`
      const sinceMs = this.#ports.clock.nowMs()
      const deeds = this.#deeds(part.deeds, this.#seedOf(part.id, round), { skip: [], sinceMs, facts: [part.fact] })
      const done = await deeds.run()
      this.#memory.reports.set(part.id, deeds.report)
      if (done.ok) goodCount += 1
      else outcome = done
      if (this.#isStopping) break
      const measures = deeds.measures
      rounds.push(measures)
      const others = [...this.#memory.measures].flatMap(([id, one]) => (id === part.id ? [] : [one]))
      const value = done.ok ? (this.#factsOf([...others, measures])[part.fact]?.value ?? null) : null
      this.#doing?.rounds.push(value)
      this.#tell()
    }
    this.#memory.rounds.set(part.id, this.#doing?.rounds ?? [])
    const merged = mergeRounds(rounds)
    if (merged !== null) this.#keepMeasures(part.id, merged)
    if (this.#isStopping) return fail('cancelled', 'Stopped before its end')
    return goodCount > 0 ? ok(undefined) : outcome
  }

  #deeds(
    deeds: readonly Deed[],
    seed: number,
    {
      skip,
      sinceMs,
      facts,
    }: { readonly skip: readonly string[]; readonly sinceMs: number; readonly facts: readonly string[] },
  ): RunDeeds {
    const run = new RunDeeds(this.#ports, {
      deeds,
      seed,
      skip,
      sinceMs,
      facts,
      files: this.#lesson.files,
      changed: this.#changed,
    })
    if (this.#doing !== null) this.#doing.now = run
    return run
  }

  /** One at a time. What came of it is told whatever happened. */
  async #while(partId: string, words: string, run: () => Promise<Result<unknown>>): Promise<void> {
    this.#doing = { partId, words, now: null, rounds: [], isStopped: false }
    this.#troubles.delete(partId)
    this.#memory.attempts.set(partId, (this.#memory.attempts.get(partId) ?? 0) + 1)
    this.#tell()
    const outcome = await run()
    this.#doing = null
    if (outcome.ok) this.#memory.done.add(partId)
    else if (outcome.error.code === 'cancelled') this.#troubles.set(partId, { status: 'open', words: stoppedWords })
    else this.#troubles.set(partId, { status: 'failed', words: outcome.error.message })
    this.refresh()
    this.#tell()
  }

  get #isStopping(): boolean {
    return this.#doing?.isStopped === true || this.#isClosed
  }

  #keepMeasures(partId: string, measures: PartMeasures): void {
    // At the end again: the newest measure of a name counts.
    this.#memory.measures.delete(partId)
    this.#memory.measures.set(partId, measures)
    this.#facts = null
  }

  /** The same for the same person, part and round; another for each. */
  #seedOf(partId: string, round: number): number {
    let seed = this.#memory.seed
    for (const letter of partId) seed = mix32(seed + letter.charCodeAt(0))
    return mix32(seed + round) % 1_000_000
  }

  #tell(): void {
    this.#settle()
    this.#changed()
  }

  /** A step is done when it was seen with all of its parts done; the control that waits is looked at from now on. */
  #settle(): void {
    const states = partStates(this.#step, this.#now)
    if (states.every(({ status }) => status === 'done')) this.#memory.doneSteps.add(this.#step.id)
    const waits = states.find(({ status }) => status === 'open' || status === 'failed')?.part
    const partId = waits?.kind === 'do' && waits.control !== null ? waits.id : null
    if (this.#isClosed || this.#doing !== null || partId === null) {
      this.#watched = null
      this.#cancelLook()
    } else if (this.#watched?.partId !== partId) {
      this.#watched = { partId, sinceMs: this.#ports.clock.nowMs() }
      this.#lookLater()
    }
  }

  #lookLater(): void {
    this.#cancelLook()
    this.#cancelLook = this.#ports.clock.after(lookEveryMs, () => {
      this.look()
      if (this.#watched !== null) this.#lookLater()
    })
  }

  /** The files that this step shows, as they are in the copy. */
  #showFiles(isAnew = false): void {
    for (const file of filesOf(this.#step)) {
      if (this.#codes.has(file) && !isAnew) continue
      // A file that cannot be read is not shown; what needs it says so itself.
      this.#ports.readFile(file).then(
        (read) => {
          if (!read.ok || this.#isClosed) return
          this.#codes.set(file, read.value)
          this.#changed()
        },
        () => {},
      )
    }
  }

  #countTime(): void {
    const now = this.#ports.clock.monoMs()
    const { stepMs } = this.#memory
    stepMs.set(this.#step.id, (stepMs.get(this.#step.id) ?? 0) + now - this.#enteredMonoMs)
    this.#enteredMonoMs = now
  }
}

const interruptedWords = 'The lesson was left before its end: it can be tried again'
const stoppedWords = 'Stopped before its end: it can be tried again'
