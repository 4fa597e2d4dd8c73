import type { AgentMessage } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { Health } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { Replica, ReplicaStats } from '../../engines/types.ts'
import { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { OsReading, SampleMoment } from '../../telemetry/types.ts'
import { type SlotUse, StatsTotals } from './counts/stats-totals.ts'
import type { Placed } from './story/replica-book.ts'

/** An engine tells once a second; what is older than this says nothing about now. */
const staleMs = 6000

/** What the newest stats say of a replica's network. Nulls: nobody measures it. */
export interface NetworkRates {
  readonly networkInBytesPerSec: number | null
  readonly networkOutBytesPerSec: number | null
  readonly memoryLimitBytes: number | null
  readonly statsAtMs: number | null
}

const unmeasured: NetworkRates = {
  networkInBytesPerSec: null,
  networkOutBytesPerSec: null,
  memoryLimitBytes: null,
  statsAtMs: null,
}

/** What an agent tells of its own process, by the deck's clock. */
type Told = Omit<OsReading, 'isStopped'>

interface Heard {
  readonly stats: ReplicaStats
  readonly rates: NetworkRates
}

interface MeterPorts {
  readonly clock: Clock
  policy(): PolicyId
  /** Slots that serve, each with the generation that does. */
  serving(): ReadonlyMap<number, number>
  restartCount(): number
  onHealth(slot: number, generation: number, health: Health): void
  /** New connections that a front of the deck gave to it; undefined where none stands before it. */
  acceptedOf(slot: number, generation: number): number | undefined
}

/**
 * The numbers of a fleet: an engine's stats stand where the operating system's word on a process would. Where nobody reads stats,
 * as on other nodes of a swarm, an agent tells its own process' numbers. Its RSS is taken everywhere: an engine counts memory
 * otherwise, and two measures in one column would be compared.
 */
export class FleetMeter {
  readonly telemetry: ClusterTelemetry
  readonly #clock: Clock
  readonly #heard = new Map<string, Heard>()
  readonly #told = new Map<string, Told>()
  readonly #present = new Map<number, Placed>()
  readonly #totals = new StatsTotals()
  /** Keys of those whose process ended once. */
  readonly #wereDown = new Set<string>()

  constructor({ clock, policy, serving, restartCount, onHealth, acceptedOf }: MeterPorts) {
    this.#clock = clock
    this.telemetry = new ClusterTelemetry({
      clock,
      awakeMs: () => clock.monoMs(),
      onClose() {},
      onHealth,
      acceptedOf,
      readPrimary: () => ({
        restartCount: restartCount(),
        queuedConnections: null,
        policy: policy(),
        listening: serving(),
      }),
    })
  }

  /** As its engine lists them when the picture is opened: what they did before is nobody's count here. */
  opened(replicas: readonly Replica[]): void {
    const running = replicas.filter(({ end, startedAtMs }) => end === null && startedAtMs !== null)
    this.#totals.ranBefore(running.map(({ key }) => key))
  }

  /** The slot is that replica's from now on. */
  up(placed: Placed): void {
    const { replica, generation, run } = placed
    this.#present.set(replica.slot, placed)
    // A container that is started again is no older than the picture.
    const isOlder = this.#totals.isOlder(replica.key) && !this.#wereDown.has(replica.key)
    this.telemetry.workerUp({ slot: replica.slot, generation, pid: run, isOlder })
    this.#online(placed)
  }

  /** The same run, with what is known of it now. */
  seen(placed: Placed): void {
    if (this.#present.get(placed.replica.slot)?.run !== placed.run) return
    this.#present.set(placed.replica.slot, placed)
    this.#online(placed)
  }

  down({ replica, generation, run }: Placed): void {
    if (this.#present.get(replica.slot)?.run === run) this.#present.delete(replica.slot)
    this.#wereDown.add(replica.key)
    this.telemetry.workerDown(replica.slot, generation)
  }

  forget(replica: Replica): void {
    this.#heard.delete(replica.key)
    this.#told.delete(replica.key)
    this.#wereDown.delete(replica.key)
    this.#totals.forget(replica)
  }

  slotRemoved(slot: number): void {
    this.#present.delete(slot)
    this.telemetry.slotRemoved(slot)
  }

  stats(stats: ReplicaStats): void {
    this.#totals.stats(stats)
    const before = this.#heard.get(stats.key)?.stats ?? null
    const elapsedMs = before === null ? 0 : stats.monoMs - before.monoMs
    const rate = (was: number | null | undefined, is: number | null): number | null =>
      was == null || is === null || elapsedMs <= 0 || is < was ? null : ((is - was) / elapsedMs) * 1000
    this.#heard.set(stats.key, {
      stats,
      rates: {
        networkInBytesPerSec: rate(before?.networkInBytes, stats.networkInBytes),
        networkOutBytesPerSec: rate(before?.networkOutBytes, stats.networkOutBytes),
        memoryLimitBytes: stats.memoryLimitBytes,
        statsAtMs: stats.measuredAtMs ?? this.#clock.nowMs(),
      },
    })
  }

  /** What each slot used, in all its generations; `replicas`: those that its engine knows. */
  uses(replicas: readonly Replica[]): ReadonlyMap<number, SlotUse> {
    return this.#totals.of(replicas)
  }

  /** Memory by the newest stats, however old; null: nobody measures it. */
  memoryBytes(key: string): number | null {
    return this.#heard.get(key)?.stats.memoryBytes ?? null
  }

  ratesOf(key: string): NetworkRates {
    const heard = this.#heard.get(key)
    if (heard === undefined) return unmeasured
    // What its engine said before it fell silent says nothing about now.
    return this.#clock.monoMs() - heard.stats.monoMs > staleMs ? unmeasured : heard.rates
  }

  /** What the limit of its container leaves of memory, by its engine's newest word; null: there is none that is known. */
  roomBytes(key: string): number | null {
    const stats = this.#heard.get(key)?.stats
    if (stats?.memoryLimitBytes == null) return null
    return Math.max(0, stats.memoryLimitBytes - stats.memoryBytes)
  }

  agentMessage({ replica, generation }: Placed, message: AgentMessage): void {
    if (message.type === 'report') {
      const { cpuMicros, memory } = message
      const monoMs = this.#clock.monoMs()
      this.#told.set(replica.key, { cpuMs: cpuMicros / 1000, rssBytes: memory.rssBytes, monoMs })
    }
    this.telemetry.agentMessage(replica.slot, generation, message)
  }

  agentClosed({ replica, generation }: Placed): void {
    this.telemetry.agentClosed(replica.slot, generation)
  }

  sample(moment: SampleMoment): void {
    const readings = this.#readings(moment.monoMs)
    this.telemetry.sample(readings, moment)
    this.telemetry.checkHealth(readings, moment.monoMs)
  }

  close(): void {
    this.telemetry.close()
  }

  #online({ replica, generation }: Placed): void {
    if (replica.phase !== 'starting') this.telemetry.workerOnline(replica.slot, generation)
  }

  #readings(monoMs: number): ReadonlyMap<number, OsReading> {
    const readings = new Map<number, OsReading>()
    for (const { replica, run } of this.#present.values()) {
      const isFresh = (one: { readonly monoMs: number }): boolean => monoMs - one.monoMs <= staleMs
      const stats = this.#heard.get(replica.key)?.stats
      const told = this.#told.get(replica.key)
      const isTold = told !== undefined && isFresh(told)
      // Of one process and of all in the container: a rate is made of one of them alone.
      const counted = stats ?? told
      if (counted === undefined || !isFresh(counted)) continue
      const rssBytes = isTold ? told.rssBytes : stats?.memoryBytes
      if (rssBytes === undefined) continue
      readings.set(run, { cpuMs: counted.cpuMs, rssBytes, monoMs: counted.monoMs, isStopped: replica.isPaused })
    }
    return readings
  }
}
