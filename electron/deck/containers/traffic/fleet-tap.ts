import type { Front } from '../../../front/front.ts'
import type { FrontTap, PassageTrace } from '../../../front/front-tap.ts'
import type { ArrivalTap } from '../../traffic/cluster-traffic.ts'
import type { ArrivalTrace } from '../../traffic/traffic-join.ts'

interface TapPorts {
  /** Before the cluster now; another one after its port was free again. */
  front(): Front | null
  monoMs(): number
  /** The run that a task or container is in; null where it is not known. */
  runOf(key: string): number | null
}

interface Open {
  readonly front: Front
  readonly tap: FrontTap
  /** What ids and counts begin after: those of the fronts before it. */
  readonly afterId: number
  readonly afterCount: number
}

const nothing = { traces: [], arrivedCount: 0 }

/** Sees connections arrive at whatever front stands before a fleet; without one, none. */
export class FleetTap implements ArrivalTap {
  readonly #ports: TapPorts
  readonly #runs = new Map<number, { readonly key: string; readonly run: number | null }>()
  #oneOf: number
  #open: Open | null = null
  #lastId = 0
  #arrivedCount = 0

  constructor(oneOf: number, ports: TapPorts) {
    this.#oneOf = oneOf
    this.#ports = ports
    this.#follow()
  }

  set oneOf(oneOf: number) {
    this.#oneOf = oneOf
    if (this.#open !== null) this.#open.tap.oneOf = oneOf
  }

  get oneOf(): number {
    return this.#oneOf
  }

  /** What the front calls a connection that a task sees come from that port: see `FrontTap.idOf`. */
  idOf(key: string, port: number): number | null | undefined {
    if (this.#open === null) return undefined
    const id = this.#open.tap.idOf(key, port)
    return typeof id === 'number' ? id + this.#open.afterId : id
  }

  read() {
    const { traces, arrivedCount } = this.#open?.tap.read(this.#ports.monoMs()) ?? nothing
    const { afterId = 0, afterCount = this.#arrivedCount } = this.#open ?? {}
    for (const { id } of traces) this.#lastId = Math.max(this.#lastId, afterId + id)
    this.#arrivedCount = afterCount + arrivedCount
    const told = traces.map((trace) => this.#toArrival(trace, afterId + trace.id))
    this.#follow()
    return { traces: told, arrivedCount: this.#arrivedCount }
  }

  close(): void {
    this.#open?.tap.close()
    this.#open = null
    this.#runs.clear()
  }

  #follow(): void {
    const front = this.#ports.front()
    if (front === (this.#open?.front ?? null)) return
    this.#open?.tap.close()
    const [afterId, afterCount] = [this.#lastId, this.#arrivedCount]
    this.#open = front === null ? null : { front, tap: front.tap(this.#oneOf), afterId, afterCount }
  }

  #toArrival({ key, takenMonoMs, closedMonoMs, ...trace }: PassageTrace, id: number): ArrivalTrace {
    const { fromClientBytes, toClientBytes, ...seen } = trace
    const workerId = this.#runOf(id, key)
    if (closedMonoMs !== null) this.#runs.delete(id)
    const end = { closedMonoMs, carried: { fromClientBytes, toClientBytes } }
    return { ...seen, id, workerId, acceptedMonoMs: takenMonoMs, end }
  }

  /** A container that is started again has the same key, and is in another run: a connection stays with the one it came to. */
  #runOf(id: number, key: string | null): number | null {
    if (key === null) return null
    const known = this.#runs.get(id)
    if (known?.key === key) return known.run
    const run = this.#ports.runOf(key)
    this.#runs.set(id, { key, run })
    return run
  }
}
