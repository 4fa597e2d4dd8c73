import type { Clock } from '../../../shared/base/clock.ts'
import type { FleetSnapshot } from '../../../shared/containers/fleet.ts'
import type { OutOfRotation } from '../../../shared/inspection/rotation.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { FleetState, Replica } from '../../engines/types.ts'
import { Front, frontStrategy, type Upstream } from '../../front/front.ts'
import { serves } from './front/task-ports.ts'

type FrontFacts = Pick<FleetState, 'frontPort' | 'replicas'>

/** As a published port is: whoever reaches this machine reaches it. */
const address = '0.0.0.0'

/** The deck's own front before one service: who serves is told by its engine, who gets a connection by the cluster's policy. */
export class FleetFront {
  readonly #clock: Clock
  readonly #changed: () => void
  /** Of this deck, which cluster listens at a port; null: none. */
  readonly #holderOf: (port: number) => string | null
  readonly #out = new Map<number, OutOfRotation>()
  #front: Front | null = null
  #port: number | null = null
  #policy: PolicyId
  #isListening = false
  #isOpening = false
  #whyNot = ''

  /** `policy`: of an earlier deck; one that needs workers of this machine gives way to `least-connections`. */
  constructor(
    clock: Clock,
    policy: PolicyId,
    changed: () => void,
    holderOf: (port: number) => string | null = () => null,
  ) {
    this.#holderOf = holderOf
    this.#clock = clock
    this.#changed = changed
    this.#policy = frontStrategy(policy).ok ? policy : 'least-connections'
  }

  get policy(): PolicyId {
    return this.#policy
  }

  /** Whether the service wants one; it may not listen yet. */
  get isWanted(): boolean {
    return this.#port !== null
  }

  /** Where it listens; null while it does not. */
  get listen(): ListenAddress | null {
    if (!this.#isListening || this.#port === null) return null
    return { address, port: this.#port, path: null, transport: 'tcp4', exclusive: true }
  }

  get spread(): FleetSnapshot['spread'] | null {
    if (this.#port === null) return null
    if (this.#whyNot !== '') return { by: 'per-task', words: this.#whyNot }
    if (!this.#isListening) return null
    return { by: 'front', words: `dealt out by the deck: ${this.#policy}` }
  }

  /**
   * What the engine tells now. A port that was taken is tried again with each call. `isUp`: whether one that the engine takes
   * for running takes connections.
   */
  follow({ frontPort, replicas }: FrontFacts, isUp: (replica: Replica) => boolean): void {
    if (frontPort !== this.#port) {
      this.close()
      this.#port = frontPort
    }
    if (frontPort === null) return
    for (const slot of this.#out.keys()) if (!replicas.some((one) => one.slot === slot)) this.setOut(slot, null)
    const upstreams = replicas.filter((one) => serves(one, isUp)).flatMap(upstreamOf)
    this.#front?.setUpstreams(upstreams)
    if (!this.#isListening && !this.#isOpening) void this.#open(frontPort, upstreams)
  }

  setPolicy(policy: PolicyId): Result<void> {
    const strategy = frontStrategy(policy)
    if (!strategy.ok) return strategy
    this.#policy = policy
    this.#front?.setPolicy(strategy.value)
    return ok(undefined)
  }

  /** The one that listens; null while none does. */
  get listening(): Front | null {
    return this.#isListening ? this.#front : null
  }

  /** Null: it is dealt to. */
  outOf(slot: number): OutOfRotation | null {
    return this.#out.get(slot) ?? null
  }

  /** Nothing new goes to a slot, whoever fills it; null: it gets its share again. */
  setOut(slot: number, out: OutOfRotation | null): void {
    if (out === null) this.#out.delete(slot)
    else this.#out.set(slot, out)
    this.#front?.setOut(slot, out !== null)
  }

  /** One is told to end: it gets nothing new. Answers how many connections it has still; `empty` comes when none is left. */
  leave(key: string, empty: () => void): number {
    const openCount = this.openOf(key)
    if (this.#front === null) empty()
    else this.#front.leave(key, empty)
    return openCount
  }

  /** Connections that are open through it to a task or container. */
  openOf(key: string): number {
    return this.#front?.counts.find((one) => one.key === key)?.openCount ?? 0
  }

  /** Connections that it gave to a task or container; undefined where it has none to give. */
  acceptedOf(key: string): number | undefined {
    return this.#front?.counts.find((one) => one.key === key)?.connectionCount
  }

  close(): void {
    this.#front?.close()
    this.#front = null
    this.#port = null
    this.#isListening = false
    this.#whyNot = ''
    this.#out.clear()
  }

  async #open(port: number, upstreams: readonly Upstream[]): Promise<void> {
    const strategy = frontStrategy(this.#policy)
    if (!strategy.ok) return
    this.#isOpening = true
    const front = new Front({ clock: this.#clock, random: Math.random }, strategy.value)
    front.setUpstreams(upstreams)
    for (const slot of this.#out.keys()) front.setOut(slot, true)
    const listens = await front.listen(address, port)
    this.#isOpening = false
    if (this.#port !== port || !listens.ok) front.close()
    if (this.#port !== port) return
    const was = this.#whyNot
    this.#whyNot = listens.ok ? '' : this.#refusal(port, listens.error.message)
    if (listens.ok) {
      this.#front = front
      this.#isListening = true
      // It may be another one since.
      this.setPolicy(this.#policy)
    }
    if (listens.ok || was !== this.#whyNot) this.#changed()
  }

  /** What a person can do about it comes with it; it is tried again with each sample. */
  #refusal(port: number, theirWords: string): string {
    const holder = this.#holderOf(port)
    if (holder !== null) return `the front waits for port ${port}: stop cluster ${holder}, which has it`
    if (!theirWords.includes('EADDRINUSE')) return `${theirWords}; it is tried again`
    return `the front waits for port ${port}: another program of this machine has it`
  }
}

/** Each at its own published port. */
function upstreamOf({ slot, key, ports: [port] }: Replica): readonly Upstream[] {
  return port === undefined ? [] : [{ slot, key, host: port.address, port: port.port }]
}
