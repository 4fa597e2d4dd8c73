import type { AgentMessage, AgentWish } from '../../../shared/agent-protocol.ts'
import type { AgentReach } from '../../../shared/containers/agent-reach.ts'
import { TcpAgents } from '../../agent-link/tcp-agents.ts'
import type { Replica } from '../../engines/types.ts'
import type { FleetMeter } from './fleet-meter.ts'
import type { Placed } from './story/replica-book.ts'

interface AgentPorts {
  nowMs(): number
  /** Of this cluster, those that live and those that ended. */
  placed(): readonly Placed[]
  readonly meter: Pick<FleetMeter, 'agentMessage' | 'agentClosed'>
  stranger(words: string): void
  changed(): void
}

/** More than these wait for a list in which they are: their engine is slow, or they are somebody else's. */
const mostEarly = 10_000

/** The door of the agents in one service. Where it is, and what opens it, the service itself keeps. */
export class FleetAgents {
  readonly #ports: AgentPorts
  /** Who speaks from a task or container, by its key. */
  readonly #speakers = new Map<string, string>()
  /** What is said once, by tasks that joined before their engine told of them. */
  readonly #early = new Map<string, AgentMessage[]>()
  #door: TcpAgents | null = null
  #reach: AgentReach | null = null
  #isOpen = false
  #isOpening = false
  #whyNot = ''

  constructor(ports: AgentPorts) {
    this.#ports = ports
  }

  /** What the service says now. One that could not be listened for is tried again with each call. */
  follow(reach: AgentReach | null): void {
    if (JSON.stringify(reach) !== JSON.stringify(this.#reach)) {
      this.close()
      this.#reach = reach
    }
    if (reach !== null && !this.#isOpen && !this.#isOpening) void this.#open(reach)
    for (const [who, messages] of [...this.#early]) {
      const isKnown = messages.every((message) => this.#told(who, message))
      if (isKnown) this.#early.delete(who)
    }
  }

  /** Asks the agent in it; null where none is heard. */
  askOf({ replica }: Placed): ((wish: AgentWish) => void) | null {
    const who = this.#speakers.get(replica.key)
    return who === undefined ? null : (wish) => void this.#door?.linkOf(who)?.ask(wish)
  }

  /** Why its loop, heap and requests are not known; '' where its agent talks. `rides`: the service has one of ours. */
  without({ replica }: Placed, rides: boolean): string {
    if (this.#speakers.has(replica.key)) return ''
    if (this.#whyNot !== '') return this.#whyNot
    const why = rides ? 'its agent has not been heard' : 'no agent of the deck rides in it'
    return `${why}: its event loop, heap and requests are not known`
  }

  /** What its engine has forgotten speaks no more. */
  keepOnly(replicas: readonly Pick<Replica, 'key'>[]): void {
    for (const key of this.#speakers.keys()) if (!replicas.some((one) => one.key === key)) this.#speakers.delete(key)
  }

  close(): void {
    this.#door?.close()
    this.#door = null
    this.#isOpen = false
    this.#whyNot = ''
    this.#reach = null
    this.#early.clear()
  }

  async #open(reach: AgentReach): Promise<void> {
    this.#isOpening = true
    const door = this.#createDoor(reach.token)
    const listens = await door.listen(reach.host, reach.port)
    this.#isOpening = false
    if (this.#reach !== reach) {
      door.close()
      return
    }
    this.#door = door
    this.#isOpen = listens.ok
    const was = this.#whyNot
    this.#whyNot = listens.ok
      ? ''
      : `${listens.error.message}. Another deck may hear them; where the address is gone, run it as a service again`
    if (was !== this.#whyNot) this.#ports.changed()
  }

  #createDoor(token: string): TcpAgents {
    const { nowMs, stranger } = this.#ports
    const events = {
      joined: () => {},
      message: (who: string, message: AgentMessage) => this.#heard(who, message),
      left: (who: string) => {
        this.#early.delete(who)
        this.#left(who)
      },
      stranger,
    }
    return new TcpAgents(events, nowMs, token)
  }

  #heard(who: string, message: AgentMessage): void {
    if (this.#told(who, message) || (message.type !== 'hello' && message.type !== 'listen')) return
    if (this.#early.size >= mostEarly) return
    const before = (this.#early.get(who) ?? []).filter(({ type }) => type !== message.type)
    this.#early.set(who, [...before, message])
  }

  /** Answers whether such a task or container is known here by now. */
  #told(who: string, message: AgentMessage): boolean {
    const placed = this.#ports
      .placed()
      .findLast(
        ({ replica }) => replica.key === who || (who.length >= 12 && replica.containerId?.startsWith(who) === true),
      )
    if (placed === undefined) return false
    this.#speakers.set(placed.replica.key, who)
    this.#ports.meter.agentMessage(placed, message)
    return true
  }

  #left(who: string): void {
    for (const placed of this.#ports.placed()) {
      if (this.#speakers.get(placed.replica.key) !== who) continue
      this.#speakers.delete(placed.replica.key)
      this.#ports.meter.agentClosed(placed)
      this.#ports.changed()
    }
  }
}
