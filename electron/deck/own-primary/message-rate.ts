import type { Clock } from '../../../shared/base/clock.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import type { MessageCounts } from '../../own-primary/types.ts'

const everyMs = 1000

type Rate = OwnPrimarySnapshot['messagesPerSec']

/** Messages per second between an own primary and its workers, over the last second. */
export class MessageRate {
  readonly #clock: Clock
  readonly #counts: () => MessageCounts
  readonly #changed: () => void
  #cancel = (): void => {}
  #rate: Rate = null
  #before: MessageCounts
  #beforeMonoMs: number

  constructor(clock: Clock, counts: () => MessageCounts, changed: () => void) {
    this.#clock = clock
    this.#counts = counts
    this.#changed = changed
    this.#before = counts()
    this.#beforeMonoMs = clock.monoMs()
    this.#wait()
  }

  /** Null: there has been no whole second yet. */
  get now(): Rate {
    return this.#rate
  }

  close(): void {
    this.#cancel()
  }

  #wait(): void {
    this.#cancel = this.#clock.after(everyMs, () => this.#measure())
  }

  #measure(): void {
    const [counts, monoMs, was] = [this.#counts(), this.#clock.monoMs(), this.#rate]
    const perSec = (name: 'toWorkers' | 'fromWorkers'): number =>
      ((counts[name] - this.#before[name]) * 1000) / (monoMs - this.#beforeMonoMs)
    const rate = { toWorkers: perSec('toWorkers'), fromWorkers: perSec('fromWorkers') }
    this.#before = counts
    this.#beforeMonoMs = monoMs
    this.#rate = rate
    this.#wait()
    // While nothing is said there is nothing to tell either.
    if (was === null || was.toWorkers !== rate.toWorkers || was.fromWorkers !== rate.fromWorkers) this.#changed()
  }
}
