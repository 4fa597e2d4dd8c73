import { faultAction } from '../../shared/actions/faults/fault-actions.ts'
import { limits } from '../../shared/limits.ts'
import type { FaultEnd, FaultSnapshot, FaultSpec, FaultState } from '../../shared/model/fault.ts'
import { carrierOf, hitForMs, isInProcess, isOneForAll, keepsHurting, landsWithinMs, wantsStart } from './carrier.ts'
import { describeFault, whyNothingLanded } from './fault-effects.ts'
import { FaultHits, type Hit, type HitOrder } from './fault-hits.ts'
import { landedNews, missedNews, overNews } from './fault-news.ts'
import type { FaultPorts } from './fault-ports.ts'
import { FaultSchedule } from './fault-schedule.ts'
import { type HitFact, isHitOver } from './hit-life.ts'
import { NextWorkers } from './next-workers.ts'
import { planStrike } from './plan-fault.ts'
import type { StandingFault } from './surroundings.ts'

/** A carrier that does not say that nothing is left is asked again so often. */
const askAgainMs = 1000
const takenBackEarly = 'taken back before anything was measured'

/** One fault from its planning on: strikes when it is due, and is over when nothing of it can be left. Knows no timers. */
export class RunningFault {
  readonly id: number
  readonly spec: FaultSpec
  readonly #ports: FaultPorts
  readonly #hits: FaultHits
  readonly #schedule: FaultSchedule
  readonly #plannedAtMs: number
  readonly #next: NextWorkers
  #slots: readonly number[]
  #skippedCount = 0
  #landedAtMs: number | null = null
  #endedAtMs: number | null = null
  #endedBy: FaultEnd | null = null
  /** Its carrier took it back by itself: its time was over, or it heard nothing of the deck. */
  #hasEndedThere = false
  /** Why it is over, or was not begun. */
  #why = ''

  constructor(id: number, spec: FaultSpec, plan: Pick<FaultSnapshot, 'slots' | 'endsAtMs'>, ports: FaultPorts) {
    this.id = id
    this.spec = spec
    this.#slots = plan.slots
    this.#ports = ports
    this.#hits = new FaultHits(spec, ports.clock)
    this.#schedule = new FaultSchedule(spec, plan.endsAtMs, ports.clock)
    this.#next = new NextWorkers(spec)
    this.#plannedAtMs = ports.clock.nowMs()
  }

  get isOver(): boolean {
    return this.#endedAtMs !== null
  }

  /** It is to end, and has perhaps. */
  get isEnding(): boolean {
    return this.#endedBy !== null
  }

  get standing(): StandingFault {
    const { words, claims } = faultAction(this.spec.fault)
    const slots = [...new Set([...this.open.map(({ slot }) => slot), ...this.#next.slots])]
    return { id: this.id, words, claims, slots, hurtsSlots: keepsHurting(this.spec) }
  }

  /** Hits that something is left of, or may be. */
  get open(): readonly HitOrder[] {
    return this.#hits.open.map(({ order }) => order)
  }

  /** The earliest moment at which `look` has something to do; null: never by itself. */
  get nextMonoMs(): number | null {
    const moments = [
      ...(this.#endedBy === null ? [this.#schedule.dueMonoMs, this.#schedule.endsMonoMs] : []),
      ...this.#hits.open.flatMap((hit) => [hit.landByMonoMs, hit.endsMonoMs, hit.askAgainMonoMs]),
    ].filter((one) => one !== null)
    return moments.length === 0 ? null : Math.min(...moments)
  }

  /** Does what is due by now. */
  look(): void {
    const monoMs = this.#ports.clock.monoMs()
    const isPast = (moment: number | null): boolean => moment !== null && monoMs >= moment
    if (this.#endedBy === null && isPast(this.#schedule.endsMonoMs)) this.end('time')
    if (this.#endedBy === null && isPast(this.#schedule.dueMonoMs)) this.#strike()
    for (const hit of this.#hits.open) {
      if (isPast(hit.landByMonoMs)) {
        hit.landByMonoMs = null
        this.#hear(hit, { fact: 'late', why: whyNothingLanded(this.spec, landsWithinMs(this.spec.fault) ?? 0) })
      }
      if (isPast(hit.endsMonoMs)) {
        hit.endsMonoMs = null
        this.#hear(hit, { fact: 'end', why: whyNothingLanded(this.spec, hitForMs(this.spec)) })
      }
      if (isPast(hit.askAgainMonoMs)) this.#undo(hit)
    }
    this.#settle()
  }

  /** Takes it back, whatever of it there is. */
  end(by: FaultEnd, why = ''): void {
    if (this.#endedBy !== null) return
    this.#endedBy = by
    this.#why = why
    this.#schedule.stop()
    this.#next.stop()
    const missed = by === 'time' ? whyNothingLanded(this.spec, this.spec.forMs) : takenBackEarly
    for (const hit of this.#hits.open) this.#hear(hit, { fact: 'end', why: missed })
    this.#ports.changed('state')
    this.#settle()
  }

  /** A fact on one hit. One that is over hears nothing more. */
  hear(key: number, fact: HitFact): void {
    const hit = this.#hits.open.find(({ order }) => order.key === key)
    if (hit !== undefined) this.#hear(hit, fact)
    this.#settle()
  }

  /** A fact on what it does in that process. */
  hearOf(slot: number, generation: number, fact: HitFact): void {
    for (const hit of this.#hits.of(slot, generation)) this.#hear(hit, fact)
    this.#settle()
  }

  /** A worker is about to start in the slot: with what is returned of this fault. */
  startsWith(slot: number, generation: number): HitOrder | null {
    if (this.#endedBy !== null || !this.#next.isFor(slot, this.#hits.open)) return null
    this.#next.started(slot)
    const waits = this.#hits.open.find(({ order, life }) => order.slot === slot && life.state === 'waiting')
    const place = { slot, generation, pid: null }
    const hit = waits ?? this.#hits.add(this.id, this.#ports.newKey(), place)
    hit.order = { ...hit.order, ...place, forMs: Math.max(limits.faultForMs.min, Math.round(this.#schedule.leftMs)) }
    this.#hear(hit, { fact: 'begun' })
    return hit.order
  }

  /** That worker's process is there. */
  started(slot: number, generation: number, pid: number): void {
    for (const hit of this.#hits.of(slot, generation)) hit.order = { ...hit.order, pid }
  }

  /** Its agent spoke: what it starts with must show from now on. */
  agentCame(slot: number, generation: number): void {
    const withinMs = landsWithinMs(this.spec.fault)
    if (withinMs === null) return
    for (const hit of this.#hits.of(slot, generation)) {
      if (hit.life.state === 'injecting') hit.landByMonoMs ??= this.#ports.clock.monoMs() + withinMs
    }
  }

  workerGone(slot: number, generation: number, how: string): void {
    for (const hit of this.#hits.of(slot, generation)) {
      // Of an action its own answer says whether that was its doing.
      if (carrierOf(this.spec.fault) === 'action' && hit.life.state === 'injecting') continue
      if (this.#endedBy === null) this.#next.await(hit, this.#hits.open)
      this.#hear(hit, { fact: 'gone', why: how })
    }
    this.#settle()
  }

  /** A worker of the slot listens: those before it that this ended are followed. */
  listens(slot: number, generation: number): void {
    if (this.#hits.listens(slot, generation)) this.#ports.changed('numbers')
  }

  slotRemoved(slot: number): void {
    this.#next.forget(slot)
    for (const hit of this.#hits.open) {
      if (hit.order.slot !== slot || hit.order.generation !== null) continue
      this.#hear(hit, { fact: 'end', why: `slot ${slot} was removed` })
    }
    this.#settle()
  }

  snapshot(): FaultSnapshot {
    const counts = { hit: this.#hits.count, landed: this.#hits.landedCount, skipped: this.#skippedCount }
    const hits = this.#hits.all.map(({ order, life }) => ({ slot: order.slot, life }))
    return {
      id: this.id,
      spec: this.spec,
      state: this.#state,
      slots: this.#slots,
      hits: this.#hits.shown,
      hitCount: this.#hits.count,
      plannedAtMs: this.#plannedAtMs,
      landedAtMs: this.#landedAtMs,
      endsAtMs: this.isOver ? null : this.#schedule.endsAtMs,
      endedAtMs: this.#endedAtMs,
      endedBy: this.#endedBy,
      words: describeFault(this.spec, hits, counts, this.#why),
    }
  }

  get #state(): FaultState {
    if (this.isOver) {
      const wasTakenBack = this.#hits.count === 0 && this.#skippedCount === 0 && this.#endedBy !== 'refused'
      return this.#landedAtMs !== null || wasTakenBack ? 'reverted' : 'did-not-land'
    }
    if (this.#endedBy !== null) return 'reverting'
    const states = this.#hits.open.map(({ life }) => life.state)
    const first = (['landed', 'injecting', 'reverting'] as const).find((state) => states.includes(state))
    return first ?? 'waiting'
  }

  #strike(): void {
    const busy = this.open.map(({ slot }) => slot)
    const standing = [...this.#ports.standing(this.id), this.standing]
    const { slots, refused } = planStrike(this.spec, this.#ports.around(), standing, this.#schedule.strikes, busy)
    this.#schedule.struck()
    if (refused === null) this.#begin(slots)
    else this.#skip(refused)
  }

  #begin(slots: readonly number[]): void {
    const { spec } = this
    this.#slots = slots
    const carrier = carrierOf(spec.fault)
    // Of a dependency all workers are hit by one and the same.
    const hits = (isOneForAll(spec.fault) ? slots.slice(0, 1) : slots).map((slot) => this.#hit(slot))
    const withinMs = landsWithinMs(spec.fault)
    for (const hit of carrier === 'start' ? [] : hits) {
      const { trigger, fault } = spec
      const monoMs = this.#ports.clock.monoMs()
      hit.landByMonoMs = withinMs === null ? null : monoMs + withinMs
      const isPartOfSeries = trigger.kind === 'every' && faultAction(fault).lasts === 'while'
      hit.endsMonoMs = isPartOfSeries ? monoMs + hitForMs(spec) + (withinMs ?? 0) : null
      this.#ports.begin(hit.order)
    }
    if (wantsStart(spec) && 'restart' in spec.input && spec.input.restart === 'kill-now') {
      for (const { slot } of this.open) this.#ports.restart(slot)
    }
    this.#ports.changed('state')
  }

  #hit(slot: number): Hit {
    const present = isInProcess(this.spec.fault)
      ? this.#ports.around().slots.find((one) => one.slot === slot)
      : undefined
    const { generation = null, pid = null } = present ?? {}
    return this.#hits.add(this.id, this.#ports.newKey(), { slot, generation, pid })
  }

  /** Nobody can be hit now: of a series the next strike may. */
  #skip(why: string): void {
    this.#skippedCount += 1
    this.#why = why
    if (this.spec.trigger.kind !== 'every') this.end('refused', why)
    this.#ports.changed('numbers')
  }

  #hear(hit: Hit, fact: HitFact): void {
    const step = this.#hits.step(hit, fact)
    if (step === null) return
    const { life, before, undo, isNewlyLanded } = step
    if (fact.fact === 'ended') this.#hasEndedThere = true
    if (isNewlyLanded) this.#landed(hit)
    // What is the only one is told of with the fault itself.
    const isOneOfMany = this.spec.trigger.kind === 'every' || this.#slots.length > 1
    if (life.state === 'did-not-land' && isOneOfMany && this.#endedBy === null) this.#ports.tell(missedNews(hit))
    if (undo && !isHitOver(life)) this.#undo(hit)
    this.#ports.changed(before.state === life.state ? 'numbers' : 'state')
  }

  #landed(hit: Hit): void {
    const { fault } = this.spec
    if (hit.endsMonoMs !== null && landsWithinMs(fault) !== null) {
      hit.endsMonoMs = this.#ports.clock.monoMs() + hitForMs(this.spec)
    }
    if (this.#landedAtMs === null && this.#endedBy === null) this.#schedule.landed()
    this.#landedAtMs ??= hit.life.landedAtMs
    const news = landedNews(hit)
    if (news !== null) this.#ports.tell(news)
  }

  #undo(hit: Hit): void {
    hit.askAgainMonoMs = this.#ports.clock.monoMs() + askAgainMs
    this.#ports.undo(hit.order)
  }

  #settle(): void {
    if (this.isOver || this.#hits.open.length > 0 || this.#next.slots.length > 0) return
    if (this.#endedBy === null && this.#schedule.dueMonoMs !== null) return
    this.#endedBy ??= this.#ownEnd()
    this.#endedAtMs = this.#ports.clock.nowMs()
    this.#ports.tell(overNews(this.snapshot()))
    this.#ports.changed('state')
  }

  /** It is over, and nobody said why. */
  #ownEnd(): FaultEnd {
    const { lasts, lands } = faultAction(this.spec.fault)
    if (this.#landedAtMs === null) return 'refused'
    const isCounted = 'failCount' in this.spec.input && this.spec.input.failCount > 0
    if (lasts === 'once' || lands === 'exited' || isCounted) return 'done'
    if (this.#schedule.leftMs <= askAgainMs) return 'time'
    return this.#hasEndedThere ? 'lease' : 'worker-gone'
  }
}
