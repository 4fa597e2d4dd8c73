import { freemem } from 'node:os'
import type { AgentFault, AgentFaultReport } from '../../../shared/agent-protocol.ts'
import { listed } from '../../../shared/base/plain-words.ts'
import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../shared/model/fault.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'
import { policyTexts } from '../../../shared/policies.ts'
import type { Result } from '../../../shared/result.ts'
import { type Carrier, carrierOf } from '../../faults/carrier.ts'
import { errorShare } from '../../faults/error-share.ts'
import type { FaultBook } from '../../faults/fault-book.ts'
import type { HitOrder } from '../../faults/fault-hits.ts'
import type { HitFact } from '../../faults/hit-life.ts'
import type { Surroundings } from '../../faults/surroundings.ts'
import { canHere } from '../../platform/this-platform.ts'
import type { SessionParts } from '../session/session-parts.ts'
import { agentFault, createAgentCarrier } from './agent-carrier.ts'
import { AgentLease } from './agent-lease.ts'
import type { FindCarrying } from './carrying-worker.ts'
import type { SessionFaults, WorkerPlace } from './cluster-faults.ts'
import { createDependencyCarrier } from './dependency-carrier.ts'
import type { FaultCarrier } from './fault-carrier.ts'
import { createHandoverCarrier } from './handover-carrier.ts'
import { KeptBook } from './kept-book.ts'
import { createNoCarrier } from './no-carrier.ts'
import { OutsideWatch } from './outside-watch.ts'
import { createStrikeCarrier } from './strike-carrier.ts'

/** Longer than that nobody waits for a fault to be taken back. */
const undoMs = 5000
/** Over which the guard rail looks at errors. */
export const errorsOverMs = 2000

/** The faults of one cluster: what `FaultBook` decides, done by those who can, on time. */
export class FaultDesk implements SessionFaults {
  readonly #session: () => SessionParts
  readonly #settings: () => ClusterSettings
  readonly #kept: KeptBook
  readonly #carriers: Readonly<Record<Carrier, FaultCarrier>>
  readonly #lease: AgentLease

  /** `session`: its parts, first asked for when they are complete. */
  constructor(
    session: () => SessionParts,
    { clock }: Pick<SessionParts['context'], 'clock'>,
    settings: () => ClusterSettings,
  ) {
    this.#session = session
    this.#settings = settings
    const find: FindCarrying = (slot, generation) => session().workers.find(slot, generation)
    this.#lease = new AgentLease({ clock, find, open: () => this.#book.open })
    const facts = { hear: (order: HitOrder, fact: HitFact) => this.#kept.do(() => this.#book.hear(order, fact)) }
    const outside = new OutsideWatch(() => session().telemetry, facts)
    const inAgent = createAgentCarrier(find, facts)
    this.#carriers = {
      action: createStrikeCarrier(session, facts),
      agent: inAgent,
      start: inAgent,
      primary: createHandoverCarrier(session, facts),
      dependency: createDependencyCarrier(session, facts),
      fleet: createNoCarrier(facts),
    }
    const carrierFor = ({ spec }: HitOrder): FaultCarrier => this.#carriers[carrierOf(spec.fault)]
    this.#kept = new KeptBook({
      clock,
      undoMs,
      book: {
        around: () => this.#around(),
        begin: (order) => carrierFor(order).begin(order),
        undo: (order) => carrierFor(order).undo(order),
        restart: (slot) => this.#restart(slot),
        tell: (event) => session().tell({ ...event, atMs: clock.nowMs() }),
      },
      nextStep: (left) => `Use SIGKILL ${listed([...new Set(left.map(({ slot }) => `slot ${slot}`))])}`,
      changed: () => session().changed(),
      measure: (open) => {
        for (const carrier of new Set(Object.values(this.#carriers))) carrier.measure?.()
        outside.look(open)
      },
      planned: (isIdle) => this.#lease.plan(isIdle),
    })
  }

  get now(): FaultsSnapshot {
    return this.#kept.now
  }

  preview(spec: FaultSpec): FaultPlan {
    return this.#kept.preview(spec)
  }

  inject(spec: FaultSpec): Result<{ readonly faultId: number; readonly words: string }> {
    return this.#kept.inject(spec)
  }

  undo(faultId: number): Promise<Result<{ readonly words: string }>> {
    return this.#kept.undo(faultId)
  }

  stopAll(why: 'stop-all' | 'guard-rail' | 'cluster-stopped'): Promise<Result<{ readonly words: string }>> {
    return this.#kept.stopAll(why)
  }

  startsWith({ slot, generation }: WorkerPlace): readonly AgentFault[] {
    return this.#kept.do(() => this.#book.startsWith(slot, generation)).flatMap((order) => agentFault(order) ?? [])
  }

  workerStarted({ slot, generation }: WorkerPlace, pid: number): void {
    this.#kept.do(() => this.#book.started(slot, generation, pid))
  }

  workerGone({ slot, generation, how }: ExitRecord): void {
    this.#kept.do(() => this.#book.workerGone(slot, generation, how))
  }

  agentCame({ slot, generation }: WorkerPlace): void {
    this.#kept.do(() => this.#book.agentCame(slot, generation))
  }

  agentGone({ slot, generation }: WorkerPlace): void {
    this.#kept.do(() => this.#book.agentGone(slot, generation))
  }

  heard(place: WorkerPlace, report: AgentFaultReport): void {
    this.#kept.heard(place, report)
  }

  slotChanged({ slot, generation, phase }: SlotSnapshot): void {
    if (phase === 'listening') this.#book.listens(slot, generation)
  }

  slotRemoved(slot: number): void {
    this.#kept.do(() => this.#book.slotRemoved(slot))
  }

  close(): void {
    this.#kept.close()
    this.#lease.close()
  }

  get #book(): FaultBook {
    return this.#kept.book
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
      fleet: null,
    }
  }

  #restart(slot: number): void {
    const { supervisor } = this.#session()
    const present = supervisor.slots.find((one) => one.slot === slot)
    if (present === undefined || present.pid === null) return
    const { generation, pid } = present
    void supervisor.act({ slot, generation, pid }, { action: 'worker.sigkill' })
  }
}
