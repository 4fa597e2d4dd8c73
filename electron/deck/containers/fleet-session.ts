// Long because what every cluster is asked for meets here.
import type { FleetSource } from '../../../shared/containers/engine.ts'
import type { ClusterHistory, ClusterRunState, ClusterSnapshot, ClusterTick } from '../../../shared/model/cluster.ts'
import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { GuardRails } from '../../../shared/model/fault.ts'
import type { LoadTotals } from '../../../shared/model/load.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Engines, FleetState } from '../../engines/types.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import type { ContainerUse } from '../../metrics/figures.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { SampleMoment } from '../../telemetry/types.ts'
import type { AskedCluster } from '../inspect/asked-worker.ts'
import type { WatchedCluster, WatchedWorker } from '../inspect/detail-watch.ts'
import type { WorkerLooks } from '../inspect/worker-looks.ts'
import type { LentWorkers } from '../load/lent-workers.ts'
import type { LoadedCluster } from '../load/loaded-cluster.ts'
import type { ServingPorts } from '../load/serving-ports.ts'
import type { EventHistory } from '../session/event-history.ts'
import { SnapshotPush } from '../session/snapshot-push.ts'
import { completeSettings } from '../settings/default-settings.ts'
import type { ClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { DeckContext } from '../types.ts'
import { FleetEndings } from './counts/fleet-endings.ts'
import { type FaultedFleet, FleetFaults } from './faults/fleet-faults.ts'
import { FleetActs, type FleetNow } from './fleet-acts.ts'
import { FleetMeter } from './fleet-meter.ts'
import { FleetOutput } from './fleet-output.ts'
import { FleetReach, onlineIn } from './fleet-reach.ts'
import { describeFleet, describeSlot, type FleetFacts } from './fleet-snapshot.ts'
import { HeardEngine } from './heard-engine.ts'
import type { FleetLooks } from './looks/fleet-looks.ts'
import { type NodeHosts, ReachedNodes } from './nodes/reached-nodes.ts'
import { sourceWords } from './source-words.ts'
import { AskedActs } from './story/asked-acts.ts'
import { FleetEvents } from './story/fleet-events.ts'
import { FleetStory } from './story/fleet-story.ts'
import { newsAsEvent } from './story/news-as-event.ts'
import type { Placed } from './story/replica-book.ts'

export interface FleetSessionParts {
  readonly context: Pick<DeckContext, 'clock' | 'publish' | 'logs' | 'settled' | 'signed'>
  readonly engines: Pick<Engines, 'open' | 'process'>
  /** Of the load that runs on the cluster now; null while none does. */
  loadTotals(clusterId: string): LoadTotals | null
  /** The name of the cluster of this deck that listens at a port; null: none does. */
  holderOf(port: number): string | null
}

/** A snapshot grows with its slots: with thousands it is pushed less often. */
const snapshotMs = { least: 30, perSlot: 0.4 } as const

const noPrimary = { reload: null }

/** One cluster of containers: what its engine tells, as every cluster is told; what a person asks, done by its engine. */
export class FleetSession implements LoadedCluster, WatchedCluster, AskedCluster {
  readonly id: string
  readonly source: FleetSource
  readonly history: EventHistory
  /** What a person can do to it. */
  readonly acts: FleetActs
  readonly lent: LentWorkers
  readonly supervisor = noPrimary
  /** What it suffers on purpose. */
  readonly faults: FleetFaults
  /** Engines of other nodes. */
  readonly nodes: ReachedNodes
  /** How its containers ended, and its updates. */
  readonly endings = new FleetEndings()
  readonly #parts: FleetSessionParts
  readonly #asked: AskedActs
  readonly #meter: FleetMeter
  readonly #story: FleetStory
  readonly #output: FleetOutput
  readonly #events: FleetEvents
  readonly #push: SnapshotPush
  readonly #reach: FleetReach
  readonly #engine: HeardEngine
  #settings: ClusterSettings
  /** Who was said not to listen when the list was taken last. */
  #online = ''

  /** `before`: what an earlier deck had of it. */
  constructor(
    id: string,
    source: FleetSource,
    name: string,
    parts: FleetSessionParts,
    before?: { readonly settings: ClusterSettings; readonly nodeHosts: NodeHosts },
  ) {
    const { clock, publish, logs } = parts.context
    this.id = id
    this.source = source
    this.#parts = parts
    this.#settings = before?.settings ?? completeSettings({ scriptPath: sourceWords(source), name, workers: 1 }, name)
    this.#asked = new AskedActs(clock)
    this.#output = new FleetOutput(id, logs)
    this.#events = new FleetEvents(id, parts.context, () => parts.loadTotals(id))
    this.history = this.#events.history
    this.#push = new SnapshotPush(
      clock,
      () => publish('cluster', this.snapshot()),
      () => Math.max(snapshotMs.least, this.#story.holders.length * snapshotMs.perSlot),
    )
    this.#engine = this.#createEngine()
    this.#meter = this.#createMeter()
    this.#story = this.#createStory()
    this.#reach = this.#createReach()
    this.acts = new FleetActs({
      clock,
      asked: this.#asked,
      front: this.#reach.front,
      rotated: (placed, words, mark) => this.#tellOf(placed, 'rotation', 'info', words, mark),
      now: this.#now(),
      remember: (workers) => this.#remember({ workers }),
      changed: () => this.#changed(),
      connect: () => this.#engine.connect(true),
    })
    this.lent = this.acts.lent
    this.faults = this.#createFaults()
    this.nodes = this.#createNodes(before?.nodeHosts)
  }

  get settings(): ClusterSettings {
    return this.#settings
  }

  /** Its connections, for whoever sees its wire view. */
  get traffic(): ClusterTraffic {
    return this.#reach.traffic.flow
  }

  get servingPorts(): ServingPorts {
    return this.#reach.taskPorts
  }

  get telemetry(): ClusterTelemetry {
    return this.#meter.telemetry
  }

  /** What each slot used, by its engine, since the picture was opened. */
  uses(): ReadonlyMap<number, ContainerUse> {
    return this.#meter.uses(this.#story.placed.map(({ replica }) => replica))
  }

  /** Memory of the container that has the slot, by its engine's newest word; null: nobody measures it. */
  memoryBytes(slot: number): number | null {
    const holder = this.#story.holders.find((one) => one.slot === slot)
    return holder === undefined ? null : this.#meter.memoryBytes(holder.present.replica.key)
  }

  get output(): OutputStore {
    return this.#output.store
  }

  get desired(): number {
    return this.#state?.desired ?? 0
  }

  get runState(): ClusterRunState {
    if (this.#state === null) return 'starting'
    if (this.acts.turning !== null) return this.acts.turning
    const lives = this.#state.replicas.some(({ end, phase }) => end === null || phase === 'backing-off')
    if (lives) return this.#state.desired === 0 ? 'stopping' : 'running'
    return this.#state.desired === 0 || this.#state.refusals.scale !== undefined ? 'stopped' : 'running'
  }

  /** Asks the engine for the first time. `keepsTrying`: one that is not there is tried again by itself. */
  connect(keepsTrying: boolean): Promise<Result<void>> {
    return this.#engine.connect(keepsTrying)
  }

  snapshot(): ClusterSnapshot {
    return describeFleet(this.#facts())
  }

  slots(): readonly SlotSnapshot[] {
    const facts = this.#facts()
    return this.#story.holders.map((holder) => describeSlot(holder, facts))
  }

  /** What our rule would have done when that generation ended; '' where it was not asked. */
  ruleOf(slot: number, generation: number): string {
    return this.#story.ruleOf(slot, generation)
  }

  slotAt(slot: number): SlotSnapshot | null {
    const holder = this.#story.holders.find((one) => one.slot === slot)
    return holder === undefined ? null : describeSlot(holder, this.#facts())
  }

  /** Nobody here has its process at hand: what can be asked of it is what an agent in it tells. */
  workerAt(slot: number): WatchedWorker | null {
    const snapshot = this.slotAt(slot)
    return snapshot?.startedAtMs == null ? null : this.workers.find(slot, snapshot.generation)
  }

  /** What is heard of looks into its containers. */
  get looks(): WorkerLooks {
    return this.#reach.looks.followed
  }

  get workers(): Pick<FleetLooks, 'find'> {
    return this.#reach.looks
  }

  tell(event: Omit<LifecycleEvent, 'id'>): void {
    this.#events.tell(event)
  }

  #facts(): FleetFacts {
    return {
      id: this.id,
      source: this.source,
      settings: this.#settings,
      runState: this.runState,
      state: this.#state,
      engine: this.#engine.described,
      isOurs: this.#state?.isOurs ?? false,
      placed: this.#story.placed,
      holders: this.#story.holders,
      memoryOf: (slot) => this.#story.memoryOf(slot),
      ratesOf: (key) => this.#meter.ratesOf(key),
      withoutAgent: (placed) => this.#reach.withoutAgent(placed),
      notListening: (placed) => this.#reach.notListening(placed),
      nodeVersion: this.#nodeVersion(),
      policy: this.#policy,
      front: this.#reach.front,
      taskPorts: this.#reach.taskPorts,
      faults: this.faults.now,
    }
  }

  fullHistory(): ClusterHistory {
    const { events, exits } = this.history
    return { clusterId: this.id, ...this.telemetry.history(), events, lifelines: this.#story.lifelines, exits }
  }

  takeTick(): ClusterTick {
    return { clusterId: this.id, ...this.telemetry.takeNew() }
  }

  sample(moment: SampleMoment): void {
    const most = this.#state?.nodes.map(({ cpuCount }) => cpuCount ?? 0) ?? []
    if (this.#state !== null) this.#reach.follow(this.#state)
    this.#hearAgain()
    this.#meter.sample({ ...moment, coreCount: Math.max(moment.coreCount, ...most) })
    this.#changed()
  }

  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null): void {
    this.#events.say(kind, tone, words, mark)
  }

  /** Who gets the next connection, where the deck deals them out. */
  setPolicy(policy: PolicyId): Result<void> {
    const { name } = this.#settings
    const { by, words } = this.snapshot().fleet?.spread ?? { by: 'unknown', words: 'its engine does' }
    const { front } = this.#reach
    if (!front.isWanted) return fail('refused', `Who gets a connection is not decided by the deck here: ${words}`)
    const before = this.#policy
    if (policy === before) return fail('already-so', `${name} uses ${policy} already`)
    const set = front.setPolicy(policy)
    if (!set.ok) return set
    this.#remember({ policy })
    const remark = by === 'front' ? 'connections that are open stay where they are' : words
    this.say('policy', 'info', `policy ${before} → ${policy}: ${remark}`, policy)
    this.#changed()
    return ok(undefined)
  }

  setGuardRails(guardRails: GuardRails): void {
    this.#remember({ guardRails })
    this.#changed()
  }

  close(): void {
    this.#events.close()
    this.faults.close()
    this.acts.close()
    this.#push.close()
    this.#engine.close()
    this.#output.close()
    this.#meter.close()
    this.#reach.close()
  }

  get #policy(): PolicyId {
    const { front } = this.#reach
    return front.isWanted ? front.policy : this.#settings.policy
  }

  get #state(): FleetState | null {
    return this.#engine.state
  }

  #exited(exit: ExitRecord): void {
    this.#parts.context.publish('exit', { clusterId: this.id, exit })
    this.faults.exited(exit)
    this.endings.exited(exit)
    const ended = this.#story.placedAt(exit.slot, exit.generation)
    if (ended !== undefined) this.#reach.looks.left(ended, exit.how)
  }

  #createFaults(): FleetFaults {
    const { context, engines } = this.#parts
    return new FleetFaults({
      clock: context.clock,
      acts: this.acts,
      now: this.#now(),
      agents: {
        whyUnheard: (placed) => this.#reach.whyUnheard(placed),
        roomBytes: ({ replica }) => this.#meter.roomBytes(replica.key),
        find: (slot, generation) => this.#reach.carrying(slot, generation),
      },
      findProcess: () => engines.process(this.source.host),
      tell: (event) => this.#events.tell(context.signed(this.id, event)),
      changed: () => this.#changed(),
    })
  }

  #createNodes(before: NodeHosts | undefined): ReachedNodes {
    const ports = {
      now: this.#now(),
      say: (tone: Tone, words: string, mark: string) => this.say('notice', tone, words, mark),
      remember: () => this.#parts.context.settled(),
    }
    return new ReachedNodes(ports, before)
  }

  #createMeter(): FleetMeter {
    return new FleetMeter({
      clock: this.#parts.context.clock,
      policy: () => this.#policy,
      serving: () => this.#story.serving,
      restartCount: () => this.#story.restartCount,
      acceptedOf: (slot, generation) => {
        const placed = this.#story.placedAt(slot, generation)
        return placed === undefined ? undefined : this.#reach.acceptedOf(placed)
      },
      onHealth: (slot, generation, health) => {
        const isLookedAt = this.#reach.looks.find(slot, generation)?.looks.standsStill === true
        this.#story.healthTold(slot, generation, health, isLookedAt)
        this.#changed()
      },
    })
  }

  #createStory(): FleetStory {
    const { clock, publish } = this.#parts.context
    return new FleetStory({
      clock,
      meter: this.#meter,
      asked: this.#asked,
      history: this.history,
      rule: () => this.#settings,
      tell: (event) => this.#events.tell(event),
      updateTold: ({ update }, told) => {
        this.endings.updated(update.state)
        this.#events.tellUpdate(update.state, told)
      },
      exited: (exit) => this.#exited(exit),
      again: ({ exit, event }) => {
        publish('exit', { clusterId: this.id, exit })
        if (event !== null) publish('lifecycle', { clusterId: this.id, event })
      },
      lifeline: (slot, segments) => publish('lifeline', { clusterId: this.id, slot, segments }),
    })
  }

  #createReach(): FleetReach {
    const { clock, publish } = this.#parts.context
    return new FleetReach({
      id: this.id,
      clock,
      publish,
      meter: this.#meter,
      faults: () => this.faults,
      firstPolicy: this.#settings.policy,
      holderOf: (port) => this.#parts.holderOf(port),
      policy: () => this.#policy,
      state: () => this.#state,
      placed: () => this.#story.placed,
      say: (kind, tone, words, mark) => this.say(kind, tone, words, mark),
      tellOf: (placed, kind, tone, words) => this.#tellOf(placed, kind, tone, words),
      listens: () => this.#hearAgain(),
      changed: () => this.#changed(),
    })
  }

  #createEngine(): HeardEngine {
    return new HeardEngine({
      clock: this.#parts.context.clock,
      engines: this.#parts.engines,
      source: this.source,
      name: () => this.#settings.name,
      took: (state, before) => this.#took(state, before),
      stats: (stats) => this.#meter.stats(stats),
      output: (key, stream, chunk) => {
        const placed = this.#story.placed.findLast(({ replica }) => replica.key === key)
        if (placed !== undefined) this.#output.printed(placed, stream, chunk)
      },
      said: (news) => this.#events.tell(newsAsEvent(news, this.#story.placed, this.#parts.context.clock.nowMs())),
      say: (kind, tone, words, mark) => this.say(kind, tone, words, mark),
      changed: () => this.#changed(),
    })
  }

  /** Read anew each time that it is looked at. */
  #now(): FleetNow & FaultedFleet {
    const session = this
    return {
      get fleet() {
        return session.#engine.fleet
      },
      get state() {
        return session.#state
      },
      get engine() {
        return session.#engine.described
      },
      get settings() {
        return session.#settings
      },
      get runState() {
        return session.runState
      },
      get holders() {
        return session.#story.holders
      },
      get placed() {
        return session.#story.placed
      },
      get telemetry() {
        return session.telemetry
      },
      slots: () => session.slots(),
    }
  }

  #took(state: FleetState, before: FleetState | null): void {
    if (state.image !== this.#settings.scriptPath && state.image !== '') this.#remember({ scriptPath: state.image })
    if (before === null) this.#meter.opened(state.replicas)
    this.#hear(state, this.#engine.isLate)
    this.endings.look(this.#story.placed)
    this.#output.keepOnly(this.#story.placed)
    this.#reach.follow(state)
    this.#reach.keepOnly(state.replicas)
    this.faults.look()
    const isAnother = before === null || before.desired !== state.desired
    if (isAnother && !this.lent.isLent && state.desired > 0) this.#remember({ workers: state.desired })
    this.#changed()
    if (before !== null) return
    this.#events.sayOpened(state, this.#story.placed)
    if (this.#engine.fleet !== null) this.nodes.again(this.#engine.fleet)
    this.#parts.context.settled()
  }

  #hear(state: FleetState, isLate: boolean): void {
    const heard = this.#reach.asHeard(state)
    this.#online = onlineIn(heard)
    this.#story.take(heard, isLate)
  }

  /** An agent said that its app listens, or none was heard in time: no list of the engine tells that. */
  #hearAgain(): void {
    const state = this.#state
    if (state === null || onlineIn(this.#reach.asHeard(state)) === this.#online) return
    this.#hear(state, false)
    this.#changed()
  }

  #tellOf(placed: Placed, kind: LifecycleEvent['kind'], tone: Tone, words: string, mark: string | null = null): void {
    this.#events.sayOf(placed, kind, tone, words, mark)
    this.#changed()
  }

  #remember(change: Partial<Pick<ClusterSettings, 'workers' | 'scriptPath' | 'policy' | 'guardRails'>>): void {
    this.#settings = { ...this.#settings, ...change }
    this.#parts.context.settled()
  }

  #nodeVersion(): string {
    for (const { slot } of this.#story.holders) {
      const version = this.telemetry.selfLatest(slot)?.detail?.nodeVersion
      if (version !== undefined) return version
    }
    return ''
  }

  #changed(): void {
    this.#push.changed()
    this.acts.look()
  }
}
