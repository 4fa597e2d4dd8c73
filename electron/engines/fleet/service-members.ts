import type { FleetUpdateWish, NodeAvailability } from '../../../shared/containers/engine.ts'
import type { FleetNode } from '../../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type EngineEvent, listOf, type Service, serviceSchema, type Task, taskSchema } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { EngineClock } from '../engine-clock.ts'
import { madeOf } from '../made-service.ts'
import type { NodeEngines } from '../nodes/node-engines.ts'
import type { FleetState, Replica } from '../types.ts'
import { ContainerFacts } from './container-facts.ts'
import type { Members, OutputSource, Reading } from './members.ts'
import { desiredOf, spreadOf, updatedSpec, updateOf, updateSettingsOf } from './service-settings.ts'
import { SlotNumbers } from './slot-numbers.ts'
import { SwarmNodes, sayNodes } from './swarm-nodes.ts'
import { type NodeView, type TaskContext, taskReplica } from './task-replica.ts'

/** A Swarm service, as a manager tells of it; of single containers tell the engines of their nodes, where they are reached. */
export class ServiceMembers implements Members {
  readonly eventFilters: Readonly<Record<string, readonly string[]>> = { type: ['container', 'service', 'node'] }
  readonly #client: EngineClient
  readonly #clock: EngineClock
  readonly #name: string
  readonly #facts: ContainerFacts
  readonly #nodes: SwarmNodes
  readonly #others: NodeEngines
  /** A global service has a task for each node, and no numbers. */
  readonly #numbers = new SlotNumbers()
  readonly #startedAtMs = new Map<string, number>()
  readonly #wantedGone = new Set<string>()
  #serviceId = ''

  constructor(client: EngineClient, clock: EngineClock, name: string, others: NodeEngines) {
    this.#client = client
    this.#clock = clock
    this.#name = name
    this.#others = others
    this.#facts = new ContainerFacts(client)
    this.#nodes = new SwarmNodes(client, () => clock.monoMs())
  }

  async read(): Promise<Result<Reading>> {
    const [service, tasks] = await Promise.all([this.#service(), this.#tasks(), this.#nodes.learn()])
    if (!service.ok) return service
    if (!tasks.ok) return tasks
    this.#serviceId = service.value.ID
    const known = new Set(tasks.value.map(({ ID }) => ID))
    for (const id of this.#startedAtMs.keys()) if (!known.has(id)) this.#startedAtMs.delete(id)
    for (const id of this.#wantedGone) if (!known.has(id)) this.#wantedGone.delete(id)
    this.#others.keepOnly(this.#nodes.known)
    const containersOf = (nodeId: string): string[] =>
      tasks.value
        .filter(({ NodeID }) => NodeID === nodeId)
        .flatMap(({ Status }) => Status.ContainerStatus?.ContainerID || [])
    await Promise.all([this.#facts.learn(containersOf(this.#ownNodeId ?? '')), this.#others.learn(containersOf)])
    return ok(this.#reading(service.value, tasks.value))
  }

  heard(event: EngineEvent): boolean {
    const { Type, Actor } = event
    if (Type === 'service') return Actor.ID === this.#serviceId
    if (Type === 'node') {
      this.#nodes.forget()
      return true
    }
    if (Actor.Attributes['com.docker.swarm.service.name'] !== this.#name) return false
    return this.#facts.heard(event)
  }

  forget(): void {
    this.#facts.forget()
    this.#nodes.forget()
  }

  /** Swarm has no restart of a task: it ends, and another takes its slot. */
  restart(client: EngineClient, containerId: string, graceMs: number): Promise<Result<void>> {
    const seconds = Math.ceil(graceMs / 1000)
    return client.act(
      (docker, abortSignal) => docker.getContainer(containerId).stop({ t: seconds, abortSignal }),
      graceMs + 15_000,
    )
  }

  async scale(desired: number): Promise<Result<void>> {
    const service = await this.#service()
    if (!service.ok) return service
    const { Spec } = service.value
    if (!Spec.Mode.Replicated) return fail('unsupported-here', refusalOfGlobal)
    return this.#change(service.value, { ...Spec, Mode: { Replicated: { Replicas: desired } } })
  }

  async update(wish: FleetUpdateWish): Promise<Result<void>> {
    const service = await this.#service()
    return service.ok ? this.#change(service.value, updatedSpec(service.value, wish)) : service
  }

  async rollBack(): Promise<Result<void>> {
    const service = await this.#service()
    if (!service.ok) return service
    if (service.value.PreviousSpec === undefined) {
      return fail('wrong-state', `Service ${this.#name} has no earlier version: nothing was updated yet`)
    }
    return this.#change(service.value, service.value.Spec, { rollback: 'previous' })
  }

  setNode(nodeId: string, availability: NodeAvailability): Promise<Result<void>> {
    return this.#nodes.setAvailability(nodeId, availability)
  }

  remove(): Promise<Result<void>> {
    return this.#client.act((docker, abortSignal) => docker.getService(this.#name).remove({ abortSignal }))
  }

  #service(): Promise<Result<Service>> {
    return this.#client.ask(serviceSchema, (docker, abortSignal) =>
      docker.getService(this.#name).inspect({ abortSignal }),
    )
  }

  #tasks(): Promise<Result<Task[]>> {
    const filters = { service: [this.#name] }
    return this.#client.ask(listOf(taskSchema), (docker, abortSignal) => docker.listTasks({ filters, abortSignal }))
  }

  #change(service: Service, spec: Service['Spec'], more: Record<string, string> = {}): Promise<Result<void>> {
    return this.#client.act((docker, abortSignal) =>
      docker
        .getService(service.ID)
        .update({ _query: { version: service.Version.Index, ...more }, _body: spec, abortSignal }),
    )
  }

  get #ownNodeId(): string | null {
    return this.#clock.info.Swarm?.NodeID || null
  }

  #isHere(nodeId: string): boolean {
    return nodeId === this.#ownNodeId
  }

  #engineOf(nodeId: string): FleetNode['engine'] {
    if (!this.#isHere(nodeId)) return this.#others.told(nodeId)
    return { host: this.#client.address, state: 'own', words: '', heardAtMs: null, clockSkewMs: this.#clock.skewMs }
  }

  #viewOf(nodeId: string): NodeView {
    const own = { facts: this.#facts, clockSkewMs: this.#clock.skewMs }
    return this.#isHere(nodeId) ? own : (this.#others.viewOf(nodeId) ?? own)
  }

  #reading(service: Service, tasks: readonly Task[]): Reading {
    const context = this.#context(service)
    const slots = this.#slots(tasks)
    const replicas = tasks
      .filter(({ Status, DesiredState }) => Status.State !== 'new' || DesiredState === 'running')
      .map((task) => taskReplica(task, task.Slot ?? slots.get(task.NodeID || task.ID) ?? 0, context))
      .toSorted((a, b) => a.createdAtMs - b.createdAtMs || a.slot - b.slot)
    const running = replicas.filter(({ phase, end }) => end === null && phase !== 'starting')
    const runningOn = (node: string | null): ReadonlyMap<string, string> =>
      new Map(
        running.flatMap(({ key, containerId, nodeId }) =>
          containerId === null || nodeId !== node ? [] : [[key, containerId]],
        ),
      )
    return {
      state: this.#state(service, tasks, replicas),
      running: this.#ownNodeId === null ? new Map() : runningOn(this.#ownNodeId),
      elsewhere: new Map(this.#others.nodeIds.map((nodeId) => [nodeId, runningOn(nodeId)])),
      outputs: replicas.filter(({ containerId }) => containerId !== null).map((replica) => this.#output(replica)),
    }
  }

  #output({ key, containerId, nodeId, end }: Replica): OutputSource {
    const container = containerId === null ? null : this.#viewOf(nodeId ?? '').facts.of(containerId)
    const isHere = this.#isHere(nodeId ?? '') && containerId !== null && container !== null
    const isTty = container?.Config.Tty ?? false
    return {
      key,
      of: isHere ? 'container' : 'task',
      id: isHere ? containerId : key,
      log: key,
      isTty,
      lives: end === null,
    }
  }

  #state(service: Service, tasks: readonly Task[], replicas: readonly Replica[]): FleetState {
    const isGlobal = service.Spec.Mode.Replicated === undefined
    return {
      words: `service ${this.#name}`,
      image: (service.Spec.TaskTemplate.ContainerSpec?.Image ?? '').replace(/@sha256:.*$/, ''),
      spread: spreadOf(service),
      updateSettings: updateSettingsOf(service),
      refusals: isGlobal ? { scale: refusalOfGlobal } : {},
      replicas,
      nodes: sayNodes(this.#nodes.known, replicas, (nodeId) => this.#engineOf(nodeId)),
      ownNodeId: this.#ownNodeId,
      desired: desiredOf(service, tasks),
      update: updateOf(service, tasks, this.#clock.skewMs),
      engineName: 'Docker',
      withoutStats: '',
      engineVersion: this.#clock.info.ServerVersion,
      clockSkewMs: this.#clock.skewMs,
      ...madeOf(service),
    }
  }

  #context(service: Service): TaskContext {
    const ports = service.Endpoint?.Ports ?? []
    const mesh = ports.filter(({ PublishMode }) => PublishMode === 'ingress')
    return {
      viewOf: (nodeId) => this.#viewOf(nodeId),
      nodes: this.#nodes.known,
      address: this.#client.address,
      service: this.#name,
      clockSkewMs: this.#clock.skewMs,
      meshPorts: mesh.map(({ PublishedPort, TargetPort }) => ({ port: PublishedPort, containerPort: TargetPort })),
      startedAtMs: this.#startedAtMs,
      wantedGone: this.#wantedGone,
    }
  }

  #slots(tasks: readonly Task[]): ReadonlyMap<string, number> {
    const global = tasks.filter(({ Slot }) => Slot === undefined)
    return this.#numbers.assign(
      global.map(({ ID, NodeID, CreatedAt }) => ({
        key: NodeID || ID,
        createdAtMs: CreatedAt ?? 0,
        wished: null,
        lives: true,
      })),
    )
  }
}

const refusalOfGlobal = 'it is a global service: it has one task on each node, and no number of its own'
