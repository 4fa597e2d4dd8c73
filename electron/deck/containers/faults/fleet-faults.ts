import { freemem } from 'node:os'
import { isByAgent } from '../../../../shared/actions/faults/in-containers.ts'
import { orderOf } from '../../../../shared/actions/worker-actions.ts'
import type { AgentFaultReport } from '../../../../shared/agent-protocol.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import { NamedTimers } from '../../../../shared/base/named-timers.ts'
import { listed } from '../../../../shared/base/plain-words.ts'
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
import { createAgentCarrier } from '../../faults/agent-carrier.ts'
import { AgentLease } from '../../faults/agent-lease.ts'
import type { FindCarrying } from '../../faults/carrying-worker.ts'
import type { ClusterFaults } from '../../faults/cluster-faults.ts'
import type { FaultCarrier } from '../../faults/fault-carrier.ts'
import { errorsOverMs } from '../../faults/fault-desk.ts'
import { KeptBook } from '../../faults/kept-book.ts'
import { createNoCarrier } from '../../faults/no-carrier.ts'
import { OutsideWatch } from '../../faults/outside-watch.ts'
import type { FleetActs } from '../fleet-acts.ts'
import type { SlotHolders } from '../story/present-replicas.ts'
import type { Placed } from '../story/replica-book.ts'
import { createContainerCarrier, createNodeCarrier, EngineCarrier, type FleetHands } from './fleet-carriers.ts'
import { describeGround, type RidingAgents } from './fleet-ground.ts'

/** An engine has its own deadlines for each of its acts. */
const undoMs = 20_000

/** Its engine may tell of the end of a container so much later than its agent is gone. */
const endToldWithinMs = 5000

const outOfReach = 'its agent was out of reach, and takes back by itself what it carries then'

/** How the cluster is at this moment. */
export interface FaultedFleet {
  readonly state: FleetState | null
  readonly engine: FleetSnapshot['engine']
  readonly runState: ClusterRunState
  readonly settings: Pick<ClusterSettings, 'guardRails'>
  readonly holders: readonly SlotHolders[]
  readonly telemetry: Pick<ClusterTelemetry, 'pointsSince' | 'vitals' | 'osLatest'>
  slots(): readonly SlotSnapshot[]
}

interface FleetFaultPorts {
  readonly clock: Clock
  readonly acts: Pick<FleetActs, 'act' | 'setNode'>
  readonly now: FaultedFleet
  readonly agents: RidingAgents & { readonly find: FindCarrying }
  findProcess(): Promise<Result<EngineProcess>>
  tell(event: Omit<LifecycleEvent, 'id'>): void
  changed(): void
}

/** The faults of one cluster of containers: what `FaultBook` decides, done by its engine, to it, or by agents inside. */
export class FleetFaults implements ClusterFaults {
  readonly #ports: FleetFaultPorts
  readonly #kept: KeptBook
  readonly #carriers: { readonly [Of in 'agent' | 'container' | 'node' | 'engine' | 'none']: FaultCarrier }
  readonly #lease: AgentLease
  /** By place: its agent is gone, and its container may have ended. */
  readonly #left: NamedTimers<string>
  /** Places whose agent has got what its slot has. */
  readonly #met = new Set<string>()
  /** At the last look while anything was active. */
  #slots: readonly number[] = []
  #engineProcess: Result<EngineProcess> | null = null

  constructor(ports: FleetFaultPorts) {
    this.#ports = ports
    const { clock, acts, now, agents, tell, changed } = ports
    this.#left = new NamedTimers(clock)
    this.#lease = new AgentLease({ clock, find: agents.find, open: () => this.#kept.book.open })
    const facts = {
      hear: (order: HitOrder, fact: HitFact) => {
        this.#kept.do(() => this.#kept.book.hear(order, fact))
        // Its slot may have been filled before its end was heard.
        if (fact.fact === 'landed') this.look()
      },
    }
    const hands: FleetHands = { acts, nodes: () => now.state?.nodes ?? [], engineProcess: () => this.#findProcess() }
    const outside = new OutsideWatch(() => now.telemetry, facts)
    this.#carriers = {
      agent: createAgentCarrier(agents.find, facts),
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
      nextStep,
      changed,
      measure: (open) => outside.look(open),
      planned: (isIdle) => this.#lease.plan(isIdle),
    })
  }

  get ground(): FleetGround {
    const { agents, now } = this.#ports
    const { state, engine, holders } = now
    return describeGround({ agents, state, engine, holders, engineProcess: this.#engineProcess })
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
    const slots = this.#ports.now.slots()
    for (const slot of this.#slots) if (!slots.some((one) => one.slot === slot)) this.#kept.book.slotRemoved(slot)
    this.#slots = slots.map(({ slot }) => slot)
    for (const { slot, generation, phase } of slots) {
      if (phase === 'listening') this.#kept.book.listens(slot, generation)
    }
  }

  exited({ slot, generation, how }: ExitRecord): void {
    this.#forget(placeOf(slot, generation))
    this.#kept.do(() => this.#kept.book.workerGone(slot, generation, how))
  }

  /** What an agent tells of a fault that it carries. */
  heard({ replica: { slot }, generation }: Placed, report: AgentFaultReport): void {
    this.#kept.heard({ slot, generation }, report)
  }

  /** It speaks: what its slot has is for it, too. One that comes again has taken back what it carried. */
  agentCame({ replica: { slot, pid }, generation }: Placed): void {
    const place = placeOf(slot, generation)
    const wasThere = this.#left.has(place)
    this.#left.cancel(place)
    const isNew = !this.#met.has(place)
    this.#met.add(place)
    this.#kept.do(() => {
      const { book } = this.#kept
      if (wasThere) book.agentGone(slot, generation, outOfReach)
      if (!isNew) return
      const orders = book.startsWith(slot, generation)
      if (pid !== null) book.started(slot, generation, pid)
      for (const order of orders) this.#carriers.agent.begin({ ...order, pid })
      book.agentCame(slot, generation)
    })
  }

  /** It is not heard any more. Where its container ended, too, the slot's next one gets what it had. */
  agentLeft({ replica: { slot }, generation }: Placed): void {
    const place = placeOf(slot, generation)
    this.#met.delete(place)
    const carries = this.#kept.book.open.some((order) => order.slot === slot && order.generation === generation)
    if (!carries) return
    const { book } = this.#kept
    const gone = (): void => this.#kept.do(() => book.agentGone(slot, generation, outOfReach))
    this.#left.set(place, endToldWithinMs, gone)
  }

  close(): void {
    this.#kept.close()
    this.#lease.close()
    this.#left.cancelAll()
  }

  #forget(place: string): void {
    this.#met.delete(place)
    this.#left.cancel(place)
  }

  #carrierFor({ spec: { fault } }: HitOrder): FaultCarrier {
    if (isByAgent(fault)) return this.#carriers.agent
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

const placeOf = (slot: number, generation: number): string => `${slot} ${generation}`

function nextStep(left: readonly HitOrder[]): string {
  const inside = [...new Set(left.flatMap(({ spec, slot }) => (isByAgent(spec.fault) ? [`slot ${slot}`] : [])))]
  const byHand = left.some(({ spec }) => !isByAgent(spec.fault))
  const steps = [
    ...(byHand ? ['"Resume" and "Activate" do the same by hand'] : []),
    ...(inside.length === 0 ? [] : [`SIGKILL for ${listed(inside)} ends it`]),
  ]
  return `It is tried again each second; ${steps.join('; ')}`
}
