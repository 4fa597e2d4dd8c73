import type { AgentMessage, AgentWish } from '../../../shared/agent-protocol.ts'
import type { AgentReach } from '../../../shared/containers/agent-reach.ts'
import { TcpAgents } from '../../agent-link/tcp-agents.ts'

interface AgentPorts {
  nowMs(): number
  /** Answers whether such a task or container is known here by now. */
  heard(who: string, message: AgentMessage): boolean
  left(who: string): void
  stranger(words: string): void
  changed(): void
}

/** More than these wait for a list in which they are: their engine is slow, or they are somebody else's. */
const mostEarly = 10_000

/** The door of the agents in one service. Where it is, and what opens it, the service itself keeps. */
export class FleetAgents {
  readonly #ports: AgentPorts
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

  /** Why those that ride there are not heard; '' where none ride, or they are. */
  get whyNot(): string {
    return this.#whyNot
  }

  /** What the service says now. One that could not be listened for is tried again with each call. */
  follow(reach: AgentReach | null): void {
    if (JSON.stringify(reach) !== JSON.stringify(this.#reach)) {
      this.close()
      this.#reach = reach
    }
    if (reach !== null && !this.#isOpen && !this.#isOpening) void this.#open(reach)
    for (const [who, messages] of [...this.#early]) {
      const isKnown = messages.every((message) => this.#ports.heard(who, message))
      if (isKnown) this.#early.delete(who)
    }
  }

  ask(who: string, wish: AgentWish): void {
    void this.#door?.linkOf(who)?.ask(wish)
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
    const { nowMs, left, stranger } = this.#ports
    const events = {
      joined: () => {},
      message: (who: string, message: AgentMessage) => this.#heard(who, message),
      left: (who: string) => {
        this.#early.delete(who)
        left(who)
      },
      stranger,
    }
    return new TcpAgents(events, nowMs, token)
  }

  #heard(who: string, message: AgentMessage): void {
    if (this.#ports.heard(who, message) || (message.type !== 'hello' && message.type !== 'listen')) return
    if (this.#early.size >= mostEarly) return
    const before = (this.#early.get(who) ?? []).filter(({ type }) => type !== message.type)
    this.#early.set(who, [...before, message])
  }
}
