import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { Replica } from '../../../engines/types.ts'
import type { ServingPort, ServingPorts } from '../../load/serving-ports.ts'

/** What is known of a fleet that is looked at. */
interface Seen {
  readonly replicas: readonly Replica[]
  readonly spread: FleetSnapshot['spread']
  /** The deck deals connections out itself. */
  readonly hasFront: boolean
  isUp(replica: Replica): boolean
}

/** Whether it takes connections, as far as its engine and its agent tell. */
export function serves(replica: Replica, isUp: Seen['isUp']): boolean {
  return replica.phase === 'listening' && replica.end === null && !replica.isPaused && isUp(replica)
}

/** Which tasks serve, and where whoever connects finds them. */
export class TaskPorts implements ServingPorts {
  readonly #followers = new Set<() => void>()
  #serving: ReadonlySet<string> = new Set()
  #now: readonly ServingPort[] | null = null

  /** Null where somebody else gives connections to tasks: one address stands for all. */
  get now(): readonly ServingPort[] | null {
    return this.#now
  }

  isServing(key: string): boolean {
    return this.#serving.has(key)
  }

  follow(changed: () => void): () => void {
    this.#followers.add(changed)
    return () => this.#followers.delete(changed)
  }

  look({ replicas, spread, hasFront, isUp }: Seen): void {
    const serving = replicas.filter((one) => serves(one, isUp)).toSorted((one, other) => one.slot - other.slot)
    this.#serving = new Set(serving.map(({ key }) => key))
    const before = this.#now
    this.#now = hasFront || spread.by !== 'per-task' ? null : portsOf(serving)
    if (wordsOf(before) === wordsOf(this.#now)) return
    for (const changed of this.#followers) changed()
  }

  close(): void {
    this.#followers.clear()
  }
}

/** Each at the port that the first of them has for the world; it may have others, as for a debugger. */
function portsOf(serving: readonly Replica[]): readonly ServingPort[] {
  const [first] = serving.flatMap(({ ports }) => ports)
  return serving.flatMap(({ slot, ports }) => {
    const port = ports.find(({ containerPort }) => containerPort === first?.containerPort)
    return port === undefined ? [] : [{ slot, host: port.address, port: port.port }]
  })
}

const wordsOf = (ports: readonly ServingPort[] | null): string =>
  ports === null ? '' : ports.map(({ slot, host, port }) => `${slot} ${host} ${port}`).join('\n')
