import { freemem } from 'node:os'
import { faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { AgentFault, AgentFaultReport } from '../../../shared/agent-protocol.ts'
import { NamedTimers } from '../../../shared/base/named-timers.ts'
import { counted, duration, listed } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'
import { policyTexts } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type Carrier, carrierOf } from '../../faults/carrier.ts'
import { errorShare } from '../../faults/error-share.ts'
import { FaultBook } from '../../faults/fault-book.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { HitFact } from '../../faults/hit-life.ts'
import type { Surroundings } from '../../faults/surroundings.ts'
import { canHere } from '../../platform/this-platform.ts'
import { Waits } from '../../supervisor/commands/waits.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { agentFault, createAgentCarrier } from './agent-carrier.ts'
import type { SessionFaults, WorkerPlace } from './cluster-faults.ts'
import { createDependencyCarrier } from './dependency-carrier.ts'
import type { FaultCarrier } from './fault-carrier.ts'
import { createHandoverCarrier } from './handover-carrier.ts'
import { OutsideWatch } from './outside-watch.ts'
import { createStrikeCarrier } from './strike-carrier.ts'

/** So often what is active is looked at: by guard rails, and for what is measured from here. */
const lookEveryMs = 250
/** Numbers that change all the time are pushed this often. */
const numbersEveryMs = 1000
/** Longer than that nobody waits for a fault to be taken back. */
const undoMs = 5000
/** Over which the guard rail looks at errors. */
const errorsOverMs = 2000

/** The faults of one cluster: what `FaultBook` decides, done by those who can, on time. */
export class FaultDesk implements SessionFaults {
  readonly #session: () => SessionParts
  readonly #settings: () => ClusterSettings
  readonly #book: FaultBook
  readonly #carriers: Readonly<Record<Carrier, FaultCarrier>>
  readonly #outside: OutsideWatch
  readonly #timers: NamedTimers<'look' | 'lease' | 'numbers'>
  readonly #waits: Waits
  #lookedMonoMs = Number.NEGATIVE_INFINITY

  /** `session`: its parts, first asked for when they are complete. */
  constructor(
    session: () => SessionParts,
    { clock }: Pick<SessionParts['context'], 'clock'>,
    settings: () => ClusterSettings,
  ) {
    this.#session = session
    this.#settings = settings
    this.#timers = new NamedTimers(clock)
    this.#waits = new Waits(clock)
    const facts = { hear: (order: HitOrder, fact: HitFact) => this.#do(() => this.#book.hear(order, fact)) }
    this.#outside = new OutsideWatch(session, facts)
    const inAgent = createAgentCarrier(session, facts)
    this.#carriers = {
      action: createStrikeCarrier(session, facts),
      agent: inAgent,
      start: inAgent,
      primary: createHandoverCarrier(session, facts),
      dependency: createDependencyCarrier(session, facts),
    }
    const carrierFor = ({ spec }: HitOrder): FaultCarrier => this.#carriers[carrierOf(spec.fault)]
    this.#book = new FaultBook({
      clock,
      around: () => this.#around(),
      begin: (order) => carrierFor(order).begin(order),
      undo: (order) => carrierFor(order).undo(order),
      restart: (slot) => this.#restart(slot),
      tell: (event) => session().tell({ ...event, atMs: clock.nowMs() }),
      changed: (what) => this.#changed(what),
    })
  }

  get now(): FaultsSnapshot {
    return this.#book.now
  }

  preview(spec: FaultSpec): FaultPlan {
    return this.#book.preview(spec)
  }

  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }> {
    return this.#do(() => this.#book.inject(spec))
  }

  async undo(faultId: number): Promise<Result<{ readonly words: string }>> {
    const words = this.#wordsOf(faultId)
    if (words === null) return fail('not-found', `fault ${faultId} is not active: it is over already, or never was`)
    this.#do(() => this.#book.end(faultId, 'person'))
    return this.#whenOver([faultId], `${words} is taken back`)
  }

  async stopAll(why: 'stop-all' | 'guard-rail' | 'cluster-stopped'): Promise<Result<{ readonly words: string }>> {
    const ids = this.#book.now.active.map(({ id }) => id)
    if (ids.length === 0) return ok({ words: 'no fault is active' })
    this.#do(() => this.#book.endAll(why))
    return this.#whenOver(ids, `${counted(ids.length, 'fault')} taken back`)
  }

  startsWith({ slot, generation }: WorkerPlace): readonly AgentFault[] {
    return this.#do(() => this.#book.startsWith(slot, generation)).flatMap((order) => agentFault(order) ?? [])
  }

  workerStarted({ slot, generation }: WorkerPlace, pid: number): void {
    this.#do(() => this.#book.started(slot, generation, pid))
  }

  workerGone({ slot, generation, how }: ExitRecord): void {
    this.#do(() => this.#book.workerGone(slot, generation, how))
  }

  agentCame({ slot, generation }: WorkerPlace): void {
    this.#do(() => this.#book.agentCame(slot, generation))
  }

  agentGone({ slot, generation }: WorkerPlace): void {
    this.#do(() => this.#book.agentGone(slot, generation))
  }

  heard({ slot, generation }: WorkerPlace, { faultId, state, words, numbers }: AgentFaultReport): void {
    this.#do(() => {
      const tell = (fact: HitFact): void => this.#book.hearOf(faultId, slot, generation, fact)
      if (Object.keys(numbers).length > 0 || state === 'landed') tell({ fact: 'landed', numbers })
      if (state !== 'landed') tell({ fact: state, why: words })
    })
  }

  slotChanged({ slot, generation, phase }: SlotSnapshot): void {
    if (phase === 'listening') this.#book.listens(slot, generation)
  }

  slotRemoved(slot: number): void {
    this.#do(() => this.#book.slotRemoved(slot))
  }

  close(): void {
    this.#book.endAll('cluster-stopped')
    this.#timers.cancelAll()
    this.#waits.close()
  }

  /** Whatever happened: who waits looks again, and the next look comes in time. */
  #do<T>(act: () => T): T {
    const result = act()
    this.#waits.look()
    this.#plan()
    return result
  }

  #plan(): void {
    if (this.#book.isIdle) {
      this.#timers.cancel('look')
      this.#timers.cancel('lease')
      return
    }
    const { clock } = this.#session().context
    const dueMs = (this.#book.nextMonoMs ?? Number.POSITIVE_INFINITY) - clock.monoMs()
    // Counted from the last look: workers that come and go all the time would put it off for ever.
    const nextMs = this.#lookedMonoMs + lookEveryMs - clock.monoMs()
    this.#timers.set('look', Math.max(0, Math.min(nextMs, dueMs)), () => this.#look())
    if (!this.#timers.has('lease')) this.#lease()
  }

  #look(): void {
    this.#lookedMonoMs = this.#session().context.clock.monoMs()
    this.#do(() => {
      for (const carrier of new Set(Object.values(this.#carriers))) carrier.measure?.()
      this.#outside.look(this.#book.open)
      this.#book.look()
    })
  }

  /** Agents that carry something hear that the deck is there. */
  #lease(): void {
    this.#timers.set('lease', limits.faultLeaseMs / 3, () => this.#lease())
    const { workers } = this.#session()
    const carrying = new Set(
      this.#book.open.flatMap(({ spec, slot, generation }) => {
        const isInAgent = faultAction(spec.fault).runsIn === 'agent' && generation !== null
        return isInAgent ? (workers.find(slot, generation) ?? []) : []
      }),
    )
    for (const process of carrying) process.askFor({ type: 'lease', leaseMs: limits.faultLeaseMs })
  }

  #changed(what: 'state' | 'numbers'): void {
    if (what === 'state') {
      this.#timers.cancel('numbers')
      this.#session().changed()
    } else if (!this.#timers.has('numbers')) {
      this.#timers.set('numbers', numbersEveryMs, () => this.#session().changed())
    }
  }

  #around(): Surroundings {
    const { supervisor, primary, telemetry, context, dependencies } = this.#session()
    return {
      runState: supervisor.runState,
      slots: supervisor.slots,
      rails: this.#settings().guardRails,
      errors: errorShare(telemetry.pointsSince(context.clock.nowMs() - errorsOverMs)),
      bypassesPrimary: policyTexts[primary.policy].bypassesPrimary,
      freeMemoryBytes: freemem(),
      dependencies: dependencies.all.map(({ variable }) => variable),
      cannotPause: !canHere('stop-signals'),
    }
  }

  #restart(slot: number): void {
    const { supervisor } = this.#session()
    const present = supervisor.slots.find((one) => one.slot === slot)
    if (present === undefined || present.pid === null) return
    const { generation, pid } = present
    void supervisor.act({ slot, generation, pid }, { action: 'worker.sigkill' })
  }

  #wordsOf(faultId: number): string | null {
    const fault = this.#book.now.active.find(({ id }) => id === faultId)
    return fault === undefined ? null : `"${faultAction(fault.spec.fault).words}" (fault ${faultId})`
  }

  #whenOver(ids: readonly number[], words: string): Promise<Result<{ readonly words: string }>> {
    const check = () => (ids.some((id) => this.#book.has(id)) ? null : ok({ words }))
    return this.#waits.until(check, undoMs, () => {
      const left = this.#book.open.filter(({ faultId }) => ids.includes(faultId))
      const named = left.map(({ slot, pid, spec }) => {
        return `slot ${slot}${pid === null ? '' : ` (pid ${pid})`} still has "${faultAction(spec.fault).words}"`
      })
      const next = `SIGKILL ${listed([...new Set(left.map(({ slot }) => `slot ${slot}`))])}`
      return fail('not-reached-in-time', `${listed(named)} after ${duration(undoMs)}: it does not answer. Use ${next}`)
    })
  }
}
