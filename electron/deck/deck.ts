// Above 300 lines: what a deck holds, once each.
import { dirname } from 'node:path'
import { newId } from '../../shared/base/new-id.ts'
import { counted } from '../../shared/base/plain-words.ts'
import type { FleetSource } from '../../shared/containers/engine.ts'
import { limits } from '../../shared/limits.ts'
import type { ClusterHistory, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { HostPoint } from '../../shared/model/sample.ts'
import type { ClusterSettings, OpenRequest } from '../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Engines } from '../engines/types.ts'
import type { ExperimentStore } from '../experiments/results/experiment-store.ts'
import type { ProfileStore } from '../inspect/profiles/profile-store.ts'
import { defaultName } from '../runtime/script-home.ts'
import { Sampler } from '../telemetry/sampler.ts'
import type { OsReader } from '../telemetry/types.ts'
import { ContainerDesk } from './containers/container-desk.ts'
import { experimentOnFleet } from './containers/faults/experiment-on-fleet.ts'
import type { FleetSession } from './containers/fleet-session.ts'
import type { NodeHosts } from './containers/nodes/reached-nodes.ts'
import { ServiceMaker } from './containers/service-maker.ts'
import { ExperimentDesk } from './experiments/experiment-desk.ts'
import { type ExperimentedCluster, experimentOn } from './experiments/experimented-cluster.ts'
import { ExportDesk } from './export/export-desk.ts'
import type { ClusterFaults } from './faults/cluster-faults.ts'
import type { AskedCluster } from './inspect/asked-worker.ts'
import { createDetailWatch, type DetailWatch } from './inspect/detail-watch.ts'
import { HeapDesk, type HeapParts } from './inspect/heap-desk.ts'
import { InspectorDesk } from './inspect/inspector-desk.ts'
import { ProfileDesk } from './inspect/profile-desk.ts'
import { ClassDesk } from './lessons/class/class-desk.ts'
import { questionOf } from './lessons/class/class-question.ts'
import { LabDesk } from './lessons/lab/lab-desk.ts'
import { LessonDesk, type LessonPlaces } from './lessons/lesson-desk.ts'
import { LoadDesk } from './load/load-desk.ts'
import type { LoadParts } from './load/load-parts.ts'
import type { LoadedCluster } from './load/loaded-cluster.ts'
import type { LogDesk } from './logs/log-desk.ts'
import type { MetricsDesk } from './metrics/metrics-desk.ts'
import { type MetricsOptions, openMetrics } from './metrics/open-metrics.ts'
import type { ClusterSession } from './session/cluster-session.ts'
import { JoinedSession } from './session/joined-session.ts'
import { completeSettings } from './settings/default-settings.ts'
import { Ticks } from './ticks.ts'
import { createTrafficWatch } from './traffic/traffic-watch.ts'
import type { DeckContext } from './types.ts'

export interface DeckOptions
  extends Omit<DeckContext, 'sampler' | 'settled' | 'isEnding' | 'ownerOf' | 'logs' | 'countsEveryMs'> {
  readonly samplingIntervalMs: number
  readonly logs: LogDesk
  /** How load is made, and where its results are kept. */
  readonly load: Pick<LoadParts, 'begin' | 'store' | 'cores'>
  /** Where results of experiments are kept. */
  readonly experiments: ExperimentStore
  /** Where heap snapshots are kept, and how they are read. */
  readonly heap: HeapParts
  /** Where profiles are kept. */
  readonly profiles: ProfileStore
  /** Container engines that this machine reaches. */
  readonly engines: Engines
  /** Where lessons lie, and what they need besides the deck. */
  readonly lessons: LessonPlaces
  readonly metrics: MetricsOptions
  /** How to look at processes from outside, when others here do so, too. */
  readonly osReader?: OsReader
  /** The system tells nothing of the workers; the reason in words. Once. */
  readonly unmeasured?: (why: string) => void
  /** The list of clusters, their settings or run state changed: time to remember them. */
  readonly changed: () => void
}

/** Many sessions, one sampler, one tick. */
export class Deck {
  readonly watch: DetailWatch
  readonly inspectors: InspectorDesk
  readonly traffic = createTrafficWatch()
  readonly loads: LoadDesk
  readonly logs: LogDesk
  readonly experiments: ExperimentDesk
  readonly exports: ExportDesk
  readonly heaps: HeapDesk
  readonly profiles: ProfileDesk
  readonly classes: ClassDesk
  readonly lessons: LessonDesk
  readonly lab: LabDesk
  readonly metrics: MetricsDesk
  readonly containers: ContainerDesk
  readonly services: ServiceMaker
  readonly #options: DeckOptions
  readonly #context: DeckContext
  readonly #sessions = new Map<string, ClusterSession>()
  /** No later deck brings them back: those of lessons. */
  readonly #passing = new Set<string>()
  readonly #sampler: Sampler
  readonly #ticks: Ticks
  #isEnding = false

  constructor(options: DeckOptions) {
    const { clock, publish, osReader } = options
    this.#options = options
    this.#sampler = new Sampler({
      clock,
      intervalMs: options.samplingIntervalMs,
      onSampled: () => {
        this.containers.sampled(this.host())
        this.#ticks.sampled()
      },
      onBlind: options.unmeasured ?? (() => {}),
      ...(osReader === undefined ? {} : { osReader }),
    })
    this.logs = options.logs
    this.#context = {
      ...options,
      logs: options.logs.inlet,
      sampler: this.#sampler,
      countsEveryMs: () => this.metrics.everyMs,
      settled: () => this.#changed(),
      isEnding: () => this.#isEnding,
      ownerOf: (pid, port) => this.#ownerOf(pid, port),
    }
    this.inspectors = new InspectorDesk(clock, (id) => this.session(id))
    this.watch = createDetailWatch(clock, publish, (pid) => this.inspectors.debuggerPort(pid))
    this.loads = new LoadDesk(
      { ...options.load, context: this.#context, session: (id) => this.loaded(id) },
      () => this.samplingIntervalMs,
    )
    this.containers = this.#createContainers(options.engines)
    this.services = this.#createServices(options)
    this.experiments = new ExperimentDesk({
      context: this.#context,
      loads: this.loads,
      store: options.experiments,
      cores: options.load.cores,
      session: (id) => this.#experimented(id),
    })
    this.exports = new ExportDesk(this.#context, (id) => this.session(id))
    this.heaps = new HeapDesk({ ...options.heap, context: this.#context, ...this.#askable() })
    this.profiles = new ProfileDesk({
      context: this.#context,
      store: options.profiles,
      ...this.#askable(),
    })
    this.classes = new ClassDesk({
      clock,
      publish: (state) => publish('classroom', state),
      session: (id) => this.session(id),
      lesson: () => this.lessons.current,
      question: async (partId) => questionOf((await this.lessons.snapshot()).current, partId),
    })
    this.lessons = new LessonDesk({ ...options.lessons, deck: this, clock, publish })
    this.lab = new LabDesk({ ...options.lessons, deck: this, clock, publish })
    this.metrics = openMetrics({ deck: this, context: this.#context, ...options.metrics })
    this.#ticks = new Ticks(clock, () =>
      publish('tick', { host: this.host(), clusters: this.#all.map((one) => one.takeTick()) }),
    )
  }

  get sessions(): readonly ClusterSession[] {
    return [...this.#sessions.values()]
  }

  /** Those that the next start brings back. */
  get remembered(): readonly ClusterSession[] {
    return this.sessions.filter(({ id }) => !this.#passing.has(id))
  }

  get samplingIntervalMs(): number {
    return this.#sampler.intervalMs
  }

  /** One whose workers are processes of the deck. What only those have is refused for containers, in words. */
  session(clusterId: string): Result<ClusterSession> {
    const session = this.#sessions.get(clusterId)
    if (session !== undefined) return ok(session)
    const fleet = this.containers.find(clusterId)
    return fleet === undefined ? fail('not-found', 'That cluster is no longer in the deck') : refuseForContainers(fleet)
  }

  /** Any cluster that can have faults. */
  faulted(clusterId: string): Result<{ readonly faults: ClusterFaults }> {
    const fleet = this.containers.find(clusterId)
    return fleet === undefined ? this.session(clusterId) : ok(fleet)
  }

  /** Any cluster that load can be made on. */
  loaded(clusterId: string): Result<LoadedCluster> {
    const fleet = this.containers.find(clusterId)
    return fleet === undefined ? this.session(clusterId) : ok(fleet)
  }

  /** Any cluster whose workers can be looked into by their agents. */
  asked(clusterId: string): Result<AskedCluster> {
    const fleet = this.containers.find(clusterId)
    return fleet === undefined ? this.session(clusterId) : ok(fleet)
  }

  snapshots(): ClusterSnapshot[] {
    return this.#all.map((one) => one.snapshot())
  }

  histories(): ClusterHistory[] {
    return this.#all.map((one) => one.fullHistory())
  }

  host(): HostPoint {
    return this.#sampler.host()
  }

  /**
   * Checks and starts a script. When anything is wrong no cluster appears and nothing is forked. `isPassing`: no later deck
   * brings it back.
   */
  async open(request: OpenRequest, isPassing = false): Promise<Result<{ readonly clusterId: string }>> {
    const full = this.#full()
    if (full !== null) return full
    const settings = completeSettings(request, await defaultName(request.scriptPath))
    const checked = await this.#options.prepare(settings)
    if (!checked.ok) return checked
    const id = newId()
    if (isPassing) this.#passing.add(id)
    const session = this.#add(id, { ...settings, name: uniqueName(settings.name, this.#all) })
    // The cluster stands; its workers booting is seen live, and may take as long as the app takes.
    void session.start()
    return ok({ clusterId: session.id })
  }

  /** Brings a remembered cluster back; it stays in the list, stopped, when it cannot start. */
  async restore(
    id: string,
    settings: ClusterSettings,
    running: boolean,
    fleet?: FleetSource,
    nodeHosts?: NodeHosts,
  ): Promise<Result<void>> {
    if (fleet !== undefined) return this.containers.restore(id, fleet, settings, nodeHosts)
    const session = this.#add(id, settings)
    if (!running) return ok(undefined)
    const checked = await this.#options.prepare(settings)
    if (!checked.ok) return checked
    void session.start()
    return ok(undefined)
  }

  /** Of containers only the picture is closed: they stay. */
  async remove(clusterId: string): Promise<Result<void>> {
    const fleet = this.containers.find(clusterId)
    if (fleet !== undefined) return this.#closePicture(fleet)
    const found = this.session(clusterId)
    if (!found.ok) return found
    const session = found.value
    await this.experiments.stopAll('its cluster was removed', clusterId)
    const stopped = session.runState === 'stopped' ? ok(undefined) : await session.stop()
    // A worker that not even SIGKILL ended keeps its cluster in sight.
    if (!stopped.ok && session.runState !== 'stopped') return stopped
    if (!this.#sessions.delete(clusterId)) return ok(undefined)
    this.#passing.delete(clusterId)
    this.watch.forget(session)
    this.traffic.forget(session)
    this.loads.forget(session)
    this.profiles.forget(session)
    session.close()
    this.logs.inlet.forget(clusterId)
    this.#options.publish('cluster-removed', { clusterId })
    this.#changed()
    return ok(undefined)
  }

  setSamplingInterval(intervalMs: number): void {
    this.#sampler.setInterval(intervalMs)
    for (const session of this.sessions) session.setSamplingInterval(intervalMs)
  }

  /** Whether somebody sees what is told. Nothing is lost meanwhile: the tick that follows brings all of it. */
  setSeen(isSeen: boolean): void {
    this.#ticks.setSeen(isSeen)
  }

  /** Takes back every fault of every cluster. Answers when nothing of any is left. */
  async stopFaults(): Promise<Result<{ readonly words: string }>> {
    const count = this.#all.reduce((sum, one) => sum + one.faults.now.active.length, 0)
    const answers = await Promise.all(this.#all.map((one) => one.faults.stopAll('stop-all')))
    const left = answers.find((answer) => !answer.ok)
    return left ?? ok({ words: count === 0 ? 'no fault is active' : `${counted(count, 'fault')} taken back` })
  }

  /** Drains all clusters, quickly. Resolves when nothing lives any more; from the call on nothing starts. */
  async stopAll(): Promise<void> {
    this.#isEnding = true
    // One at a breakpoint would not drain.
    this.inspectors.closeAll()
    await this.classes.close('The deck was closed')
    this.lessons.quiet()
    await this.experiments.stopAll('the deck was ended')
    // Containers outlive the deck: nothing of a fault may stay in them.
    await Promise.all(this.containers.sessions.map((one) => one.faults.stopAll('cluster-stopped')))
    this.loads.close()
    this.heaps.abandon()
    const running = this.sessions.filter((one) => one.runState !== 'stopped')
    await Promise.all(running.map((one) => one.stop(true)))
    await Promise.all([this.lessons.end(), this.lab.end()])
  }

  /** SIGKILL to everything, at once. */
  killAll(): void {
    for (const session of this.sessions) session.killAll()
  }

  close(): void {
    void this.classes.close('The deck was closed')
    this.metrics.close()
    this.#ticks.close()
    this.watch.close()
    this.inspectors.closeAll()
    this.traffic.close()
    this.loads.close()
    this.heaps.abandon()
    this.profiles.close()
    this.lessons.close()
    for (const session of this.sessions) session.close()
    this.#sessions.clear()
    this.containers.close()
    this.#sampler.close()
    this.logs.close()
  }

  #add(id: string, settings: ClusterSettings): ClusterSession {
    const session = new JoinedSession(id, settings, this.#context)
    this.#sessions.set(id, session)
    this.#options.publish('cluster', session.snapshot())
    this.#changed()
    return session
  }

  #experimented(clusterId: string): Result<ExperimentedCluster> {
    const fleet = this.containers.find(clusterId)
    if (fleet !== undefined) return ok(experimentOnFleet(fleet))
    const session = this.session(clusterId)
    return session.ok ? ok(experimentOn(session.value)) : session
  }

  /** Nothing of a fault may stay in containers that nobody looks at. */
  async #closePicture(fleet: FleetSession): Promise<Result<void>> {
    const { id, faults } = fleet
    await this.experiments.stopAll('its picture was closed', id)
    const undone = await faults.stopAll('cluster-stopped')
    // Of an engine that is gone nobody can take anything back.
    const isHeard = fleet.snapshot().fleet?.engine.state === 'connected'
    return undone.ok || !isHeard ? this.containers.remove(id) : undone
  }

  get #all(): readonly (ClusterSession | FleetSession)[] {
    return [...this.sessions, ...this.containers.sessions]
  }

  #full(): ReturnType<typeof fail> | null {
    const { max } = limits.clusters
    return this.#all.length < max
      ? null
      : fail('refused', `The deck holds ${max} clusters, the most it can: remove one first`)
  }

  /** Who looks into workers, and for what only a fork of the deck will do. */
  #askable() {
    return { session: (id: string) => this.asked(id), forked: (id: string) => this.session(id) }
  }

  #createContainers(engines: Engines): ContainerDesk {
    return new ContainerDesk({
      context: this.#context,
      engines,
      full: () => this.#full(),
      nameFor: (wanted) => uniqueName(wanted, this.#all),
      loadTotals: (id) => this.loads.snapshot().runs.find(({ clusterId }) => clusterId === id)?.totals ?? null,
      holderOf: (port) =>
        this.snapshots()
          .filter(({ fleet }) => fleet === null || fleet.spread.by === 'front')
          .find(({ addresses }) => addresses.some((one) => one.port === port))?.settings.name ?? null,
      forget: (fleet) => {
        this.watch.forget(fleet)
        this.traffic.forget(fleet)
        this.loads.forget(fleet)
        this.profiles.forget(fleet)
        this.logs.inlet.forget(fleet.id)
      },
    })
  }

  #createServices({ engines, publish, prepare, agentPath }: DeckOptions): ServiceMaker {
    const { containers } = this
    const agentDir = dirname(agentPath)
    return new ServiceMaker({ engines, publish, containers, prepare, agentDir, session: (id) => this.session(id) })
  }

  #changed(): void {
    this.#options.changed()
    this.lessons.look()
  }

  /** Which cluster of this deck a process belongs to, or listens at that port for. */
  #ownerOf(pid: number, port: number | null): ReturnType<DeckContext['ownerOf']> {
    for (const { id, settings, addresses, workers } of this.#sessions.values()) {
      const { name } = settings
      const worker = [workers.ownPrimary, ...workers.all].find((one) => one?.worker.pid === pid)
      if (worker != null) return { id, name, slot: worker.slot }
      if (pid === process.pid && addresses.some((one) => one.port === port)) return { id, name, slot: null }
    }
    return null
  }
}

function refuseForContainers({ settings }: FleetSession): ReturnType<typeof fail> {
  const words = `${settings.name} is a cluster of containers: that needs workers that the deck forked itself`
  return fail('refused', `${words}. Its engine stops, signals, pauses, scales and updates them`)
}

/** "api", "api 2", "api 3": the sidebar must tell two of a name apart. */
function uniqueName(name: string, sessions: readonly { readonly settings: Pick<ClusterSettings, 'name'> }[]): string {
  const taken = new Set(sessions.map((one) => one.settings.name))
  let unique = name
  for (let number = 2; taken.has(unique); number += 1) {
    const ending = ` ${number}`
    unique = `${name.slice(0, limits.nameChars - ending.length)}${ending}`
  }
  return unique
}
