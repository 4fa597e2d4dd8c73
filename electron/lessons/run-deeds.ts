import { errorWords } from '../../shared/base/error-words.ts'
import { counted, duration } from '../../shared/base/plain-words.ts'
import { valueWords } from '../../shared/experiments/limit.ts'
import { measureOf } from '../../shared/experiments/measures.ts'
import type { AskDeed, Deed, LoadDeed } from '../../shared/lessons/lesson-file.ts'
import type { Answered, DeedReport, LoadFigures } from '../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { PartMeasures, Reading } from './facts/measures.ts'
import { meanOf, mergeLoads } from './facts/merge-loads.ts'
import type { LessonPorts } from './ports.ts'

const lookEveryMs = 100
/** Of what has no time of its own: longer than any drain or start takes. */
const longestMs = 120_000

/** Answers of one ask that the window is told of, the newest: it is told again and again. */
const mostTold = 200

type UntilDeed = Extract<Deed, { readonly until: string }>
type NoteDeed = Extract<Deed, { readonly note: string }>

export interface DeedOrders {
  readonly deeds: readonly Deed[]
  readonly seed: number
  /** Actions that the person did by the real control: those are not done again. */
  readonly skip: readonly string[]
  /** When what counts began; the person's press may lie before. */
  readonly sinceMs: number
  /** Facts that the part names as its own. */
  readonly facts: readonly string[]
  /** Texts that `write` puts into the copy. */
  readonly files: ReadonlyMap<string, string>
  readonly changed: () => void
}

/** Does deeds one after the other, and keeps what came of each. */
export class RunDeeds {
  readonly #ports: LessonPorts
  readonly #orders: DeedOrders
  readonly #lines: { words: string; state: 'done' | 'failed' }[] = []
  readonly #answers: Record<string, readonly Answered[]> = {}
  readonly #loads: Record<string, { readonly figures: LoadFigures; readonly atMs: number }> = {}
  /** Of each name, one for each load, and one for each note. */
  readonly #figures = new Map<string, readonly LoadFigures[]>()
  readonly #readings = new Map<string, readonly (number | null)[]>()
  readonly #notes: Record<string, Reading> = {}
  readonly #untils: Record<string, Reading> = {}
  readonly #background: Promise<Result<void>>[] = []
  #endedAtMs: number | null = null
  #isStopped = false
  #wake: () => void = () => {}
  readonly #stopping: Promise<void>

  constructor(ports: LessonPorts, orders: DeedOrders) {
    this.#ports = ports
    this.#orders = orders
    this.#stopping = new Promise((done) => {
      this.#wake = done
    })
  }

  /** For a person to look at: facts are made of all answers, and the line says how many there were. */
  get report(): DeedReport {
    return {
      startedAtMs: this.#orders.sinceMs,
      endedAtMs: this.#endedAtMs ?? this.#ports.clock.nowMs(),
      lines: [...this.#lines],
      answers: Object.fromEntries(Object.entries(this.#answers).map(([name, all]) => [name, all.slice(-mostTold)])),
      loads: Object.fromEntries(Object.entries(this.#loads).map(([name, { figures }]) => [name, figures])),
    }
  }

  get measures(): PartMeasures {
    return {
      startedAtMs: this.#orders.sinceMs,
      endedAtMs: this.#endedAtMs ?? this.#ports.clock.nowMs(),
      answers: { ...this.#answers },
      loads: { ...this.#loads },
      notes: { ...this.#notes },
      untils: { ...this.#untils },
      events: this.#ports.eventsSince(this.#orders.sinceMs),
      facts: this.#orders.facts,
    }
  }

  /** Answers when all of them are done, also those in the background; or at the first that fails. Never rejects. */
  async run(): Promise<Result<void>> {
    const outcome = await this.#oneByOne()
    // What still goes on is for nobody once a deed failed.
    if (!outcome.ok) this.#ports.stop()
    const late = await Promise.all(this.#background)
    const result = outcome.ok ? (late.find((one) => !one.ok) ?? outcome) : outcome
    if (!result.ok) await this.#ports.takeBack()
    this.#endedAtMs = this.#ports.clock.nowMs()
    return result
  }

  /** Ends at the next moment: `run` answers with `cancelled`. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#wake()
    this.#ports.stop()
  }

  async #oneByOne(): Promise<Result<void>> {
    for (const [nth, deed] of this.#orders.deeds.entries()) {
      if (this.#isStopped) return stopped
      if (isSkipped(deed, this.#orders.skip)) {
        this.#tell(`${'name' in deed ? deed.name : ''}: you did it`, 'done')
        continue
      }
      const doing = this.#one(deed, nth)
      if (isBackground(deed)) this.#background.push(doing)
      else {
        const done = await doing
        if (!done.ok) return done
      }
    }
    return this.#isStopped ? stopped : ok(undefined)
  }

  /** One deed and its line. */
  async #one(deed: Deed, nth: number): Promise<Result<void>> {
    const done = await this.#within(this.#begin(deed, nth), longestOf(deed), deedName(deed))
    if (done.ok) this.#tell(done.value.words, 'done')
    else if (done.error.code !== 'cancelled') this.#tell(done.error.message, 'failed')
    return done.ok ? ok(undefined) : done
  }

  #begin(deed: Deed, nth: number): Promise<Result<{ readonly words: string }>> {
    if ('ask' in deed) return this.#ask(deed)
    if ('load' in deed) return this.#load(deed)
    if ('until' in deed) return this.#until(deed)
    if ('note' in deed) return this.#note(deed)
    if ('pause' in deed) return this.#pause(deed.pause).then((isOver) => (isOver ? waited(deed.pause) : stopped))
    if ('write' in deed) {
      const text = this.#orders.files.get(deed.from)
      return text === undefined
        ? Promise.resolve(fail('not-found', `The lesson has no file ${deed.from}: its folder is not whole`))
        : this.#ports.write(deed.write, text)
    }
    if ('store' in deed) return this.#ports.store(deed.store)
    if ('variant' in deed) return this.#ports.configure({ variant: deed.variant })
    if ('env' in deed) return this.#ports.configure({ env: deed.env })
    if ('primary' in deed) return this.#ports.supervise(deed)
    return this.#act(deed, nth)
  }

  /** Some actions say no more than that they are done: which one, says their name. */
  async #act(deed: Parameters<LessonPorts['act']>[0], nth: number): Promise<Result<{ readonly words: string }>> {
    const acted = await this.#ports.act(deed, this.#orders.seed + nth)
    return acted.ok && acted.value.words === 'done' ? ok({ words: `${deed.name}: done` }) : acted
  }

  async #ask(deed: AskDeed): Promise<Result<{ readonly words: string }>> {
    const before = this.#answers[deed.ask] ?? []
    const mine = new Map<string, Answered>()
    const take = (answers: readonly Answered[]): void => {
      for (const one of answers) mine.set(`${one.client}/${one.number}`, one)
      this.#answers[deed.ask] = [...before, ...mine.values()]
    }
    // There is none so far, which a fact may count.
    take([])
    const asked = await this.#ports.ask(deed, (answers) => {
      take(answers)
      this.#orders.changed()
    })
    if (!asked.ok) return asked
    take(asked.value)
    return ok({ words: askWords(asked.value) })
  }

  async #load(deed: LoadDeed): Promise<Result<{ readonly words: string }>> {
    const loaded = await this.#ports.load(deed)
    if (!loaded.ok) return loaded
    const all = [...(this.#figures.get(deed.load) ?? []), loaded.value]
    this.#figures.set(deed.load, all)
    this.#loads[deed.load] = { figures: mergeLoads(all), atMs: this.#ports.clock.nowMs() }
    return ok({ words: loadWords(loaded.value) })
  }

  async #until(deed: UntilDeed): Promise<Result<{ readonly words: string }>> {
    const { clock } = this.#ports
    const fromMs = clock.monoMs()
    const words = limitWords(deed)
    for (;;) {
      const value = this.#ports.read(deed.measure, deed.slot ?? null)
      const tookMs = clock.monoMs() - fromMs
      if (value !== null && this.#isReached(deed, value)) {
        this.#untils[deed.until] = { value: tookMs, atMs: clock.nowMs() }
        return ok({ words: `${words}, reached after ${duration(tookMs)}` })
      }
      if (tookMs >= deed.within) {
        this.#untils[deed.until] = { value: null, atMs: clock.nowMs() }
        const last = value === null ? 'it is not known' : `it is ${measureWords(deed.measure, value)}`
        return fail(
          'not-reached-in-time',
          `${words} was not reached within ${duration(deed.within)}: ${last}. Try again`,
        )
      }
      if (!(await this.#pause(Math.min(lookEveryMs, deed.within - tookMs)))) return stopped
    }
  }

  #isReached({ atLeast, atMost }: UntilDeed, value: number): boolean {
    const least = atLeast === 'desired' ? this.#ports.desired() : atLeast
    return (least === undefined || value >= least) && (atMost === undefined || value <= atMost)
  }

  async #note(deed: NoteDeed): Promise<Result<{ readonly words: string }>> {
    const value = this.#ports.read(deed.measure, deed.slot ?? null)
    const all = [...(this.#readings.get(deed.note) ?? []), value]
    this.#readings.set(deed.note, all)
    this.#notes[deed.note] = { value: meanOf(all), atMs: this.#ports.clock.nowMs() }
    const known = value === null ? 'not known' : measureWords(deed.measure, value)
    return ok({ words: `${subjectOf(deed)}: ${known}` })
  }

  /** False when it was stopped meanwhile. */
  async #pause(ms: number): Promise<boolean> {
    let cancel = (): void => {}
    const over = new Promise<void>((done) => {
      cancel = this.#ports.clock.after(ms, done)
    })
    if (!this.#isStopped) await Promise.race([over, this.#stopping])
    cancel()
    return !this.#isStopped
  }

  /** What answers never, or throws, is a failure with words. */
  async #within(
    doing: Promise<Result<{ readonly words: string }>>,
    longestMs: number,
    name: string,
  ): Promise<Result<{ readonly words: string }>> {
    let cancel = (): void => {}
    const late = new Promise<Result<never>>((done) => {
      const words = `${name} did not answer within ${duration(longestMs)}. Try again, or reset the lesson`
      cancel = this.#ports.clock.after(longestMs, () => done(fail('not-reached-in-time', words)))
    })
    const stop = this.#stopping.then(() => stopped)
    try {
      return await Promise.race([doing, late, stop])
    } catch (error) {
      return fail('internal', `${name} failed: ${errorWords(error)}`)
    } finally {
      cancel()
    }
  }

  #tell(words: string, state: 'done' | 'failed'): void {
    this.#lines.push({ words, state })
    this.#orders.changed()
  }
}

const stopped = fail('cancelled', 'Stopped before its end')

const isSkipped = (deed: Deed, skip: readonly string[]): boolean =>
  ('action' in deed && skip.includes(deed.action)) || ('fault' in deed && skip.includes(deed.fault))

const isBackground = (deed: Deed): boolean => 'background' in deed && deed.background === true

function longestOf(deed: Deed): number {
  if ('ask' in deed) {
    const turns = Math.ceil(deed.clients / deed.atOnce)
    return Math.min(600_000, turns * deed.times * deed.requests.length * deed.timeout + longestMs)
  }
  if ('load' in deed) return deed.for + longestMs
  if ('until' in deed) return deed.within + longestMs
  if ('pause' in deed) return deed.pause + longestMs
  return 'fault' in deed ? deed.for + longestMs : longestMs
}

function deedName(deed: Deed): string {
  if ('ask' in deed) return `The ask "${deed.ask}"`
  if ('load' in deed) return `The load "${deed.load}"`
  if ('write' in deed) return `The new ${deed.write}`
  if ('store' in deed) return `The store's "${deed.store}"`
  return 'name' in deed ? `"${deed.name}"` : 'The deck'
}

const waited = (ms: number) => ok({ words: `waited ${duration(ms)}` })

function askWords(answers: readonly Answered[]): string {
  const workers = new Set(answers.flatMap(({ pid, slot }) => pid ?? slot ?? [])).size
  const lost = answers.filter(({ status }) => status === null).length
  const from = workers === 0 ? '' : ` from ${counted(workers, 'worker')}`
  const without = lost === 0 ? '' : `, ${lost} without an answer`
  return `${counted(answers.length - lost, 'answer')}${from}${without}`
}

function loadWords({ ratePerSec, errorRatio, p99Ms }: LoadFigures): string {
  const rate = ratePerSec === null ? 'rate not known' : `${valueWords('/s', ratePerSec)} answered`
  const errors = errorRatio === null ? '' : `, errors ${valueWords('ratio', errorRatio)}`
  return `${rate}${errors}${p99Ms === null ? '' : `, 99 of 100 within ${valueWords('ms', p99Ms)}`}`
}

function subjectOf({ measure, slot }: { readonly measure: string; readonly slot?: number | undefined }): string {
  const words = measureOf(measure)?.words ?? measure
  return slot === undefined ? words : `slot ${slot} ${words}`
}

const measureWords = (measure: string, value: number): string => valueWords(measureOf(measure)?.unit ?? '', value)

function limitWords(deed: UntilDeed): string {
  const least = deed.atLeast === 'desired' ? 'as many as wanted' : deed.atLeast
  const bounds = [
    least === undefined ? [] : [`at least ${typeof least === 'number' ? measureWords(deed.measure, least) : least}`],
    deed.atMost === undefined ? [] : [`at most ${measureWords(deed.measure, deed.atMost)}`],
  ]
  return `${subjectOf(deed)}: ${bounds.flat().join(' and ')}`
}
