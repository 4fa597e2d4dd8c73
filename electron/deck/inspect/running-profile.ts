import type { Clock } from '../../../shared/base/clock.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { inSeconds, placeName } from '../../../shared/base/plain-words.ts'
import type { AgentInspectReport } from '../../../shared/inspection/agent-reports.ts'
import type { ProfileKind, ProfileRun, ProfileTrigger, SlotProfile } from '../../../shared/inspection/profile.ts'
import { limits } from '../../../shared/limits.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { SourcePlaces } from '../../sources/source-places.ts'
import type { AskedCluster } from './asked-worker.ts'
import { readDraft } from './read-draft.ts'
import { isSettled, type SampledWorker } from './sampled-worker.ts'
import type { WorkerPlace } from './worker-looks.ts'

/** A worker that lets itself be asked begins within its next turn; one that does not is blocked. */
const beginWithinMs = 2000
/** To stop, write and tell: V8 takes a while over a long profile, and a loop may be blocked just then. */
const handOverWithinMs = 15_000
/** From the order to reload until the successor is forked. */
const forkWithinMs = 15_000

/** What came of a profile: a part or words of each worker. */
export interface SampledParts {
  readonly parts: readonly SlotProfile[]
  readonly refused: readonly { readonly slot: number; readonly words: string }[]
}

export interface RunningProfileOptions {
  readonly runId: string
  readonly session: AskedCluster
  readonly kind: ProfileKind
  readonly trigger: ProfileTrigger
  /** Null: until they listen. */
  readonly forMs: number | null
  readonly clock: Clock
  readonly sources: SourcePlaces
  readonly ownFiles: readonly string[]
  /** Workers that were not even asked. */
  readonly refused: SampledParts['refused']
  changed(): void
}

/**
 * One profile that is being made, of workers that are sampled in the same seconds. Each worker settles, whatever it does: it
 * gives a part, or words why not. Long for the many ways in which a worker can end meanwhile.
 */
export class RunningProfile {
  readonly options: RunningProfileOptions
  readonly #workers: readonly SampledWorker[]
  readonly #timers: NamedTimers<'begin' | 'end' | 'hand-over'>
  readonly #startedAtMs: number
  /** All have settled. */
  readonly done: Promise<SampledParts>
  readonly #begun: Promise<Result<void>>
  #settleDone: (sampled: SampledParts) => void = () => {}
  #settleBegun: (begun: Result<void>) => void = () => {}
  readonly #unfollow: () => void
  #endsAtMs: number | null = null
  #isStopped = false

  constructor(options: RunningProfileOptions, workers: readonly SampledWorker[]) {
    this.options = options
    this.#workers = workers
    this.#timers = new NamedTimers(options.clock)
    this.#startedAtMs = options.clock.nowMs()
    this.done = new Promise((resolve) => {
      this.#settleDone = resolve
    })
    this.#begun = new Promise((resolve) => {
      this.#settleBegun = resolve
    })
    this.#unfollow = options.session.looks.follow({
      started: (place) => this.#started(place),
      heard: (place, report) => this.#heard(place, report),
      slotChanged: (slot) => this.#slotChanged(slot),
      workerGone: ({ slot, generation, how }) => this.#gone({ slot, generation }, how),
    })
  }

  get progress(): ProfileRun {
    const { runId, session, kind, trigger } = this.options
    const isSampling = this.#workers.some(({ state }) => state === 'sampling')
    const isAsked = this.#workers.some(({ state }) => state === 'asked')
    return {
      runId,
      clusterId: session.id,
      kind,
      trigger,
      slots: this.#workers.map(({ slot }) => slot),
      startedAtMs: this.#startedAtMs,
      endsAtMs: this.#endsAtMs,
      state: isSampling ? 'sampling' : isAsked ? 'starting' : 'reading',
    }
  }

  /** Whether that slot's worker is taken by it. */
  holds(slot: number): boolean {
    return this.#workers.some((worker) => worker.slot === slot && !isSettled(worker))
  }

  /** Asks the living workers. Answers when one samples, or none will. */
  begin(): Promise<Result<void>> {
    for (const worker of this.#workers) this.#ask(worker)
    this.#timers.set('begin', beginWithinMs, () => {
      const seconds = inSeconds(beginWithinMs)
      this.#giveUpAsked(`its event loop did not get to it in ${seconds}: it is blocked, and cannot begin`)
    })
    this.#look()
    return this.#begun
  }

  /** Its workers are to be forked: `started` tells when. */
  awaitFork(): void {
    this.#timers.set('begin', forkWithinMs, () =>
      this.#giveUpAsked(`no successor was started in ${inSeconds(forkWithinMs)}`),
    )
  }

  /** Has all write what they have. Again: nothing more. */
  stop(words: string | null): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#giveUpAsked('it was stopped before this worker began')
    for (const worker of this.#workers) if (worker.state === 'sampling') this.#handOver(worker, words)
    this.#look()
  }

  /** Nobody waits any more. */
  close(): void {
    this.stop('the deck was ended')
    for (const worker of this.#workers) this.#refuse(worker, 'the deck was ended')
  }

  #ask(worker: SampledWorker): void {
    const asked = this.#processOf(worker)?.askFor({ type: 'inspect', order: worker.order }) ?? null
    if (asked === null) {
      this.#refuse(worker, 'its agent cannot be asked: it has none any more, or does not read')
      return
    }
    void asked.then((answer) => {
      if (worker.state !== 'asked') return
      if (answer.ok) this.#sampling(worker)
      else this.#refuse(worker, answer.words)
    })
  }

  #sampling(worker: SampledWorker): void {
    const { clock, forMs, changed } = this.options
    worker.state = 'sampling'
    worker.startedMonoMs = clock.monoMs()
    // From the first on, so that all end together.
    if (forMs !== null && this.#endsAtMs === null) {
      this.#endsAtMs = clock.nowMs() + forMs
      this.#timers.set('end', forMs, () => this.stop(null))
    }
    this.#settleBegun(ok(undefined))
    changed()
  }

  #started({ slot, generation }: WorkerPlace): void {
    const worker = this.#workers.find((one) => one.slot === slot && one.generation === null)
    if (worker === undefined) return
    this.#timers.cancel('begin')
    worker.generation = generation
    this.#sampling(worker)
    // It ends by itself; should its loop be blocked then, nobody waits for ever.
    this.#timers.set('hand-over', worker.order.mostMs + handOverWithinMs, () => this.#giveUpReading())
  }

  #heard(place: WorkerPlace, report: AgentInspectReport): void {
    if (report.kind !== 'profile') return
    const worker = this.#find(place)
    if (worker === undefined || worker.order.profileId !== report.profileId || isSettled(worker)) return
    if (report.words !== '') {
      this.#refuse(worker, report.words)
      return
    }
    const seconds = inSeconds(worker.order.mostMs)
    if (report.endedBy === 'time' && this.options.trigger === 'boot')
      worker.remark = `it did not listen within ${seconds}`
    this.#read(worker, null)
  }

  /** A worker that is on its way out would be gone, with all that it sampled, before the end. */
  #slotChanged({ slot, generation, phase, leaving }: SlotSnapshot): void {
    for (const worker of this.#workers) {
      if (worker.slot !== slot || worker.state !== 'sampling') continue
      const isLeaving =
        (worker.generation === generation && phase === 'draining') ||
        leaving.some((one) => one.generation === worker.generation)
      if (isLeaving) this.#handOver(worker, `it began to drain after ${this.#since(worker)}`)
    }
  }

  #gone(place: WorkerPlace, how: string): void {
    const worker = this.#find(place)
    if (worker === undefined || isSettled(worker)) return
    // What it wrote before it went is there, even if its word got lost.
    this.#read(worker, `it ended after ${this.#since(worker)}, with what it had sampled (${how})`)
  }

  #handOver(worker: SampledWorker, remark: string | null): void {
    const order = { kind: 'stop-profile', profileId: worker.order.profileId, isWanted: true } as const
    worker.state = 'reading'
    worker.remark ??= remark
    worker.endedMonoMs = this.options.clock.monoMs()
    const asked = this.#processOf(worker)?.askFor({ type: 'inspect', order }) ?? null
    if (asked === null) this.#read(worker, 'its agent cannot be asked any more')
    this.#timers.set('hand-over', handOverWithinMs, () => this.#giveUpReading())
    this.options.changed()
  }

  /** `missing`: what it means when nothing was written. */
  #read(worker: SampledWorker, missing: string | null): void {
    const { clock, session, sources, ownFiles } = this.options
    worker.state = 'reading'
    if (worker.endedMonoMs === 0) worker.endedMonoMs = clock.monoMs()
    const slot = session.slotAt(worker.slot)
    worker.pid ||= this.#processOf(worker)?.pid ?? 0
    const sinceMs = slot?.generation === worker.generation ? slot.startedAtMs : null
    void bring(worker, () => isSettled(worker)).then(async (brought) => {
      const read = brought.ok ? await readDraft(worker, { ownFiles, sources, sinceMs }) : brought
      if (isSettled(worker)) return
      if (!read.ok) {
        this.#refuse(worker, read.error.code === 'not-found' && missing !== null ? missing : read.error.message)
        return
      }
      worker.part = read.value
      worker.state = 'read'
      this.#look()
    })
  }

  #giveUpAsked(words: string): void {
    for (const worker of this.#workers) {
      if (worker.state !== 'asked') continue
      // Should it get to the order after all, it gets to this right behind it.
      const order = { kind: 'stop-profile', profileId: worker.order.profileId, isWanted: false } as const
      void this.#processOf(worker)?.askFor({ type: 'inspect', order })
      this.#refuse(worker, words)
    }
  }

  #giveUpReading(): void {
    const words = `it did not hand over what it sampled within ${inSeconds(handOverWithinMs)}: its event loop is blocked`
    for (const worker of this.#workers) this.#refuse(worker, words)
  }

  #refuse(worker: SampledWorker, words: string): void {
    if (isSettled(worker)) return
    worker.state = 'refused'
    worker.words = words
    this.#look()
  }

  /** Whether it is over. */
  #look(): void {
    const { changed, refused } = this.options
    changed()
    if (!this.#workers.every(isSettled)) return
    this.#timers.cancelAll()
    this.#unfollow()
    const parts = this.#workers.flatMap(({ part }) => (part === null ? [] : [part]))
    const all = [...refused, ...this.#workers.filter(({ state }) => state === 'refused')]
    const why = all.map(({ slot, words }) => ({ slot, words })).sort((one, other) => one.slot - other.slot)
    // Nothing, where one has begun.
    this.#settleBegun(fail('refused', why.map(({ slot, words }) => `${placeName(slot)}: ${words}`).join('; ')))
    this.#settleDone({ parts, refused: why })
  }

  #find({ slot, generation }: WorkerPlace): SampledWorker | undefined {
    return this.#workers.find((one) => one.slot === slot && one.generation === generation)
  }

  #processOf({ slot, generation }: SampledWorker) {
    return generation === null ? null : this.options.session.workers.find(slot, generation)
  }

  #since({ startedMonoMs }: SampledWorker): string {
    return inSeconds(this.options.clock.monoMs() - startedMonoMs)
  }
}

/** From a container to where the deck reads it. */
async function bring({ far, order }: SampledWorker, isOver: () => boolean): Promise<Result<void>> {
  if (far === null) return ok(undefined)
  return far.fetch(order.path, { mostBytes: limits.fetchedTextBytes, fetched() {}, isOver })
}
