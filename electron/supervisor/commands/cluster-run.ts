import type { Clock } from '../../../shared/base/clock.ts'
import { counted, duration, slotNames } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterRunState } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { longestDrainMs } from '../drain/drain-plan.ts'
import type { Reloads } from '../reload/reloads.ts'
import type { Slot } from '../slot/slot.ts'
import type { SlotHost } from '../slot/slot-host.ts'
import type { SlotTable } from '../slot/slot-table.ts'
import type { SupervisorRules } from '../types.ts'
import type { Waits } from './waits.ts'
import { checkWanted, lateWanted, namesOf, startedWords, upDeadlineMs, type Wanted } from './when-up.ts'
import { checkCount, rangeWords } from './worker-count.ts'

interface RunParts {
  readonly clock: Clock
  readonly slots: SlotTable
  readonly waits: Waits
  readonly host: SlotHost
  readonly reloads: Pick<Reloads, 'cancel' | 'forget'>
  rules(): SupervisorRules
  say(kind: LifecycleEvent['kind'], tone: LifecycleEvent['tone'], words: string): void
  entered(runState: ClusterRunState): void
}

const done = ok<void>(undefined)

/** Whether the cluster runs, and with how many workers. */
export class ClusterRun {
  readonly #parts: RunParts
  #desired = 0
  #state: ClusterRunState = 'stopped'
  #stopping: Promise<Result<void>> | null = null
  /** A stop answered at its deadline, and some worker is still there. */
  #isOverdue = false
  /** Workers whose end was no good one, since the newest stop began. */
  #warnedCount = 0
  #isClosed = false

  constructor(parts: RunParts) {
    this.#parts = parts
  }

  get desired(): number {
    return this.#desired
  }

  get state(): ClusterRunState {
    return this.#state
  }

  async start(count: number): Promise<Result<void>> {
    const { clock, slots, host, reloads, rules, say } = this.#parts
    const unfit = checkCount(count)
    if (unfit !== null) return unfit
    if (this.#state === 'stopping') return whileStopping()
    if (this.#state !== 'stopped') {
      return fail('already-so', `the cluster is ${this.#state} with ${counted(this.#desired, 'worker')}`)
    }
    this.#desired = count
    reloads.forget()
    this.#enter('starting')
    say('start', 'info', `starting ${counted(count, 'worker')}`)
    for (const slot of slots.all) if (slot.number > count) slot.end('removed', 'scale-down')
    const startMonoMs = clock.monoMs()
    const wanted = Array.from({ length: count }, (_, index) => slots.fill(index + 1, host))
    const result = await this.#whenThere({ up: wanted, gone: [] }, upDeadlineMs(count, rules()))
    if (this.state !== 'starting') return result
    this.#enter('running')
    say('start', result.ok ? 'ok' : 'bad', startedWords(wanted, clock.monoMs() - startMonoMs))
    return result
  }

  stop(): Promise<Result<void>> {
    if (this.#stopping !== null) return this.#stopping
    if (this.#state === 'stopped') return Promise.resolve(fail('already-so', 'the cluster is stopped'))
    this.#stopping = this.#end()
    return this.#stopping
  }

  async scale(count: number): Promise<Result<void>> {
    const unfit = checkCount(count)
    if (unfit !== null) return unfit
    if (this.#state === 'stopping') return whileStopping()
    if (this.#state === 'stopped') return fail('wrong-state', 'the cluster is stopped; start it first')
    const present = this.#parts.slots.staying
    if (count === present.length) return fail('already-so', `the cluster has ${counted(count, 'worker')} already`)
    return count < present.length
      ? this.#shrink(present.slice(count), count)
      : this.#grow(count - present.length, count)
  }

  /** Begins to take a slot out for good; null, or why it stays. */
  remove(slot: Slot): Result<never> | null {
    if (slot.isLeaving) return fail('already-so', `slot ${slot.number} is being removed already`)
    if (this.#desired <= limits.workers.min) return fail('refused', rangeWords)
    const left = this.#desired - 1
    this.#setDesired(left, `removing slot ${slot.number}: ${counted(left, 'worker')} from now on`)
    slot.end('removed', 'scale-down')
    return null
  }

  /** A worker's end was no good one. */
  warned(): void {
    this.#warnedCount += 1
  }

  /** A stop that answered at its deadline is over when the last worker has gone after all. */
  look(): void {
    if (this.#isOverdue && this.#parts.slots.allRest) this.#enter('stopped')
  }

  close(): void {
    this.#isClosed = true
  }

  #enter(next: ClusterRunState): void {
    this.#isOverdue = false
    if (this.#state === next) return
    this.#state = next
    this.#parts.entered(next)
  }

  #setDesired(next: number, words: string): void {
    this.#desired = next
    this.#parts.say('scale', 'info', words)
  }

  #whenThere(wanted: Wanted, deadlineMs: number): Promise<Result<void>> {
    const isPresent = (slot: Slot) => this.#parts.slots.has(slot)
    const check = () => checkWanted(wanted, this.#state, isPresent)
    return this.#parts.waits.until(check, deadlineMs, () => lateWanted(wanted, deadlineMs, isPresent))
  }

  #shrink(surplus: readonly Slot[], count: number): Promise<Result<void>> {
    this.#setDesired(count, `scaling from ${this.#desired} to ${count}: ${namesOf(surplus)} to drain and go`)
    for (const slot of surplus) slot.end('removed', 'scale-down')
    return this.#whenThere({ up: [], gone: surplus }, longestDrainMs(this.#parts.rules()))
  }

  /** Slots that are on their way out stay first; the rest are new. */
  #grow(by: number, count: number): Promise<Result<void>> {
    const { slots, host, rules } = this.#parts
    const kept = slots.all.filter((slot) => slot.isLeaving).slice(0, by)
    const free = slots.free(by - kept.length)
    const names = slotNames([...kept.map((slot) => slot.number), ...free])
    this.#setDesired(count, `scaling from ${this.#desired} to ${count}: ${names} added`)
    for (const slot of kept) slot.keep()
    const added = free.map((number) => slots.fill(number, host))
    const keptMs = kept.length > 0 ? longestDrainMs(rules()) : 0
    return this.#whenThere({ up: [...kept, ...added], gone: [] }, upDeadlineMs(added.length, rules()) + keptMs)
  }

  async #end(): Promise<Result<void>> {
    const { clock, slots, waits, reloads, rules, say } = this.#parts
    const live = slots.all.filter((slot) => slot.isLive).length
    const startMonoMs = clock.monoMs()
    this.#desired = 0
    this.#warnedCount = 0
    reloads.cancel('because the cluster is stopped')
    this.#enter('stopping')
    say('stop', 'info', `stopping ${counted(live, 'worker')}: at most ${duration(rules().graceMs)} to finish`)
    for (const slot of slots.all) slot.end(slot.isLeaving ? 'removed' : 'stopped', 'stop')
    const isOver = () => (slots.allRest ? done : null)
    const result = await waits.until(isOver, longestDrainMs(rules()), () => this.#overdue())
    this.#stopping = null
    if (this.#isClosed) return result
    if (!result.ok) {
      say('stop', 'bad', result.error.message)
      return result
    }
    this.#enter('stopped')
    const warned = this.#warnedCount === 0 ? '' : `; ${this.#warnedCount} of them with a warning`
    const ended = `${counted(live, 'worker')} ended in ${duration(clock.monoMs() - startMonoMs)}`
    say('stop', this.#warnedCount === 0 ? 'idle' : 'warn', `stopped: ${ended}${warned}`)
    return result
  }

  #overdue(): Result<void> {
    this.#isOverdue = true
    const left = this.#parts.slots.all.filter((slot) => slot.phase !== 'stopped' || !slot.beside.isEmpty)
    const waited = duration(longestDrainMs(this.#parts.rules()))
    return fail('not-reached-in-time', `${namesOf(left)} still there ${waited} after Stop`)
  }
}

export function whileStopping(): ReturnType<typeof fail> {
  return fail('wrong-state', 'the cluster is stopping; wait until it has stopped')
}
