import type { AgentAnswer, AgentMessage, AgentWish } from '../../../../shared/agent-protocol.ts'
import type { Clock } from '../../../../shared/base/clock.ts'
import { WorkerLooks } from '../../inspect/worker-looks.ts'
import type { Placed } from '../story/replica-book.ts'
import { AskedReplica } from './asked-replica.ts'

interface LookPorts {
  readonly clock: Clock
  /** Of this cluster, those that live and those that ended. */
  placed(): readonly Placed[]
  /** Asks the agent in it; null where none is heard. */
  ask(placed: Placed, wish: AgentWish): Promise<AgentAnswer> | null
  roomBytes(placed: Placed): number | null
}

/** Looks into the containers of one cluster, through the agents in them. */
export class FleetLooks {
  /** Who hears what comes of them. */
  readonly followed = new WorkerLooks()
  readonly #ports: LookPorts
  /** By run. */
  readonly #asked = new Map<number, AskedReplica>()

  constructor(ports: LookPorts) {
    this.#ports = ports
  }

  /** Null: its engine does not know it any more, or it has ended. */
  find(slot: number, generation: number): AskedReplica | null {
    const placed = this.#ports
      .placed()
      .findLast((one) => one.replica.slot === slot && one.generation === generation && one.replica.end === null)
    return placed === undefined ? null : this.#of(placed)
  }

  /** Answers whether that is all that becomes of the message. */
  heard(placed: Placed, message: AgentMessage): boolean {
    if (message.type === 'inspected') this.followed.heard(placeOf(placed), message.report)
    return this.#of(placed).heard(message)
  }

  /** Its agent is not heard any more, or it ended: nobody waits for a word. */
  left(placed: Placed, how: string): void {
    const asked = this.#asked.get(placed.run)
    if (asked === undefined) return
    this.#asked.delete(placed.run)
    asked.looks.close()
    this.followed.workerGone({ ...placeOf(placed), how })
  }

  /** What its engine has forgotten. */
  keepOnly(placed: readonly Placed[]): void {
    const runs = new Set(placed.map(({ run }) => run))
    for (const [run, { looks }] of [...this.#asked]) {
      if (runs.has(run)) continue
      this.#asked.delete(run)
      looks.close()
    }
  }

  close(): void {
    for (const { looks } of this.#asked.values()) looks.close()
    this.#asked.clear()
  }

  #of(placed: Placed): AskedReplica {
    const known = this.#asked.get(placed.run)
    if (known !== undefined) return known
    const now = (): Placed | null => this.#ports.placed().findLast(({ run }) => run === placed.run) ?? null
    const asked = new AskedReplica(placed, {
      clock: this.#ports.clock,
      placed: now,
      ask: (wish) => this.#ports.ask(placed, wish),
      roomBytes: () => this.#ports.roomBytes(placed),
    })
    this.#asked.set(placed.run, asked)
    return asked
  }
}

const placeOf = ({ replica, generation }: Placed) => ({ slot: replica.slot, generation })
