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
import type { Forked, SupervisorRules } from '../types.ts'
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
  /** It stops, or stopped, because its own primary is gone. */
  #isOrphaned = false
  /** Of workers whose own primary is gone: ends the wait until those that stay are killed. */
  #cancelKill: (() => void) | null = null

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

  /** Runs with no slot: somebody else decides who is forked. `verdict`: their own answer to the start, once there is one. */
  async startOutside(verdict: () => Result<void> | null): Promise<Result<void>> {
    const { clock, slots, waits, reloads, rules, say } = this.#parts
    if (this.#state === 'stopping') return whileStopping()
    if (this.#state !== 'stopped') return fail('already-so', `the cluster is ${this.#state}`)
    this.#desired = 0
    this.#isOrphaned = false
    reloads.forget()
    this.#enter('starting')
    say('start', 'info', 'starting your primary: it decides how many workers there are')
    // Numbers begin anew with its forks.
    for (const slot of slots.all) slot.end('removed', 'scale-down')
    const startMonoMs = clock.monoMs()
    const check = () => {
      const [up, all] = [slots.staying.some((slot) => slot.isUp), slots.staying.every((slot) => slot.isSettled)]
      const said = verdict()
      if (said !== null) return said
      if (this.#state === 'starting') return up && all ? done : null
      // Whoever decided is gone, and says in a moment how that was.
      return this.#isOrphaned ? null : fail('cancelled', 'the cluster was stopped')
    }
    const deadlineMs = upDeadlineMs(1, rules())
    const late = () => lateWanted({ up: slots.staying, gone: [] }, deadlineMs, (slot) => slots.has(slot))
    const result = await waits.until(check, deadlineMs, late)
    if (this.state !== 'starting') return result
    this.#enter('running')
    const words = startedWords(slots.staying, clock.monoMs() - startMonoMs)
    if (slots.staying.length > 0) say('start', result.ok ? 'ok' : 'bad', words)
    return result
  }

  /** Into that empty slot; null: the lowest empty one, or a new one. */
  forkInto(number: number | null, by: 'outside' | 'person'): Result<Forked> {
    const { slots, host } = this.#parts
    if (this.#state === 'stopping') return whileStopping()
    if (this.#state === 'stopped') return fail('wrong-state', 'the cluster is stopped; start it first')
    const empty = slots.staying.find((slot) => (number === null || slot.number === number) && slot.isEmpty)
    if (number !== null && empty === undefined) return notEmpty(slots.get(number), number)
    const [free] = slots.free(1)
    const place = empty?.number ?? free
    if (place === undefined)
      return fail('refused', `${limits.workers.max} slots are there, and none is empty: no more are possible`)
    const slot = slots.at(place, host)
    this.#desired = slots.staying.length
    slot.forkNow(by)
    return ok({ slot: place, generation: slot.snapshot().generation })
  }

  /** Whoever decided is gone: channels are closed as by Node, and nobody follows. */
  endOrphans(): Promise<Result<void>> {
    if (this.#state === 'stopped') return Promise.resolve(fail('already-so', 'the cluster is stopped'))
    this.#stopping ??= this.#end('orphans')
    return this.#stopping
  }

  stop(): Promise<Result<void>> {
    if (this.#stopping !== null) return this.#stopping
    if (this.#state === 'stopped') return Promise.resolve(fail('already-so', 'the cluster is stopped'))
    this.#stopping = this.#end('asked')
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
      ? this.#shrink(surplusOf(present, count), count)
      : this.#grow(count - present.length, count)
  }

  /** Begins to take a slot out for good; null, or why it stays. */
  remove(slot: Slot): Result<never> | null {
    if (slot.isLeaving) return fail('already-so', `slot ${slot.number} is being removed already`)
    if (this.#desired <= limits.workers.min) return fail('refused', rangeWords)
    const left = this.#desired - 1
    const note = this.#isOutside ? '; your primary may fork in its place' : ''
    this.#setDesired(left, `removing slot ${slot.number}: ${counted(left, 'worker')} from now on${note}`)
    slot.end('removed', 'scale-down')
    return null
  }

  /** Whoever decides outside ended the worker of that empty slot, and forked nobody in its place. */
  giveUp(slot: Slot): void {
    if (this.#state !== 'running' && this.#state !== 'starting') return
    const left = this.#parts.slots.staying.length - 1
    this.#setDesired(
      left,
      `your primary ended slot ${slot.number} and forked nobody in its place: ${counted(left, 'worker')} from now on`,
    )
    slot.end('removed', 'scale-down')
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
    this.#cancelKill?.()
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
    const note = this.#isOutside ? '; your primary may fork in their place' : ''
    this.#setDesired(count, `scaling from ${this.#desired} to ${count}: ${namesOf(surplus)} to drain and go${note}`)
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

  get #isOutside(): boolean {
    return this.#parts.rules().respawns === 'outside'
  }

  async #end(why: 'asked' | 'orphans'): Promise<Result<void>> {
    const { clock, slots, waits, reloads, rules, say } = this.#parts
    const live = slots.all.filter((slot) => slot.isLive).length
    const startMonoMs = clock.monoMs()
    this.#desired = 0
    this.#isOrphaned = why === 'orphans'
    this.#warnedCount = 0
    reloads.cancel('because the cluster is stopped')
    this.#enter('stopping')
    if (why === 'orphans') {
      if (live > 0)
        say('stop', 'warn', `your primary is gone: the channels of ${counted(live, 'worker')} close, as under Node`)
      for (const slot of slots.all) slot.orphan()
      // Under Node a blocked one would live on for as long as it blocks.
      this.#cancelKill = clock.after(rules().killMs, () => {
        for (const slot of slots.all) slot.kill('primary')
      })
    } else {
      say('stop', 'info', `stopping ${counted(live, 'worker')}: at most ${duration(rules().graceMs)} to finish`)
      for (const slot of slots.all) slot.end(slot.isLeaving ? 'removed' : 'stopped', 'stop')
    }
    const isOver = () => (slots.allRest ? done : null)
    const result = await waits.until(isOver, longestDrainMs(rules()), () => this.#overdue())
    this.#stopping = null
    this.#cancelKill?.()
    if (this.#isClosed) return result
    if (!result.ok) {
      say('stop', 'bad', result.error.message)
      return result
    }
    this.#enter('stopped')
    const warned = this.#warnedCount === 0 ? '' : `; ${this.#warnedCount} of them with a warning`
    const ended = `${counted(live, 'worker')} ended in ${duration(clock.monoMs() - startMonoMs)}`
    if (why === 'asked' || live > 0)
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

/** Those that go when so many stay: empty ones first, then the highest numbers. */
function surplusOf(present: readonly Slot[], count: number): readonly Slot[] {
  const byUse = [...present].sort(
    (one, other) => Number(one.isEmpty) - Number(other.isEmpty) || one.number - other.number,
  )
  return byUse.slice(count).sort((one, other) => one.number - other.number)
}

function notEmpty(slot: Slot | undefined, number: number): ReturnType<typeof fail> {
  if (slot === undefined) return fail('not-found', `there is no slot ${number}`)
  return fail('already-so', `slot ${number} is ${slot.phase}: it is not empty`)
}

export function whileStopping(): ReturnType<typeof fail> {
  return fail('wrong-state', 'the cluster is stopping; wait until it has stopped')
}
