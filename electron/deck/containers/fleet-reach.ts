import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { FleetState, Replica } from '../../engines/types.ts'
import type { CarryingWorker } from '../faults/carrying-worker.ts'
import type { DeckContext } from '../types.ts'
import type { FleetFaults } from './faults/fleet-faults.ts'
import { FleetAgents } from './fleet-agents.ts'
import { FleetFront } from './fleet-front.ts'
import type { FleetMeter } from './fleet-meter.ts'
import { Farewells } from './front/farewells.ts'
import { TaskPorts } from './front/task-ports.ts'
import { FleetLooks } from './looks/fleet-looks.ts'
import type { Placed } from './story/replica-book.ts'
import { FleetTraffic } from './traffic/fleet-traffic.ts'

interface ReachPorts {
  /** Of the cluster. */
  readonly id: string
  readonly clock: DeckContext['clock']
  readonly publish: DeckContext['publish']
  readonly meter: FleetMeter
  /** What its containers suffer on purpose: told of the agents that carry it. */
  faults(): Pick<FleetFaults, 'heard' | 'agentCame' | 'agentLeft'>
  /** The policy of an earlier deck, for a front. */
  readonly firstPolicy: PolicyId
  /** Of this deck, which cluster listens at a port; null: none. */
  holderOf(port: number): string | null
  /** Under which connections are told. */
  policy(): PolicyId
  state(): FleetState | null
  /** All that the engine remembers, oldest first. */
  placed(): readonly Placed[]
  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void
  tellOf(placed: Placed, kind: LifecycleEvent['kind'], tone: Tone, words: string): void
  /** What agents say of who listens is another than it was. */
  listens(): void
  changed(): void
}

/** What the deck itself has to do with containers, beside their engine: agents that ride there, a front before them. */
export class FleetReach {
  readonly front: FleetFront
  readonly taskPorts = new TaskPorts()
  readonly looks: FleetLooks
  readonly traffic: FleetTraffic
  readonly #ports: ReachPorts
  readonly #agents: FleetAgents
  readonly #farewells: Farewells

  constructor(ports: ReachPorts) {
    const { id, clock, publish, meter, placed } = ports
    this.#ports = ports
    this.front = new FleetFront(
      clock,
      ports.firstPolicy,
      () => this.#frontChanged(),
      (port) => ports.holderOf(port),
    )
    this.looks = new FleetLooks({
      clock,
      placed,
      ask: (one, wish) => this.#agents.ask(one, wish),
      roomBytes: ({ replica }) => meter.roomBytes(replica.key),
    })
    this.traffic = new FleetTraffic({
      id,
      clock,
      publish,
      placed,
      ask: (one, wish) => this.#agents.ask(one, wish),
      front: () => this.front.listening,
      policy: () => ports.policy(),
      lastPoint: (slot) => meter.telemetry.lastPoint(slot),
    })
    this.#agents = this.#createAgents()
    this.#farewells = new Farewells({
      clock,
      front: this.front,
      letGo: (one) => this.#agents.ask(one, { type: 'let-go' }) !== null,
      tell: (one, tone, words) => ports.tellOf(one, 'drain', tone, words),
    })
  }

  /** What the service says of its agents and its front; what could not be listened for is tried again with each call. */
  follow(state: FleetState): void {
    this.#agents.follow(state.reach)
    this.front.follow(state, (replica) => this.#agents.isUp(replica))
    this.#lookAtPorts(state)
  }

  /** The list as agents know it better. */
  asHeard(state: FleetState): FleetState {
    return this.#agents.asHeard(state)
  }

  /** Why one does not listen that runs for a while; null where nobody knows of a reason. */
  notListening(placed: Placed): string | null {
    return this.#agents.notListening(placed)
  }

  /** What its engine has forgotten is forgotten here. */
  keepOnly(replicas: readonly Replica[]): void {
    this.#agents.keepOnly(replicas)
    this.looks.keepOnly(this.#ports.placed())
  }

  /** Why its loop, heap and requests are not known; '' where its agent talks. */
  withoutAgent(placed: Placed): string {
    return this.#agents.without(placed, this.#ports.state()?.reach != null)
  }

  /** The same in short. */
  whyUnheard(placed: Placed): string {
    return this.#agents.whyUnheard(placed, this.#ports.state()?.reach != null)
  }

  /** Whose agent carries faults; null: its engine does not know it any more, or it has ended. */
  carrying(slot: number, generation: number): CarryingWorker | null {
    const placed = this.#ports
      .placed()
      .findLast((one) => one.replica.slot === slot && one.generation === generation && one.replica.end === null)
    if (placed === undefined) return null
    return { hasPipe: this.whyUnheard(placed) === '', askFor: (wish) => this.#agents.ask(placed, wish) }
  }

  /** Connections that the front gave it; undefined where it gives none. */
  acceptedOf({ replica }: Placed): number | undefined {
    return this.front.listen === null ? undefined : this.front.acceptedOf(replica.key)
  }

  close(): void {
    this.traffic.close()
    this.#agents.close()
    this.looks.close()
    this.front.close()
    this.#farewells.close()
    this.taskPorts.close()
  }

  #createAgents(): FleetAgents {
    const { clock, meter, placed, faults, state, say, changed } = this.#ports
    return new FleetAgents({
      nowMs: () => clock.nowMs(),
      placed,
      heard: (one, message) => {
        // What a blocked loop still tells is no sign of life.
        if (message.type === 'fault') return faults().heard(one, message)
        if (this.looks.heard(one, message)) return
        meter.agentMessage(one, message)
        this.traffic.heard(one, message)
        if (message.type === 'hello') faults().agentCame(one)
      },
      left: (one) => {
        faults().agentLeft(one)
        this.looks.left(one, 'its agent is not heard any more')
        meter.agentClosed(one)
        this.traffic.gone(one)
      },
      listens: () => {
        const now = state()
        if (now !== null) this.follow(now)
        this.#ports.listens()
      },
      leaving: (one, limitMs) => this.#farewells.begin(one, limitMs),
      stranger: (words) => say('notice', 'warn', words, null),
      changed,
    })
  }

  #lookAtPorts({ replicas, spread }: FleetState): void {
    const hasFront = this.front.listen !== null
    this.taskPorts.look({ replicas, spread, hasFront, isUp: (replica) => this.#agents.isUp(replica) })
  }

  #frontChanged(): void {
    const { listen, spread } = this.front
    const { say, changed, state } = this.#ports
    const now = state()
    if (now !== null) this.#lookAtPorts(now)
    if (listen !== null) say('notice', 'ok', `the deck deals out connections at port ${listen.port}`, null)
    else if (spread !== null) say('notice', 'warn', spread.words, null)
    changed()
  }
}

/** Those that run and do not listen, as one text to compare. */
export function onlineIn({ replicas }: Pick<FleetState, 'replicas'>): string {
  return replicas.flatMap(({ key, phase }) => (phase === 'online' ? [key] : [])).join(' ')
}
