import type { FleetNode } from '../../../../shared/containers/fleet.ts'
import type { Tone } from '../../../../shared/model/event.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { Fleet } from '../../../engines/types.ts'
import type { FleetNow } from '../fleet-acts.ts'

/** The engine of each node that a person chose, by node id. */
export type NodeHosts = Readonly<Record<string, string>>

interface ReachedNodesPorts {
  readonly now: Pick<FleetNow, 'fleet' | 'engine' | 'state' | 'settings'>
  say(tone: Tone, words: string, mark: string): void
  /** What is remembered is other than it was. */
  remember(): void
}

/** The engines of other nodes: reached because a person says so, remembered with the cluster, and reached again at its next start. */
export class ReachedNodes {
  readonly #ports: ReachedNodesPorts
  readonly #hosts: Map<string, string>

  /** `before`: those of an earlier deck. */
  constructor(ports: ReachedNodesPorts, before: NodeHosts = {}) {
    this.#ports = ports
    this.#hosts = new Map(Object.entries(before))
  }

  /** For the next start; a node that left its swarm is forgotten. */
  get hosts(): NodeHosts {
    const nodes = this.#ports.now.state?.nodes ?? []
    const stay = [...this.#hosts].filter(([id]) => nodes.length === 0 || nodes.some(({ nodeId }) => nodeId === id))
    return Object.fromEntries(stay)
  }

  /** The cluster's own engine answered for the first time: those that were reached before are again. */
  again(fleet: Fleet): void {
    for (const [nodeId, host] of this.#hosts) void fleet.reachNode(nodeId, host, true)
  }

  /** Answers when that node's containers have what its engine knows of them; nothing is kept of one that is refused. */
  async reach(nodeId: string, host: string): Promise<Result<{ readonly words: string }>> {
    const ready = this.#ready(nodeId)
    if (!ready.ok) return ready
    const { fleet, node } = ready.value
    const reached = await fleet.reachNode(nodeId, host, false)
    if (!reached.ok) return reached
    this.#hosts.set(nodeId, host)
    this.#ports.say('ok', `the engine of node ${node.name} is reached at ${host}`, 'engine reached')
    this.#ports.remember()
    return ok({ words: `the engine of node ${node.name} is reached: its containers are measured and can be acted on` })
  }

  release(nodeId: string): Result<{ readonly words: string }> {
    const ready = this.#ready(nodeId)
    if (!ready.ok) return ready
    const { fleet, node } = ready.value
    const released = fleet.releaseNode(nodeId)
    if (!released.ok) return released
    this.#hosts.delete(nodeId)
    this.#ports.say('info', `the engine of node ${node.name} was let go of`, 'engine let go')
    this.#ports.remember()
    return ok({
      words: `the engine of node ${node.name} was let go of: what its managers tell of it is all that is known`,
    })
  }

  #ready(nodeId: string): Result<{ readonly fleet: Fleet; readonly node: FleetNode }> {
    const { fleet, engine, settings, state } = this.#ports.now
    if (fleet === null || engine.state === 'lost') {
      return fail('wrong-state', `The engine of ${settings.name} is not heard: ${engine.words}`)
    }
    const node = state?.nodes.find((one) => one.nodeId === nodeId)
    return node === undefined ? fail('not-found', `${settings.name} has no such node (any more)`) : ok({ fleet, node })
  }
}
