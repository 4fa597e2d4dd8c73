import type { AgentMessage, AgentTraffic, AgentWish } from '../../../../shared/agent-protocol.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import type { SlotPoint } from '../../../../shared/model/sample.ts'
import type { TrafficBatch } from '../../../../shared/model/traffic.ts'
import type { PolicyId } from '../../../../shared/policies.ts'
import type { Front } from '../../../front/front.ts'
import { type ClusterTraffic, createClusterTraffic, type TracedWorker } from '../../traffic/cluster-traffic.ts'
import { toMachineMs } from '../../traffic/machine-clock.ts'
import type { Publish } from '../../types.ts'
import type { Placed } from '../story/replica-book.ts'
import { AgentClock } from './agent-clock.ts'
import { FleetTap } from './fleet-tap.ts'

export interface FleetTrafficPorts {
  readonly id: string
  readonly clock: Clock
  readonly publish: Publish
  /** All that the engine remembers, oldest first. */
  placed(): readonly Placed[]
  /** Asks the agent in it; nothing comes of it where none is heard. */
  ask(placed: Placed, wish: AgentWish): unknown
  /** The deck's own; null where none listens. */
  front(): Front | null
  policy(): PolicyId
  lastPoint(slot: number): SlotPoint | null
}

/** What is followed of one replica. */
interface Heard {
  readonly clock: AgentClock
  /** It sees the ports that the front connects from: nothing between them changes addresses. */
  seesPorts: boolean
}

/**
 * Connections of a cluster of containers: what the deck's front sees of them, joined with what agents in tasks tell. Without a
 * front agents tell alone; without either nobody does.
 */
export class FleetTraffic {
  readonly flow: ClusterTraffic
  readonly #ports: FleetTrafficPorts
  readonly #heard = new Map<number, Heard>()
  #tap: FleetTap | null = null

  constructor(ports: FleetTrafficPorts) {
    this.#ports = ports
    const { id, clock, publish } = ports
    this.flow = createClusterTraffic({
      id,
      clock,
      publish,
      workers: () => this.#workers(),
      worker: (run) => this.#worker(run),
      openTap: (oneOf) => this.#openTap(oneOf),
      dealer: () => this.#dealer(),
      lastPoint: (slot) => ports.lastPoint(slot),
    })
  }

  heard(placed: Placed, message: AgentMessage): void {
    const worker = { ...placeOf(placed), ask: (wish: AgentWish) => void this.#ports.ask(placed, wish) }
    const told = message.type === 'traffic' ? this.#ownTraffic(placed, message) : message
    this.flow.agentMessage(worker, told)
  }

  /** Its agent is not heard any more: mostly, because it ended. */
  gone({ run }: Placed): void {
    this.#heard.delete(run)
    this.flow.workerGone(run)
  }

  close(): void {
    this.flow.end()
  }

  #openTap(oneOf: number): FleetTap {
    const { clock, front } = this.#ports
    const runOf = (key: string): number | null =>
      this.#ports.placed().findLast(({ replica }) => replica.key === key)?.run ?? null
    this.#tap = new FleetTap(oneOf, { front, runOf, monoMs: () => clock.monoMs() })
    return this.#tap
  }

  #workers(): readonly TracedWorker[] {
    const counts = new Map(this.#ports.front()?.counts.map((one) => [one.key, one]))
    return this.#ports.placed().flatMap((placed) => {
      if (placed.replica.end !== null || placed.replica.phase === 'starting') return []
      const counted = counts.get(placed.replica.key)
      return [
        {
          ...placeOf(placed),
          owesAnswer: (counted?.askedCount ?? 0) > 0,
          passedOverCount: 0,
          openConnections: counted === undefined ? null : counted.openCount - counted.askedCount,
          ask: (wish: AgentWish) => void this.#ports.ask(placed, wish),
        },
      ]
    })
  }

  #worker(run: number): TracedWorker | null {
    const placed = this.#ports.placed().find((one) => one.run === run)
    if (placed === undefined) return null
    return { ...placeOf(placed), owesAnswer: false, passedOverCount: 0, openConnections: null, ask() {} }
  }

  #dealer(): Pick<TrafficBatch, 'policy' | 'primary'> {
    const front = this.#ports.front()
    const policy = this.#ports.policy()
    if (front === null) return { policy, primary: null }
    const { waitingCount, longestWaitMs, next } = front
    const slotOf = (key: string | null): number | null =>
      key === null ? null : (this.#ports.placed().findLast(({ replica }) => replica.key === key)?.replica.slot ?? null)
    const turn = { slot: slotOf(next.key), afterSlot: slotOf(next.afterKey) }
    return { policy, primary: { waitingCount, longestWaitMs, next: turn } }
  }

  /**
   * A task sees connections of the front come from the front: by the port they are found again. What is not followed there is
   * left out, and so is what cannot be told apart, where addresses are changed on the way.
   */
  #ownTraffic({ run, replica }: Placed, message: AgentTraffic): AgentTraffic {
    const heard = this.#heard.get(run) ?? { clock: new AgentClock(), seesPorts: false }
    this.#heard.set(run, heard)
    const ours = heard.clock.toOurs(message, toMachineMs(this.#ports.clock.monoMs()))
    if (this.#ports.front() === null) return ours
    const ids = ours.connections.map(({ port }) => (port === null ? undefined : this.#tap?.idOf(replica.key, port)))
    heard.seesPorts ||= ids.some((id) => id !== undefined)
    const connections = ours.connections.flatMap((record, index) => {
      const id = ids[index]
      if (id === null || (id === undefined && !heard.seesPorts)) return []
      return [{ ...record, traceId: id ?? null }]
    })
    return { ...ours, connections }
  }
}

const placeOf = ({ run, replica, generation }: Placed) => ({ id: run, slot: replica.slot, generation })
