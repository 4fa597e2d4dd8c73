import type { Clock } from '../../../shared/base/clock.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { FleetNode, FleetNodeEngine } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineEvent, EngineInfo } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { NodeView } from '../fleet/task-replica.ts'
import type { EngineNews, ReplicaStats } from '../types.ts'
import { NodeEngine } from './node-engine.ts'

interface NodeEnginesParts {
  readonly clock: Clock
  connect(host: string): Promise<Result<EngineClient>>
  /** Whether it is about a container of what was opened. */
  isOurs(event: EngineEvent): boolean
}

/** Who hears of them, and knows the swarm. */
interface NodesListener {
  /** All nodes as they were read last, each with the engine that is reached of it. */
  nodes(): readonly FleetNode[]
  changed(): void
  stats(stats: ReplicaStats): void
  said(news: EngineNews): void
}

/** The engines of other nodes of a swarm, each reached because a person said so; none is looked for. */
export class NodeEngines {
  readonly #parts: NodeEnginesParts
  readonly #all = new Map<string, NodeEngine>()
  #listener: NodesListener = { nodes: () => [], changed() {}, stats() {}, said() {} }

  constructor(parts: NodeEnginesParts) {
    this.#parts = parts
  }

  get nodeIds(): readonly string[] {
    return [...this.#all.keys()]
  }

  listen(listener: NodesListener): void {
    this.#listener = listener
  }

  /** `keepsTrying`: one that is not there now is tried again by itself, and is what it has to be once it answers. */
  async reach(nodeId: string, host: string, keepsTrying: boolean): Promise<Result<void>> {
    const may = this.#mayReach(nodeId, host)
    if (keepsTrying) {
      // Which nodes there are may not be known yet.
      if (!may.ok && may.error.code !== 'not-found') return may
      const engine = this.#create(nodeId, host)
      this.#all.set(nodeId, engine)
      await engine.begin()
      return ok(undefined)
    }
    if (!may.ok) return may
    const engine = this.#create(nodeId, host)
    const opened = await engine.open()
    // Somebody else may have been faster.
    const still = opened.ok ? this.#mayReach(nodeId, host) : opened
    if (!still.ok) {
      engine.close()
      return still
    }
    this.#all.set(nodeId, engine)
    this.#listener.changed()
    return ok(undefined)
  }

  /** Lets go of it. Answers whether there was one. */
  release(nodeId: string): boolean {
    this.#all.get(nodeId)?.close()
    const wasThere = this.#all.delete(nodeId)
    if (wasThere) this.#listener.changed()
    return wasThere
  }

  /** A node that left its swarm has no engine here any more; none known: nothing was heard of nodes yet. */
  keepOnly(nodes: ReadonlyMap<string, unknown>): void {
    if (nodes.size === 0) return
    for (const [nodeId, engine] of this.#all) {
      if (nodes.has(nodeId)) continue
      engine.close()
      this.#all.delete(nodeId)
    }
  }

  /** What is told of it; null: it is not reached. */
  told(nodeId: string): FleetNodeEngine | null {
    return this.#all.get(nodeId)?.told ?? null
  }

  viewOf(nodeId: string): NodeView | null {
    const engine = this.#all.get(nodeId)
    return engine === undefined || engine.clockSkewMs === null
      ? null
      : { facts: engine.facts, clockSkewMs: engine.clockSkewMs }
  }

  /** What acts on a container of that node are done by, or why none can be. */
  clientOf(nodeId: string): Result<EngineClient> | null {
    const engine = this.#all.get(nodeId)
    if (engine === undefined) return null
    const why = `The engine of ${this.#nameOf(nodeId)} is not heard: ${engine.told.words}`
    return engine.client === null ? fail('wrong-state', why) : ok(engine.client)
  }

  async learn(containersOf: (nodeId: string) => readonly string[]): Promise<void> {
    await Promise.all([...this.#all].map(([nodeId, engine]) => engine.learn(containersOf(nodeId))))
  }

  follow(running: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
    for (const [nodeId, engine] of this.#all) engine.follow(running.get(nodeId) ?? new Map())
  }

  close(): void {
    for (const engine of this.#all.values()) engine.close()
    this.#all.clear()
  }

  #create(nodeId: string, host: string): NodeEngine {
    const { connect, isOurs, clock } = this.#parts
    return new NodeEngine({
      host,
      clock,
      connect,
      isOurs,
      refusal: (info) => this.#isEngineOf(nodeId, host, info),
      changed: () => this.#listener.changed(),
      stats: (stats) => this.#listener.stats(stats),
      said: (news) => this.#listener.said({ ...news, key: null, atMs: null }),
      name: () => this.#nameOf(nodeId),
    })
  }

  #find(nodeId: string): FleetNode | undefined {
    return this.#listener.nodes().find((node) => node.nodeId === nodeId)
  }

  #nameOf(nodeId: string): string {
    return `node ${this.#find(nodeId)?.name ?? nodeId}`
  }

  #mayReach(nodeId: string, host: string): Result<void> {
    const node = this.#find(nodeId)
    if (node === undefined) return fail('not-found', 'That node is no part of the swarm any more')
    if (node.engine?.state === 'own') {
      return fail(
        'already-so',
        `${this.#nameOf(nodeId)} is where this cluster was opened: its engine is reached already`,
      )
    }
    const known = this.told(nodeId)
    if (known !== null) {
      const next = known.host === host ? '' : ': let go of it first'
      return fail('already-so', `The engine of ${this.#nameOf(nodeId)} is reached at ${known.host} already${next}`)
    }
    return host.startsWith('kube:')
      ? fail('invalid-input', `${host} is a cluster of Kubernetes, and no engine of a node: name one of Docker`)
      : ok(undefined)
  }

  /** Whether what answers there is the engine of that node; else whose it is. */
  #isEngineOf(nodeId: string, host: string, { Name, Swarm }: EngineInfo): Result<void> {
    const wanted = this.#nameOf(nodeId)
    const theirs = Swarm?.NodeID ?? ''
    if (theirs === nodeId) return ok(undefined)
    const machine = Name === '' ? '' : ` (${Name})`
    if (theirs === '') {
      return fail(
        'refused',
        `The engine at ${host}${machine} is part of no swarm, and ${wanted} is: name that node's own engine`,
      )
    }
    const other = this.#find(theirs)
    if (other === undefined) {
      const swarm = `this one has ${counted(this.#listener.nodes().length, 'node')}, and it is none of them`
      return fail('refused', `The engine at ${host}${machine} is a node of another swarm: ${swarm}`)
    }
    if (other.engine?.state === 'own') {
      const words = `is the manager that this cluster was opened by (node ${other.name}), and not ${wanted}`
      return fail('refused', `The engine at ${host} ${words}`)
    }
    const reached = other.engine === null ? '' : `, which is reached already at ${other.engine.host}`
    return fail('refused', `The engine at ${host} is that of node ${other.name}${reached}, and not of ${wanted}`)
  }
}
