import { freemem } from 'node:os'
import { orderOf } from '../../../../shared/actions/worker-actions.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { ClusterRunState } from '../../../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import type { FaultPlan, FaultSpec, FaultsSnapshot } from '../../../../shared/model/fault.ts'
import type { ClusterSettings } from '../../../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../../../shared/model/worker.ts'
import type { Result } from '../../../../shared/result.ts'
import type { EngineProcess, FleetState } from '../../../engines/types.ts'
import { carrierOf } from '../../../faults/carrier.ts'
import { errorShare } from '../../../faults/error-share.ts'
import type { HitOrder } from '../../../faults/fault-hits.ts'
import type { HitFact } from '../../../faults/hit-life.ts'
import type { FleetGround, Surroundings } from '../../../faults/surroundings.ts'
import type { ClusterTelemetry } from '../../../telemetry/cluster-telemetry.ts'
import type { ClusterFaults } from '../../faults/cluster-faults.ts'
import type { FaultCarrier } from '../../faults/fault-carrier.ts'
import { errorsOverMs } from '../../faults/fault-desk.ts'
import { KeptBook } from '../../faults/kept-book.ts'
import { createNoCarrier } from '../../faults/no-carrier.ts'
import type { FleetActs } from '../fleet-acts.ts'
import type { SlotHolders } from '../story/present-replicas.ts'
import { createContainerCarrier, createNodeCarrier, EngineCarrier, type FleetHands } from './fleet-carriers.ts'
import { describeGround } from './fleet-ground.ts'

/** An engine has its own deadlines for each of its acts. */
const undoMs = 20_000

/** How the cluster is at this moment. */
export interface FaultedFleet {
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly runState: ClusterRunState
  readonly settings: Pick<ClusterSettings, 'guardRails'>
  readonly holders: readonly SlotHolders[]
  readonly telemetry: Pick<ClusterTelemetry, 'pointsSince'>
  slots(): readonly SlotSnapshot[]
}

interface FleetFaultPorts {
  readonly clock: Clock
  readonly acts: Pick<FleetActs, 'act' | 'setNode'>
  readonly now: FaultedFleet
  findProcess(): Promise<Result<EngineProcess>>
  tell(event: Omit<LifecycleEvent, 'id'>): void
  changed(): void
}

/** The faults of one cluster of containers: what `FaultBook` decides, done by its engine, or to it. */
export class FleetFaults implements ClusterFaults {
  readonly #ports: FleetFaultPorts
  readonly #kept: KeptBook
  readonly #carriers: { readonly [Of in 'container' | 'node' | 'engine' | 'none']: FaultCarrier }
  #engineProcess: Result<EngineProcess> | null = null

  constructor(ports: FleetFaultPorts) {
    this.#ports = ports
    const { clock, acts, now, tell, changed } = ports
    const facts = {
      hear: (order: HitOrder, fact: HitFact) => {
        this.#kept.do(() => this.#kept.book.hear(order, fact))
        // Its slot may have been filled before its end was heard.
        if (fact.fact === 'landed') this.look()
      },
    }
    const hands: FleetHands = { acts, nodes: () => now.state?.nodes ?? [], engineProcess: () => this.#findProcess() }
    this.#carriers = {
      container: createContainerCarrier(hands, facts),
      node: createNodeCarrier(hands, facts),
      engine: new EngineCarrier(hands, facts),
      none: createNoCarrier(facts),
    }
    this.#kept = new KeptBook({
      clock,
      undoMs,
      book: {
        around: () => this.#around(),
        begin: (order) => this.#carrierFor(order).begin(order),
        undo: (order) => this.#carrierFor(order).undo(order),
        restart: (slot) => this.#restart(slot),
        tell: (event) => tell({ ...event, atMs: clock.nowMs() }),
      },
      nextStep: () => 'It is tried again each second; "Resume" and "Activate" do the same by hand',
      changed,
      measure: () => {},
    })
  }

  get ground(): FleetGround {
    const { state, engine, holders } = this.#ports.now
    return describeGround({ state, engine, holders, engineProcess: this.#engineProcess })
  }

  get now(): FaultsSnapshot {
    return this.#kept.now
  }

  preview(spec: FaultSpec): FaultPlan {
    // Another engine may have started since: the next preview knows.
    if (spec.fault === 'fault.stop-engine') void this.#findProcess()
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

  /** Its engine told how everything is: who listens, and where. */
  look(): void {
    if (this.#engineProcess === null) void this.#findProcess()
    const { active, ended } = this.now
    if (active.length + ended.length === 0) return
    for (const { slot, generation, phase } of this.#ports.now.slots()) {
      if (phase === 'listening') this.#kept.book.listens(slot, generation)
    }
  }

  exited({ slot, generation, how }: ExitRecord): void {
    this.#kept.do(() => this.#kept.book.workerGone(slot, generation, how))
  }

  close(): void {
    this.#kept.close()
  }

  #carrierFor({ spec: { fault } }: HitOrder): FaultCarrier {
    if (fault === 'fault.drain-node') return this.#carriers.node
    if (fault === 'fault.stop-engine') return this.#carriers.engine
    const isContainers = carrierOf(fault) === 'action' || fault === 'fault.pause-node'
    return isContainers ? this.#carriers.container : this.#carriers.none
  }

  async #findProcess(): Promise<Result<EngineProcess>> {
    const found = await this.#ports.findProcess()
    this.#engineProcess = found
    return found
  }

  #around(): Surroundings {
    const { now, clock } = this.#ports
    return {
      runState: now.runState,
      slots: now.slots(),
      rails: now.settings.guardRails,
      errors: errorShare(now.telemetry.pointsSince(clock.nowMs() - errorsOverMs)),
      bypassesPrimary: true,
      freeMemoryBytes: freemem(),
      dependencies: [],
      cannotPause: false,
      fleet: this.ground,
    }
  }

  #restart(slot: number): void {
    const present = this.#ports.now.slots().find((one) => one.slot === slot)
    if (present === undefined) return
    void this.#ports.acts.act({ slot, generation: present.generation }, orderOf('worker.sigkill'))
  }
}
