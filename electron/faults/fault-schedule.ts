import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import type { Clock } from '../../shared/base/clock.ts'
import type { FaultSpec } from '../../shared/model/fault.ts'
import { landsWithinMs } from './carrier.ts'

/** When a fault strikes, and when it ends by itself. */
export class FaultSchedule {
  readonly #spec: FaultSpec
  readonly #clock: Pick<Clock, 'nowMs' | 'monoMs'>
  #dueMonoMs: number | null
  #endsMonoMs: number | null = null
  #endsAtMs: number | null
  #strikes = 0

  constructor(spec: FaultSpec, plannedEndAtMs: number | null, clock: Pick<Clock, 'nowMs' | 'monoMs'>) {
    this.#spec = spec
    this.#clock = clock
    this.#endsAtMs = plannedEndAtMs
    this.#dueMonoMs = clock.monoMs() + (spec.trigger.kind === 'after' ? spec.trigger.afterMs : 0)
  }

  /** Of the next strike; null: there is none any more. */
  get dueMonoMs(): number | null {
    return this.#dueMonoMs
  }

  /** Null: nothing of it lasts, or it has not begun. */
  get endsMonoMs(): number | null {
    return this.#endsMonoMs
  }

  get endsAtMs(): number | null {
    return this.#endsAtMs
  }

  /** So many were due so far: the number of the next one. */
  get strikes(): number {
    return this.#strikes
  }

  get leftMs(): number {
    return this.#endsMonoMs === null ? 0 : this.#endsMonoMs - this.#clock.monoMs()
  }

  /** One was due. The first sets the end, which landing may take its time before. */
  struck(): void {
    const { trigger, forMs, fault } = this.#spec
    const monoMs = this.#clock.monoMs()
    const lasts = trigger.kind === 'every' || faultAction(fault).lasts === 'while'
    if (this.#strikes === 0 && lasts) this.#endIn(forMs, landsWithinMs(fault) ?? 0)
    this.#strikes += 1
    const dueMonoMs = this.#dueMonoMs ?? monoMs
    this.#dueMonoMs = null
    if (trigger.kind !== 'every' || this.#strikes >= (trigger.times ?? Number.POSITIVE_INFINITY)) return
    // After a sleep of the machine: what was missed is not made up for.
    const missed = Math.floor((monoMs - dueMonoMs) / trigger.everyMs)
    this.#dueMonoMs = dueMonoMs + (missed + 1) * trigger.everyMs
  }

  /** Its first effect was measured: what must show soon lasts from there. An agent ends it by itself about then, too. */
  landed(): void {
    const { trigger, forMs, fault } = this.#spec
    if (landsWithinMs(fault) !== null && trigger.kind !== 'every') this.#endIn(forMs, 0)
  }

  /** No strike follows. */
  stop(): void {
    this.#dueMonoMs = null
  }

  #endIn(forMs: number, graceMs: number): void {
    this.#endsMonoMs = this.#clock.monoMs() + forMs + graceMs
    this.#endsAtMs = this.#clock.nowMs() + forMs
  }
}
