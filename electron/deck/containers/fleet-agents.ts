import type { AgentAnswer, AgentMessage, AgentWish } from '../../../shared/agent-protocol.ts'
import { listed } from '../../../shared/base/plain-words.ts'
import type { AgentReach } from '../../../shared/containers/agent-reach.ts'
import { TcpAgents } from '../../agent-link/tcp-agents.ts'
import type { FleetState, Replica } from '../../engines/types.ts'
import type { Placed } from './story/replica-book.ts'

interface AgentPorts {
  nowMs(): number
  /** Of this cluster, those that live and those that ended. */
  placed(): readonly Placed[]
  heard(placed: Placed, message: AgentMessage): void
  left(placed: Placed): void
  stranger(words: string): void
  changed(): void
  /** One began to take connections, or takes none any more. */
  listens(): void
  /** One was told to end, and keeps that from its app for so long at most. */
  leaving(placed: Placed, limitMs: number): void
}

/** An agent is heard so soon after its process began, or it never is. */
const heardWithinMs = 10_000

/** More than these wait for a list in which they are: their engine is slow, or they are somebody else's. */
const mostEarly = 10_000

/** The door of the agents in one service. Where it is, and what opens it, the service itself keeps. */
export class FleetAgents {
  readonly #ports: AgentPorts
  /** Who speaks from a task or container, by its key. */
  readonly #speakers = new Map<string, string>()
  /** By key, the ports that its app listens at. */
  readonly #listens = new Map<string, ReadonlySet<number | null>>()
  readonly #listensAtMs = new Map<string, number>()
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
  ask({ replica }: Placed, wish: AgentWish): Promise<AgentAnswer> | null {
    const who = this.#speakers.get(replica.key)
    return who === undefined ? null : (this.#door?.linkOf(who)?.ask(wish) ?? null)
  }

  /** Whether it takes connections: an engine takes a process for running that does not listen yet. */
  isUp({ key, startedAtMs, ports: [published] }: Pick<Replica, 'key' | 'startedAtMs' | 'ports'>): boolean {
    if (this.#reach === null || !this.#isOpen) return true
    const listens = this.#listens.get(key)
    if (listens !== undefined) return published === undefined || listens.has(published.containerPort)
    return startedAtMs !== null && this.#ports.nowMs() - startedAtMs > heardWithinMs
  }

  /** The list as agents know it better: one that its engine takes for serving is only online until its app listens. */
  asHeard(state: FleetState): FleetState {
    if (this.#reach === null || !this.#isOpen) return state
    return { ...state, replicas: state.replicas.map((one) => this.#heardOf(one)) }
  }

  /** Why one does not listen that runs for a while; null where nobody knows of a reason. */
  notListening({ replica }: Placed): string | null {
    const { phase, key, startedAtMs, ports } = replica
    const isLate = startedAtMs !== null && this.#ports.nowMs() - startedAtMs > heardWithinMs
    if (phase !== 'online' || !isLate || !this.#speakers.has(key)) return null
    const others = [...(this.#listens.get(key) ?? [])].filter((port) => port !== null)
    const [published] = ports
    if (others.length > 0 && published !== undefined)
      return `its app listens at port ${listed(others.map(String))}, and port ${published.containerPort} is published`
    return 'its process runs, and listens at no port, says the agent in it: does it wait for something, such as a database? Read its log'
  }

  #heardOf(replica: Replica): Replica {
    const { key, phase, end } = replica
    if (phase !== 'listening' || end !== null) return replica
    const isSilent = this.#speakers.has(key) && !this.#listens.has(key)
    if (isSilent || !this.isUp(replica)) return { ...replica, phase: 'online' }
    const listensAtMs = this.#listensAtMs.get(key)
    return listensAtMs === undefined ? replica : { ...replica, listensAtMs }
  }

  /** Why its loop, heap and requests are not known; '' where its agent talks. `rides`: the service has one of ours. */
  without(placed: Placed, rides: boolean): string {
    const why = this.whyUnheard(placed, rides)
    return why === '' || why === this.#whyNot ? why : `${why}: its event loop, heap and requests are not known`
  }

  /** Why it cannot be asked for anything; '' where it can. */
  whyUnheard({ replica }: Placed, rides: boolean): string {
    if (this.#speakers.has(replica.key)) return ''
    if (this.#whyNot !== '') return this.#whyNot
    return rides ? 'its agent has not been heard' : 'no agent of the deck rides in it'
  }

  /** What its engine has forgotten speaks no more. */
  keepOnly(replicas: readonly Pick<Replica, 'key'>[]): void {
    const present = new Set(replicas.map(({ key }) => key))
    for (const known of [this.#speakers, this.#listens, this.#listensAtMs]) {
      for (const key of known.keys()) if (!present.has(key)) known.delete(key)
    }
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
    if (this.#told(who, message) || !isSaidOnce(message)) return
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
    const { key } = placed.replica
    this.#speakers.set(key, who)
    if (message.type === 'leaving') {
      this.#ports.leaving(placed, message.limitMs)
      return true
    }
    this.#ports.heard(placed, message)
    if (message.type === 'listen') {
      this.#listens.set(key, new Set(message.listens.map(({ port }) => port)))
      if (!this.#listensAtMs.has(key)) this.#listensAtMs.set(key, this.#ports.nowMs())
      this.#ports.listens()
    }
    return true
  }

  #left(who: string): void {
    for (const placed of this.#ports.placed()) {
      if (this.#speakers.get(placed.replica.key) !== who) continue
      this.#speakers.delete(placed.replica.key)
      this.#ports.left(placed)
      this.#ports.changed()
    }
  }
}

const isSaidOnce = ({ type }: AgentMessage): boolean => type === 'hello' || type === 'listen' || type === 'leaving'
