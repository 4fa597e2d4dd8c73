import type { NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetNode } from '../../../shared/containers/fleet.ts'
import type { Result } from '../../../shared/result.ts'
import { listOf, nodeSchema, type SwarmNode } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { Replica } from '../types.ts'
import { addressOfNode } from './task-replica.ts'

/** How old what is known of nodes may get: no event tells of one that fell silent. */
const oldAfterMs = 2_000

/** The nodes of a swarm, as its manager tells of them. */
export class SwarmNodes {
  readonly #client: EngineClient
  readonly #monoMs: () => number
  #known: ReadonlyMap<string, SwarmNode> = new Map()
  #askedMonoMs = Number.NEGATIVE_INFINITY

  constructor(client: EngineClient, monoMs: () => number) {
    this.#client = client
    this.#monoMs = monoMs
  }

  get known(): ReadonlyMap<string, SwarmNode> {
    return this.#known
  }

  forget(): void {
    this.#askedMonoMs = Number.NEGATIVE_INFINITY
  }

  /** Asks if what is known is old; what was known stays when there is no answer. */
  async learn(): Promise<void> {
    const nowMs = this.#monoMs()
    if (nowMs - this.#askedMonoMs < oldAfterMs) return
    const answer = await this.#client.ask(listOf(nodeSchema), (docker, abortSignal) =>
      docker.listNodes({ abortSignal }),
    )
    if (!answer.ok) return
    this.#askedMonoMs = nowMs
    this.#known = new Map(answer.value.map((node) => [node.ID, node]))
  }

  async setAvailability(nodeId: string, availability: NodeAvailability): Promise<Result<void>> {
    const node = await this.#client.ask(nodeSchema, (docker, abortSignal) =>
      docker.getNode(nodeId).inspect({ abortSignal }),
    )
    if (!node.ok) return node
    const { Version, Spec } = node.value
    this.forget()
    return this.#client.act((docker, abortSignal) =>
      docker
        .getNode(nodeId)
        .update({ _query: { version: Version.Index }, _body: { ...Spec, Availability: availability }, abortSignal }),
    )
  }
}

/** Nodes for the picture, managers first. */
export function sayNodes(
  nodes: ReadonlyMap<string, SwarmNode>,
  replicas: readonly Replica[],
  engineOf: (nodeId: string) => FleetNode['engine'],
): readonly FleetNode[] {
  const living = replicas.filter(({ end }) => end === null)
  return [...nodes.values()]
    .map((node) => ({
      nodeId: node.ID,
      name: node.Description?.Hostname ?? node.ID,
      role: node.Spec.Role === 'manager' ? ('manager' as const) : ('worker' as const),
      isLeader: node.ManagerStatus?.Leader ?? false,
      availability: availabilityOf(node.Spec.Availability),
      state: stateOf(node.Status?.State),
      address: addressOfNode(node),
      engineVersion: node.Description?.Engine?.EngineVersion ?? '',
      cpuCount: node.Description?.Resources ? node.Description.Resources.NanoCPUs / 1e9 : null,
      memoryBytes: node.Description?.Resources?.MemoryBytes ?? null,
      replicaCount: living.filter(({ nodeId }) => nodeId === node.ID).length,
      engine: engineOf(node.ID),
    }))
    .toSorted((a, b) => a.role.localeCompare(b.role) || a.name.localeCompare(b.name))
}

function availabilityOf(word: string): NodeAvailability {
  return word === 'drain' || word === 'pause' ? word : 'active'
}

function stateOf(word: string | undefined): FleetNode['state'] {
  return word === 'ready' || word === 'down' || word === 'disconnected' ? word : 'unknown'
}
