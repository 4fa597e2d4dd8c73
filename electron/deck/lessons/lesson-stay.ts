import { errorWords } from '../../../shared/base/error-words.ts'
import type { LessonState } from '../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { LessonMemory } from '../../lessons/lesson-memory.ts'
import { LessonRun } from '../../lessons/lesson-run.ts'
import { asksForChange, changedByHand } from './changed-by-hand.ts'
import { LatePorts } from './hands/late-ports.ts'
import { type GroundParts, type GroundRequest, type LessonGround, openGround } from './lesson-ground.ts'
import { StayDrill } from './stay-drill.ts'

export interface StayOptions extends Omit<GroundRequest, 'stopped'> {
  readonly ground: GroundParts
  /** Scripts that a person has not agreed to yet: nothing runs before. Null: they may. */
  readonly trust: LessonState['trust']
  /** What is known of earlier sittings. */
  readonly memory: LessonMemory
  /** Its state is another one. */
  changed(): void
  /** Something of its copy or cluster is left. */
  warn(words: string): void
}

const starting = 'Its cluster is starting'

/** One stay in a lesson: what was answered lasts, the cluster and the copy come and go. */
export class LessonStay {
  readonly run: LessonRun
  readonly drill: StayDrill
  readonly #options: StayOptions
  readonly #ports: LatePorts
  #ground: LessonGround | null = null
  #phase: LessonState['phase'] = 'starting'
  #words = ''
  #isClosed = false
  readonly #leaving = new AbortController()
  #trust: LessonState['trust']
  /** One opening, reset or end after the other. */
  #queue: Promise<void>

  constructor(options: StayOptions) {
    const { lesson, memory, changed, ground } = options
    this.#options = options
    this.#ports = new LatePorts(ground.clock, lesson.files)
    this.run = new LessonRun({ lesson, ports: this.#ports, memory, changed })
    this.#trust = options.trust
    this.drill = new StayDrill({
      drill: lesson.file.drill,
      ports: this.#ports,
      seed: memory.seed,
      changed,
      answered: (outcome) => this.run.noteDrill(outcome),
    })
    this.#queue = this.#trust === null ? this.#open('starting', starting) : Promise.resolve()
  }

  get state(): LessonState {
    const ground = this.#ground
    const expected = ground?.hands.expected ?? null
    return {
      ...this.run.state,
      phase: this.#phase,
      words: this.#words,
      clusterId: ground?.session.id ?? null,
      url: ground === null ? null : `http://localhost:${ground.port}`,
      folder: ground?.folder ?? null,
      changedByHand: ground === null || expected === null ? null : changedByHand(expected, ground.session.settings),
      store: ground?.store?.state() ?? null,
      drill: this.drill.state,
      trust: this.#trust,
    }
  }

  /** Null while its cluster is there or comes. */
  refusal(): Result<never> | null {
    if (this.#trust !== null) return fail('refused', 'First: whether the scripts of this lesson may run')
    switch (this.#phase) {
      case 'ready':
        return null
      case 'starting':
      case 'resetting':
        return fail('wrong-state', 'The cluster of the lesson is starting: wait until it is there')
      case 'gone':
      case 'failed':
        return fail('wrong-state', `${this.#words}`)
    }
  }

  /** A person agreed to its scripts: its cluster comes. */
  agree(): Result<void> {
    if (this.#trust === null) return fail('already-so', 'No lesson waits for your word')
    this.#trust = null
    this.#queue = this.#open('starting', starting)
    return ok(undefined)
  }

  /** A fresh copy and a fresh cluster; what was answered stays. Answers when they are there. */
  async reset(): Promise<Result<void>> {
    if (this.#trust !== null) return fail('refused', 'First: whether the scripts of this lesson may run')
    if (this.#phase === 'starting' || this.#phase === 'resetting') {
      return fail('already-so', 'The cluster of the lesson is starting already')
    }
    this.#set('resetting', 'A fresh copy and a fresh cluster are coming')
    this.#queue = this.#queue.then(async () => {
      await this.#giveUp()
      await this.#open('resetting', 'A fresh copy and a fresh cluster are coming')
    })
    await this.#queue
    return this.refusal() ?? ok(undefined)
  }

  /** A cluster of the deck changed: it may be this one, by a person's hand. */
  look(): void {
    const ground = this.#ground
    const expected = ground?.hands.expected ?? null
    if (ground === null || expected === null || this.#isClosed) return
    const isThere = this.#options.ground.deck.session(ground.session.id).ok
    const isStopped = !isThere || (expected.isRunning && ground.session.runState === 'stopped')
    if (isStopped && (this.#phase === 'ready' || this.#phase === 'gone')) {
      this.run.stop()
      // A drill without its service is none.
      void this.drill.close()
      const what = isThere ? 'stopped' : 'removed'
      this.#set(
        'gone',
        `The cluster of this lesson was ${what} elsewhere. Press Reset: it comes back, and your answers stay`,
      )
    } else if (!isStopped && this.#phase === 'gone') {
      this.drill.prepare()
      this.#set('ready', '')
    }
    const { lesson } = this.#options
    const step = lesson.file.steps[this.run.state.at]
    if (step !== undefined && asksForChange(step)) ground.hands.accept()
    this.#options.changed()
  }

  /** Nothing is done any more; its cluster is stopped by whoever ends the deck. */
  quiet(): void {
    this.#isClosed = true
    this.#leaving.abort()
    this.#ports.hands = null
    this.#ground?.quiet()
    void this.drill.close()
    void this.run.close()
  }

  /** Answers when nothing of it is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#leaving.abort()
    // First: a cluster that is brought to where the person was is not wanted there any more.
    const runEnded = this.run.close()
    this.#ground?.quiet()
    await this.#queue
    await this.#giveUp()
    await runEnded
  }

  async #open(phase: LessonState['phase'], words: string): Promise<void> {
    if (this.#isClosed) return
    this.#set(phase, words)
    const stopped = this.#leaving.signal
    // What throws must not leave it starting for ever.
    const opened = await openGround(this.#options.ground, { ...this.#options, stopped }).catch((error: unknown) =>
      fail('internal', `The lesson could not be opened: ${errorWords(error)}`),
    )
    if (this.#isClosed) {
      if (opened.ok) await opened.value.close()
      return
    }
    if (!opened.ok) return this.#set('failed', `${opened.error.message.replace(/\.$/, '')}. Press Reset to try again`)
    const ground = opened.value
    this.#ground = ground
    this.#ports.hands = ground.hands
    ground.store?.onChange(() => this.#options.changed())
    // What the person made of the files is theirs, until they ask for a fresh copy.
    if (phase === 'resetting') this.run.forgetChanges()
    const caughtUp = await this.run.catchUp()
    if (!caughtUp.ok) this.#options.warn(`${this.#options.lesson.file.title}: ${caughtUp.error.message}`)
    if (this.#isClosed) return
    this.drill.prepare()
    this.#set('ready', '')
    this.look()
  }

  /** Cluster, store and copy go. */
  async #giveUp(): Promise<void> {
    const ground = this.#ground
    this.run.stop()
    await this.drill.close()
    this.#ground = null
    this.#ports.hands = null
    const left = await ground?.close()
    if (left) this.#options.warn(left)
  }

  #set(phase: LessonState['phase'], words: string): void {
    this.#phase = phase
    this.#words = words
    this.#options.changed()
  }
}
