import type { Clock } from '../../shared/base/clock.ts'
import type { HostPoint } from '../../shared/model/sample.ts'
import { ClusterTelemetry } from './cluster-telemetry.ts'
import { createHostReader } from './readers/host.ts'
import { createOsReader } from './readers/os-reader.ts'
import type { ClusterTelemetryOptions, HostReader, OsReader, OsReading, SamplerOptions } from './types.ts'

/** With 2 s of allowed silence and a reading of the state, both overlays are told well within 3 s. */
const healthEveryMs = 500
/** A timer later than this means that we were not awake: what we did not hear then, nobody kept silent. */
const tolerableLatenessMs = 150

/**
 * A worker that just started, or just ended, may not be told of; so long without a word of any is another matter. Without a
 * reason the system may only be slow: a PowerShell takes its time to start.
 */
const blindAfterMs = { withReason: 5000, withoutReason: 30_000 } as const

/**
 * The deck's one sampler: owns the timers, reads the operating system for all clusters in one batch, and lets every
 * cluster make its points at the same moment. Samples from the start; `close` ends the timers and the readers.
 */
export class Sampler {
  readonly #clock: Clock
  readonly #osReader: OsReader
  readonly #hostReader: HostReader
  readonly #onSampled: () => void
  readonly #noticeBlindness: (isBlind: boolean, trouble: string | null) => void
  readonly #clusters = new Set<ClusterTelemetry>()
  readonly #sampling: GridRepetition
  readonly #watching: GridRepetition
  #intervalMs: number
  #host: HostPoint
  #sleptMs = 0
  #isOpen = true
  #readings: ReadonlyMap<number, OsReading> = new Map()
  #readMonoMs = Number.NEGATIVE_INFINITY

  constructor({ clock, intervalMs, osReader, hostReader, onSampled = () => {}, onBlind = () => {} }: SamplerOptions) {
    this.#clock = clock
    this.#osReader = osReader ?? createOsReader(() => clock.monoMs())
    this.#hostReader = hostReader ?? createHostReader(clock)
    this.#onSampled = onSampled
    this.#noticeBlindness = createBlindness(clock, onBlind)
    this.#intervalMs = intervalMs
    this.#host = this.#hostReader.read(intervalMs)
    const watchEveryMs = (): number => Math.max(healthEveryMs, this.#osReader.cheapEveryMs)
    this.#sampling = new GridRepetition(
      clock,
      () => this.#intervalMs,
      () => this.#sample(),
    )
    this.#watching = new GridRepetition(clock, watchEveryMs, (latenessMs) => this.#watch(latenessMs))
  }

  get intervalMs(): number {
    return this.#intervalMs
  }

  /** Applies from the next sample on. The agents must be told separately (`AgentRequest` `interval`). */
  setInterval(newIntervalMs: number): void {
    this.#intervalMs = newIntervalMs
    this.#sampling.restart()
  }

  addCluster(options: ClusterTelemetryOptions): ClusterTelemetry {
    const cluster: ClusterTelemetry = new ClusterTelemetry({
      ...options,
      clock: this.#clock,
      awakeMs: () => this.#awakeMs(),
      onClose: () => this.#clusters.delete(cluster),
    })
    this.#clusters.add(cluster)
    return cluster
  }

  /** The newest reading of the machine and of the deck itself. */
  host(): HostPoint {
    return this.#host
  }

  close(): void {
    this.#isOpen = false
    this.#sampling.close()
    this.#watching.close()
    this.#osReader.close()
    this.#hostReader.close()
  }

  #awakeMs(): number {
    return this.#clock.monoMs() - this.#sleptMs
  }

  async #readOs(): Promise<void> {
    if (this.#clock.monoMs() - this.#readMonoMs < this.#osReader.cheapEveryMs / 2) return
    this.#readMonoMs = this.#clock.monoMs()
    const pids = [...this.#clusters].flatMap((cluster) => cluster.pids())
    this.#readings = await this.#osReader.read(pids)
    this.#noticeBlindness(pids.length > 0 && this.#readings.size === 0, this.#osReader.trouble)
  }

  async #sample(): Promise<void> {
    // After the other timers of this turn: else Node's delay histogram loses a block that just ended when it is reset.
    await new Promise<void>((done) => setImmediate(done))
    await this.#readOs()
    if (!this.#isOpen) return
    const intervalMs = this.#intervalMs
    this.#host = this.#hostReader.read(intervalMs)
    const { coreCount } = this.#host
    const moment = { atMs: this.#clock.nowMs(), monoMs: this.#clock.monoMs(), intervalMs, coreCount }
    for (const cluster of this.#clusters) cluster.sample(this.#readings, moment)
    this.#onSampled()
  }

  async #watch(latenessMs: number): Promise<void> {
    if (latenessMs > tolerableLatenessMs) this.#sleptMs += latenessMs
    await this.#readOs()
    if (!this.#isOpen) return
    for (const cluster of this.#clusters) cluster.checkHealth(this.#readings, this.#awakeMs())
  }
}

/** Tells once when the system has not said a word of any worker for some time. */
function createBlindness(
  clock: Clock,
  tell: (why: string) => void,
): (isBlind: boolean, trouble: string | null) => void {
  let sinceMonoMs: number | null = null
  let isTold = false
  return (isBlind, trouble) => {
    sinceMonoMs = isBlind ? (sinceMonoMs ?? clock.monoMs()) : null
    const limitMs = trouble === null ? blindAfterMs.withoutReason : blindAfterMs.withReason
    if (isTold || sinceMonoMs === null || clock.monoMs() - sinceMonoMs < limitMs) return
    isTold = true
    tell(trouble ?? 'the system told nothing of any of them')
  }
}

/** Runs on a fixed grid, one run at a time; periods that were slept through are left out. `run` gets its own lateness. */
class GridRepetition {
  readonly #clock: Clock
  readonly #periodMs: () => number
  readonly #run: (latenessMs: number) => Promise<void>
  #dueMs: number
  /** When the timer should fire: later than `#dueMs` when the previous run took longer than a period. */
  #plannedMs: number
  #isOpen = true
  #cancel = (): void => {}

  constructor(clock: Clock, periodMs: () => number, run: (latenessMs: number) => Promise<void>) {
    this.#clock = clock
    this.#periodMs = periodMs
    this.#run = run
    this.#dueMs = clock.monoMs() + periodMs()
    this.#plannedMs = this.#dueMs
    this.#plan()
  }

  /** Counts the period anew from now. */
  restart(): void {
    this.#cancel()
    this.#dueMs = this.#clock.monoMs() + this.#periodMs()
    this.#plan()
  }

  close(): void {
    this.#isOpen = false
    this.#cancel()
  }

  #plan(): void {
    this.#cancel()
    if (!this.#isOpen) return
    this.#plannedMs = Math.max(this.#dueMs, this.#clock.monoMs())
    this.#cancel = this.#clock.after(Math.max(0, this.#plannedMs - this.#clock.monoMs()), () => this.#fire())
  }

  #fire(): void {
    const latenessMs = Math.max(0, this.#clock.monoMs() - this.#plannedMs)
    this.#dueMs += this.#periodMs()
    if (this.#dueMs <= this.#clock.monoMs()) this.#dueMs = this.#clock.monoMs() + this.#periodMs()
    this.#run(latenessMs).finally(() => this.#plan())
  }
}
