import type { AgentAnswer, AgentMessage, AgentWish } from '../../../../shared/agent-protocol.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import { placeName } from '../../../../shared/base/plain-words.ts'
import type { Holding } from '../../../../shared/inspection/holding.ts'
import type { AskedWorker, FarWorker } from '../../inspect/asked-worker.ts'
import { AwaitedLooks } from '../../inspect/awaited-looks.ts'
import type { WatchedWorker } from '../../inspect/detail-watch.ts'
import { ownFilesOf } from '../../session/own-files.ts'
import { agentFolder } from '../agent-rider.ts'
import type { Placed } from '../story/replica-book.ts'
import { fetchWritten } from './fetch-written.ts'

/** More sentences than the agent has; one that invents others is not heard. */
const mostNotes = 10

interface ReplicaPorts {
  readonly clock: Clock
  /** As its engine has it now; null: its engine has forgotten it. */
  placed(): Placed | null
  /** Null: no agent in it is heard. */
  ask(wish: AgentWish): Promise<AgentAnswer> | null
  /** What the limit of its container leaves of memory; null: not known. */
  roomBytes(): number | null
}

/** One run of a container as those see it who look into workers: its agent is asked over the network. */
export class AskedReplica implements AskedWorker, WatchedWorker {
  readonly slot: number
  readonly generation: number
  readonly looks = new AwaitedLooks()
  readonly far: FarWorker
  /** Published ports are its engine's word; those inside are nobody's address. */
  readonly listens = []
  readonly #ports: ReplicaPorts
  readonly #notes: string[] = []
  #holding: Holding | null = null

  constructor({ replica, generation }: Placed, ports: ReplicaPorts) {
    this.slot = replica.slot
    this.generation = generation
    this.#ports = ports
    const source = { worker: this, name: `${placeName(this.slot)}'s g${generation}`, clock: ports.clock }
    this.far = {
      ownFiles: ownFilesOf(`${agentFolder}/agent.cjs`),
      roomBytes: () => ports.roomBytes(),
      fetch: (path, waiting) => fetchWritten(source, path, waiting),
    }
  }

  get pid(): number | null {
    return this.#ports.placed()?.replica.pid ?? null
  }

  get isGone(): boolean {
    const placed = this.#ports.placed()
    return placed === null || placed.replica.end !== null
  }

  get oddities(): readonly string[] {
    return this.#notes
  }

  get holding(): Holding | null {
    return this.#holding
  }

  ask(wish: AgentWish): void {
    void this.askFor(wish)?.then((answer) => {
      if (!answer.ok) this.#note(`The agent refused "${wish.type}": ${answer.words}`)
    })
  }

  askFor(wish: AgentWish): Promise<AgentAnswer> | null {
    return this.isGone ? null : this.#ports.ask(wish)
  }

  /** Answers whether that is all that becomes of it. */
  heard(message: AgentMessage): boolean {
    if (message.type === 'note') this.#note(message.words)
    if (message.type !== 'inspected') return false
    const { report } = message
    if (report.kind === 'holding') this.#holding = report.holding
    this.looks.heard(report)
    // A process that stands still to be looked at does not live by telling of that.
    return report.kind === 'holding' || 'lookId' in report
  }

  #note(words: string): void {
    if (this.#notes.length < mostNotes && !this.#notes.includes(words)) this.#notes.push(words)
  }
}
