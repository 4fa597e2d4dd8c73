import { cpus, totalmem } from 'node:os'
import type { Clock } from '../../../../shared/base/clock.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { Lesson } from '../../../lessons/lesson.ts'
import type { LessonPorts } from '../../../lessons/ports.ts'

/**
 * The ports of a lesson whose cluster comes, goes and comes again: a person reads, predicts and is answered meanwhile. Without
 * one nothing is done, and files are as the lesson has them.
 */
export class LatePorts implements LessonPorts {
  readonly clock: Clock
  readonly cores = cpus().length
  readonly memoryBytes = totalmem()
  readonly #files: Lesson['files']
  /** Null: there is no cluster now. */
  hands: LessonPorts | null = null

  constructor(clock: Clock, files: Lesson['files']) {
    this.clock = clock
    this.#files = files
  }

  act: LessonPorts['act'] = (step, seed) => this.#with((hands) => hands.act(step, seed))
  ask: LessonPorts['ask'] = (deed, told) => this.#with((hands) => hands.ask(deed, told))
  load: LessonPorts['load'] = (deed) => this.#with((hands) => hands.load(deed))
  write: LessonPorts['write'] = (file, text) => this.#with((hands) => hands.write(file, text))
  store: LessonPorts['store'] = (act) => this.#with((hands) => hands.store(act))
  configure: LessonPorts['configure'] = (change) => this.#with((hands) => hands.configure(change))
  supervise: LessonPorts['supervise'] = (deed) => this.#with((hands) => hands.supervise(deed))

  async readFile(file: string): Promise<Result<string>> {
    if (this.hands !== null) return this.hands.readFile(file)
    const text = this.#files.get(file)
    return text === undefined ? fail('not-found', `${file} is not in the lesson's folder`) : ok(text)
  }

  read(measure: string, slot: number | null): number | null {
    return this.hands?.read(measure, slot) ?? null
  }

  desired(): number {
    return this.hands?.desired() ?? 0
  }

  eventsSince(atMs: number): ReturnType<LessonPorts['eventsSince']> {
    return this.hands?.eventsSince(atMs) ?? []
  }

  deedsSince(atMs: number): ReturnType<LessonPorts['deedsSince']> {
    return this.hands?.deedsSince(atMs) ?? []
  }

  stop(): void {
    this.hands?.stop()
  }

  async takeBack(): Promise<string | null> {
    return this.hands?.takeBack() ?? null
  }

  async #with<T>(act: (hands: LessonPorts) => Promise<Result<T>>): Promise<Result<T>> {
    const { hands } = this
    return hands === null
      ? fail('wrong-state', "The lesson's cluster is not there now: wait until it is, or press Reset")
      : act(hands)
  }
}
