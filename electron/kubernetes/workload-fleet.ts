// Longer than most: what is watched, asked and told of one workload ends in one place when its API server is lost.
import type { Clock } from '../../shared/base/clock.ts'
import { NamedTimers } from '../../shared/base/named-timers.ts'
import type { FleetAbility } from '../../shared/containers/fleet.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Fleet, FleetMeant, FleetState, HeardFleet } from '../engines/types.ts'
import {
  type KubeEvent,
  type KubeNode,
  listOf,
  nodeSchema,
  versionSchema,
  type Workload,
  workloadSchema,
} from './api/answers.ts'
import type { KubeClient } from './api/kube-client.ts'
import { OwnEvents } from './streams/own-events.ts'
import { mostFollowed, PodLogs } from './streams/pod-logs.ts'
import { PodMetricsReader } from './streams/pod-metrics.ts'
import { labelsOf } from './workload/labels.ts'
import { createLists, type ListPorts, type Lists } from './workload/lists.ts'
import { Picture } from './workload/picture.ts'
import { refusalOf } from './workload/refusals.ts'
import { type WorkloadSource, workloadsPath } from './workload/workload-kinds.ts'

const retries = { firstMs: 500, mostMs: 15_000 }
/** A watch that is silent may be one whose network is gone: so often something is asked. */
const beatEveryMs = 10_000
const nodesEveryMs = 30_000
const metricsEveryMs = 10_000
/** As often as an engine of Docker's tells. */
const statsEveryMs = 1_000
/** Pods come and change in bursts: what is told together costs once. */
const gatherMs = 50

interface WorkloadParts {
  readonly client: KubeClient
  readonly source: WorkloadSource
  readonly heard: HeardFleet
  readonly clock: Clock
}

/** An opened Deployment or StatefulSet: watched, and never acted on. An API server that is gone is tried again with a back-off. */
export class WorkloadFleet implements Fleet {
  readonly #parts: WorkloadParts
  readonly #picture: Picture
  readonly #timers: NamedTimers<'retry' | 'beat' | 'nodes' | 'metrics' | 'stats' | 'tell'>
  readonly #logs: PodLogs
  readonly #metrics: PodMetricsReader
  readonly #lists: Lists
  readonly #ownEvents = new OwnEvents()
  #nodes: ReadonlyMap<string, KubeNode> = new Map()
  #version: string
  #state: FleetState
  #told = ''
  /** Before all of it was read once, what changes is no news. */
  #isRead = false
  #isLost = false
  #isClosed = false
  #retryMs = retries.firstMs
  #saidWithoutEvents = false
  #saidLeftOut = false

  private constructor(parts: WorkloadParts, workload: Workload, version: string) {
    const { client, source, clock, heard } = parts
    const labels = labelsOf(workload)
    this.#parts = parts
    this.#version = version
    this.#picture = new Picture(source)
    this.#picture.setWorkload(workload, clock.nowMs())
    this.#timers = new NamedTimers(clock)
    this.#logs = new PodLogs(client, source.namespace, (key, chunk) => heard.output(key, 'stdout', chunk))
    this.#metrics = new PodMetricsReader(client, source.namespace, labels)
    this.#lists = createLists(labels, this.#hear())
    this.#state = emptyState(this.#picture, version)
  }

  /** Reads it once; the state is there when this answers, and `changed` is told of what comes after. */
  static async open(parts: WorkloadParts): Promise<Result<WorkloadFleet>> {
    const { client, source } = parts
    const version = await client.get(versionSchema, '/version')
    if (!version.ok) return version
    const path = `${workloadsPath(source.workload, source.namespace)}/${source.name}`
    const workload = await client.get(workloadSchema, path)
    if (!workload.ok) {
      if (workload.error.code !== 'not-found') return workload
      return fail(
        'not-found',
        `Namespace ${source.namespace} has no ${source.workload} ${source.name} (context ${client.context.name})`,
      )
    }
    const fleet = new WorkloadFleet(parts, workload.value, version.value.gitVersion)
    const begun = await fleet.#begin()
    if (begun.ok) return ok(fleet)
    fleet.close()
    return begun
  }

  get state(): FleetState {
    return this.#state
  }

  refusal(ability: FleetAbility, { key, desired, nodeId, signal }: FleetMeant): string {
    const pod = this.#picture.living().find((one) => one.key === key)
    return refusalOf(ability, this.#parts.source, {
      ...(pod && { pod: pod.pod, container: pod.container }),
      ...(desired !== undefined && { desired }),
      ...(nodeId !== undefined && { node: nodeId }),
      ...(signal !== undefined && { signal }),
    })
  }

  signal(key: string, signal: NodeJS.Signals): Promise<Result<void>> {
    return this.#refuse('signal', { key, signal })
  }

  pause(key: string): Promise<Result<void>> {
    return this.#refuse('pause', { key })
  }

  resume(key: string): Promise<Result<void>> {
    return this.#refuse('pause', { key })
  }

  stop(key: string): Promise<Result<void>> {
    return this.#refuse('stop', { key })
  }

  restart(key: string): Promise<Result<void>> {
    return this.#refuse('stop', { key })
  }

  scale(desired: number): Promise<Result<void>> {
    return this.#refuse('scale', { desired })
  }

  update(): Promise<Result<void>> {
    return this.#refuse('update', {})
  }

  rollBack(): Promise<Result<void>> {
    return this.#refuse('roll-back', {})
  }

  setNode(nodeId: string): Promise<Result<void>> {
    return this.#refuse('drain-node', { nodeId })
  }

  reachNode(): Promise<Result<void>> {
    return Promise.resolve(fail('unsupported-here', withoutEngines))
  }

  releaseNode(): Result<void> {
    return fail('unsupported-here', withoutEngines)
  }

  remove(): Promise<Result<void>> {
    return Promise.resolve(fail('refused', 'Kubernetes is read-only here: what runs there is deleted with kubectl'))
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
  }

  #refuse(ability: FleetAbility, meant: FleetMeant): Promise<Result<void>> {
    return Promise.resolve(fail('refused', this.refusal(ability, meant)))
  }

  #hear(): ListPorts {
    const { client, clock, source, heard } = this.#parts
    return {
      client,
      clock,
      source,
      heard: () => heard.heard(),
      workloadIs: (workload) => this.#workloadIs(workload),
      allPods: (pods) => {
        this.#picture.setPods(pods, clock.nowMs())
        this.#changed()
      },
      pod: (kind, pod) => {
        if (kind === 'is') this.#picture.podIs(pod)
        else this.#picture.podGone(pod, clock.nowMs())
        this.#changed()
      },
      event: (event) => this.#eventTold(event),
      lost: (why) => this.#lose(why),
      // They are told beside what is seen: without them the picture is whole.
      eventsLost: (why) => this.#isLost || this.#sayWithoutEvents(why),
    }
  }

  /** Reads all of it, and follows it from there. */
  async #begin(): Promise<Result<void>> {
    const { clock } = this.#parts
    const workload = await this.#lists.workload.read()
    if (!workload.ok) return workload
    const pods = await this.#lists.pods.read()
    if (!pods.ok) return pods
    await Promise.all([this.#readNodes(), this.#readMetrics()])
    const events = await this.#lists.events.readNothing()
    if (!events.ok) this.#sayWithoutEvents(events.error.message)
    if (this.#isClosed) return fail('cancelled', 'It was closed before it was read')
    this.#isRead = true
    this.#renew()
    this.#told = JSON.stringify(this.#state)
    this.#logs.follow(this.#picture.living())
    // What is to be said of it is said once it is opened.
    this.#timers.set('tell', gatherMs, () => this.#tellNow())
    this.#timers.set('beat', beatEveryMs, () => void this.#beat())
    this.#stats(clock.monoMs())
    return ok(undefined)
  }

  #workloadIs(workload: Workload | undefined): void {
    const { source, clock } = this.#parts
    if (workload === undefined) {
      this.#lose(
        `there is no ${source.workload} ${source.name} in namespace ${source.namespace} any more; it is looked for`,
      )
      return
    }
    this.#picture.setWorkload(workload, clock.nowMs())
    this.#changed()
  }

  #eventTold(event: KubeEvent): void {
    const { heard, client, clock } = this.#parts
    const now = { monoMs: clock.monoMs(), skewMs: client.skewMs }
    const news = this.#ownEvents.take(event, this.#picture.workload, this.#picture.pods, now)
    if (news === null) return
    const key =
      news.key === null ? null : (this.#picture.living().find((one) => one.key.startsWith(`${news.key}~`))?.key ?? null)
    this.#tellNow()
    heard.said({ ...news, key })
  }

  #sayWithoutEvents(why: string): void {
    if (this.#saidWithoutEvents) return
    this.#saidWithoutEvents = true
    this.#parts.heard.said({
      key: null,
      atMs: null,
      tone: 'warn',
      words: `Kubernetes' own events are not told: ${why}`,
    })
  }

  #changed(): void {
    if (!this.#isRead || this.#isClosed || this.#isLost || this.#timers.has('tell')) return
    this.#timers.set('tell', gatherMs, () => this.#tellNow())
  }

  #tellNow(): void {
    this.#timers.cancel('tell')
    const { heard } = this.#parts
    this.#renew()
    this.#logs.follow(this.#picture.living())
    this.#sayLeftOut()
    const told = JSON.stringify(this.#state)
    if (told === this.#told) return
    this.#told = told
    heard.changed(this.#state)
  }

  #sayLeftOut(): void {
    const { leftOutCount } = this.#logs
    if (leftOutCount === 0 || this.#saidLeftOut) return
    this.#saidLeftOut = true
    const words = `output of ${mostFollowed} pods is read, that of ${leftOutCount} more is not: each is a connection through the API server`
    this.#parts.heard.said({ key: null, atMs: null, tone: 'warn', words })
  }

  #renew(): void {
    const { clockSkewMs, ...rest } = {
      clockSkewMs: this.#parts.client.skewMs,
      nodes: this.#nodes,
      version: this.#version,
    }
    this.#state = this.#picture.state({ ...rest, clockSkewMs, withoutStats: this.#metrics.why }) ?? this.#state
  }

  async #beat(): Promise<void> {
    const version = await this.#parts.client.get(versionSchema, '/version')
    if (this.#isClosed || this.#isLost) return
    if (!version.ok) return this.#lose(version.error.message)
    this.#version = version.value.gitVersion
    this.#parts.heard.heard()
    this.#timers.set('beat', beatEveryMs, () => void this.#beat())
    this.#changed()
  }

  async #readNodes(): Promise<void> {
    const nodes = await this.#parts.client.get(listOf(nodeSchema), '/api/v1/nodes')
    if (this.#isClosed) return
    // Who may see pods may often not see nodes: their names are in the pods.
    if (nodes.ok) this.#nodes = new Map(nodes.value.items.map((node) => [node.metadata.name, node]))
    this.#timers.set('nodes', nodesEveryMs, () => void this.#readNodes().then(() => this.#changed()))
  }

  async #readMetrics(): Promise<void> {
    const { clock } = this.#parts
    await this.#metrics.read(this.#picture.living(), () => clock.nowMs())
    if (this.#isClosed) return
    this.#timers.set('metrics', metricsEveryMs, () => void this.#readMetrics().then(() => this.#changed()))
  }

  #stats(monoMs: number): void {
    const { clock, heard } = this.#parts
    for (const stats of this.#metrics.stats(clock.nowMs(), monoMs)) heard.stats(stats)
    this.#timers.set('stats', statsEveryMs, () => this.#stats(clock.monoMs()))
  }

  #lose(why: string): void {
    if (this.#isClosed || this.#isLost) return
    this.#isLost = true
    this.#stop()
    const { name } = this.#parts.client.context
    const words = why.includes(name)
      ? why
      : `The API server of context ${name} is not heard: ${why || 'it ended the watch'}`
    this.#parts.heard.engine('lost', `${words}; tried again by itself`)
    this.#timers.set('retry', this.#retryMs, () => void this.#retry())
    this.#retryMs = Math.min(retries.mostMs, this.#retryMs * 2)
  }

  async #retry(): Promise<void> {
    const begun = await this.#begin()
    if (this.#isClosed) return
    if (!begun.ok) {
      this.#isLost = false
      this.#lose(begun.error.message)
      return
    }
    this.#isLost = false
    this.#retryMs = retries.firstMs
    this.#parts.heard.engine('connected', '')
    this.#parts.heard.changed(this.#state)
  }

  #stop(): void {
    this.#timers.cancelAll()
    for (const list of Object.values(this.#lists)) list.close()
    this.#logs.close()
  }
}

const withoutEngines = 'In Kubernetes the API server tells of all nodes: no engine of one is reached beside it'

function emptyState(picture: Picture, version: string): FleetState {
  const state = picture.state({ nodes: new Map(), version, clockSkewMs: 0, withoutStats: '' })
  if (state === null) throw new Error('a picture with a workload has a state')
  return state
}
