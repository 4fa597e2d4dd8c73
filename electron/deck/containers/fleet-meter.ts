import type { AgentMessage } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import type { Health } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { ReplicaStats } from '../../engines/types.ts'
import { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { OsReading, SampleMoment } from '../../telemetry/types.ts'
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

/** The numbers of a fleet: an engine's stats stand where the operating system's word on a process would. */
export class FleetMeter {
  readonly telemetry: ClusterTelemetry
  readonly #clock: Clock
  readonly #heard = new Map<string, Heard>()
  readonly #present = new Map<number, Placed>()

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

  /** The slot is that replica's from now on. */
  up(placed: Placed): void {
    const { replica, generation, run } = placed
    this.#present.set(replica.slot, placed)
    this.telemetry.workerUp({ slot: replica.slot, generation, pid: run })
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
    this.telemetry.workerDown(replica.slot, generation)
  }

  forget(key: string): void {
    this.#heard.delete(key)
  }

  slotRemoved(slot: number): void {
    this.#present.delete(slot)
    this.telemetry.slotRemoved(slot)
  }

  stats(stats: ReplicaStats): void {
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
      const stats = this.#heard.get(replica.key)?.stats
      if (stats === undefined || monoMs - stats.monoMs > staleMs) continue
      const { cpuMs, memoryBytes: rssBytes } = stats
      readings.set(run, { cpuMs, rssBytes, monoMs: stats.monoMs, isStopped: replica.isPaused })
    }
    return readings
  }
}
