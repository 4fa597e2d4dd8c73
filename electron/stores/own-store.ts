import { errorWords } from '../../shared/base/error-words.ts'
import type { StoreKind, StoreState } from '../../shared/lessons/lab.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Listeners, type RunningStore, type StoreAct, type StoreMachine } from './running-store.ts'
import { askStore, type StorePlace } from './store-line.ts'
import type { StoreProcess } from './store-process.ts'

/** How a store of our own is started, and what it is. */
export interface OwnStoreKind {
  readonly kind: StoreKind
  readonly words: string
  start(): Promise<Result<StoreProcess>>
  /** Where the app finds it, once its process is there. */
  place(process: StoreProcess): StorePlace
  /** Takes away what it has on the disk. */
  tidy(): void
}

const startWithinMs = 10_000
const lookAgainMs = 25
const countEveryMs = 1000
/** Slow: it has its turn for a moment of each period, so that an answer waits for most of one. */
const slow = { periodMs: 400, turnMs: 10 }
const setLimit = (bytes: number): readonly string[] => ['CONFIG', 'SET', 'maxmemory', String(bytes)]

type Condition = StoreState['state']

/** What may be done when; what it leads to is in the act itself. */
const allowed: Readonly<Record<StoreAct, readonly Condition[]>> = {
  stop: ['starting', 'running', 'hung', 'slow', 'full'],
  start: ['stopped', 'gone'],
  hang: ['running', 'slow', 'full'],
  resume: ['hung'],
  slow: ['running', 'full'],
  fast: ['slow'],
  empty: ['running', 'full'],
  fill: ['running'],
  free: ['full'],
}

/** An instance of our own: what can be done to a store can be done to it. */
export class OwnStore implements RunningStore {
  readonly #kind: OwnStoreKind
  readonly #machine: StoreMachine
  readonly #listeners = new Listeners()
  #process: StoreProcess | null = null
  #place: StorePlace | null = null
  #condition: Condition = 'stopped'
  #atMs: number
  #keyCount: number | null = null
  #lastAct: Promise<unknown> = Promise.resolve()
  #cancelTurn: () => void = () => {}
  #cancelCount: () => void = () => {}
  #isClosed = false

  constructor(kind: OwnStoreKind, machine: StoreMachine) {
    this.#kind = kind
    this.#machine = machine
    this.#atMs = machine.clock.nowMs()
  }

  state(): StoreState {
    const { kind, words } = this.#kind
    const url = this.#place === null ? '' : urlOf(this.#place)
    const pid = this.#process?.pid ?? null
    return { kind, words, url, pid, state: this.#condition, keyCount: this.#keyCount, atMs: this.#atMs }
  }

  onChange(told: () => void): () => void {
    return this.#listeners.add(told)
  }

  act(act: StoreAct): Promise<Result<{ readonly words: string }>> {
    const done = this.#lastAct
      .then(() => this.#carryOut(act))
      .catch((error: unknown) => fail('internal', `The store could not be told to ${act}: ${errorWords(error)}`))
    this.#lastAct = done
    return done
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#lastAct
    await this.#end('stopped')
    this.#kind.tidy()
  }

  async #carryOut(act: StoreAct): Promise<Result<{ readonly words: string }>> {
    if (this.#isClosed) return fail('wrong-state', 'The store was closed')
    if (!allowed[act].includes(this.#condition)) {
      return fail('wrong-state', `The store is ${this.#condition}: it cannot be told to ${act} now`)
    }
    switch (act) {
      case 'stop':
        await this.#end('stopped')
        return ok({ words: 'the store was ended by SIGKILL, and what it held is gone' })
      case 'start':
        return this.#start()
      case 'hang':
        return this.#setHung(true)
      case 'resume':
        return this.#setHung(false)
      case 'slow':
        this.#become('slow')
        this.#takeTurns()
        return ok({ words: `each answer of the store waits up to ${slow.periodMs} ms` })
      case 'fast':
        this.#cancelTurn()
        this.#process?.setHung(false)
        this.#become('running')
        return ok({ words: 'the store answers at once again' })
      case 'empty':
        return this.#tell([['FLUSHDB']], this.#condition, 'the store forgot everything')
      case 'fill':
        return this.#tell([setLimit(1)], 'full', 'the store is full: it reads, and refuses to write')
      case 'free':
        return this.#tell([setLimit(0)], 'running', 'the store has room again')
    }
  }

  async #start(): Promise<Result<{ readonly words: string }>> {
    this.#become('starting')
    const started = await this.#kind.start()
    if (!started.ok) {
      this.#become('gone')
      return started
    }
    const child = started.value
    this.#process = child
    this.#machine.recorded(child.recordPid)
    this.#place = this.#kind.place(child)
    void child.ended.then(() => this.#hasEnded(child))
    const answers = await this.#waitForAnswer(this.#place)
    if (!answers.ok) {
      await this.#end('gone')
      return answers
    }
    this.#become('running')
    this.#countLater()
    return ok({ words: `${this.#kind.words} runs with pid ${child.pid}` })
  }

  async #waitForAnswer(place: StorePlace): Promise<Result<unknown>> {
    const { clock } = this.#machine
    const deadlineMs = clock.monoMs() + startWithinMs
    for (;;) {
      const answer = await askStore(place, [['PING']], clock)
      if (answer.ok || this.#process === null || clock.monoMs() > deadlineMs) return answer
      await new Promise<void>((resolve) => clock.after(lookAgainMs, resolve))
    }
  }

  #setHung(isHung: boolean): Result<{ readonly words: string }> {
    this.#cancelTurn()
    this.#process?.setHung(isHung)
    this.#become(isHung ? 'hung' : 'running')
    const words = isHung
      ? 'the store was stopped in its tracks: connections stay open, and nobody is answered'
      : 'the store goes on, and answers what has waited'
    return ok({ words })
  }

  async #tell(
    commands: readonly (readonly string[])[],
    next: Condition,
    words: string,
  ): Promise<Result<{ readonly words: string }>> {
    if (this.#place === null) return fail('wrong-state', 'The store does not run')
    const answer = await askStore(this.#place, commands, this.#machine.clock)
    if (!answer.ok) return answer
    this.#become(next)
    await this.#count()
    return ok({ words })
  }

  #takeTurns(): void {
    const { clock } = this.#machine
    this.#process?.setHung(true)
    this.#cancelTurn = clock.after(slow.periodMs - slow.turnMs, () => {
      this.#process?.setHung(false)
      this.#cancelTurn = clock.after(slow.turnMs, () => this.#takeTurns())
    })
  }

  async #end(next: Condition): Promise<void> {
    const child = this.#process
    this.#cancelTurn()
    this.#cancelCount()
    if (child !== null) {
      child.kill()
      await child.ended
    }
    this.#forget(next)
  }

  #hasEnded(child: StoreProcess): void {
    this.#machine.ended(child.recordPid)
    if (this.#process === child) this.#forget('gone')
  }

  #forget(next: Condition): void {
    this.#cancelTurn()
    this.#cancelCount()
    this.#process = null
    this.#keyCount = null
    this.#become(next)
  }

  #countLater(): void {
    this.#cancelCount()
    this.#cancelCount = this.#machine.clock.after(countEveryMs, () => void this.#count().then(() => this.#countOn()))
  }

  #countOn(): void {
    if (this.#process !== null && !this.#isClosed) this.#countLater()
  }

  /** How many keys it holds; while it hangs nobody knows. */
  async #count(): Promise<void> {
    if (this.#place === null || this.#condition === 'hung') return
    const answer = await askStore(this.#place, [['DBSIZE']], this.#machine.clock)
    const [count] = answer.ok ? answer.value : []
    const next = typeof count === 'number' && this.#process !== null ? count : null
    if (next === this.#keyCount) return
    this.#keyCount = next
    this.#atMs = this.#machine.clock.nowMs()
    this.#listeners.tell()
  }

  #become(next: Condition): void {
    if (next === 'hung') this.#keyCount = null
    this.#condition = next
    this.#atMs = this.#machine.clock.nowMs()
    this.#listeners.tell()
  }
}

/** As apps get it: `unix:` with a path, which is theirs to read, or the address that every client knows. */
export function urlOf(place: StorePlace): string {
  return 'path' in place ? `unix:${place.path}` : `redis://${place.host}:${place.port}`
}
