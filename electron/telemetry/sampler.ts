import { createClusterTelemetry, type SampledCluster } from './cluster-telemetry.ts'
import { createHostReader } from './readers/host.ts'
import { createOsReader } from './readers/os-reader.ts'
import type { OsReading, Sampler, SamplerOptions } from './types.ts'

/** With 2 s of allowed silence and a reading of the state, both overlays are told well within 3 s. */
const healthEveryMs = 500
/** A timer later than this means that we were not awake: what we did not hear then, nobody kept silent. */
const tolerableLatenessMs = 150

/**
 * A worker that just started, or just ended, may not be told of; so long without a word of any is another matter. Without a
 * reason the system may only be slow: a PowerShell takes its time to start.
 */
const blindAfterMs = { withReason: 5000, withoutReason: 30_000 } as const

/** Starts sampling at once; `close` ends the timers and the readers. */
export function createSampler(options: SamplerOptions): Sampler {
  const { clock } = options
  const osReader = options.osReader ?? createOsReader(() => clock.monoMs())
  const hostReader = options.hostReader ?? createHostReader(clock)
  const clusters = new Set<SampledCluster>()
  let intervalMs = options.intervalMs
  let host = hostReader.read(intervalMs)
  let sleptMs = 0
  let isOpen = true
  let readings: ReadonlyMap<number, OsReading> = new Map()
  let readMonoMs = Number.NEGATIVE_INFINITY
  const awakeMs = (): number => clock.monoMs() - sleptMs
  const noticeBlindness = createBlindness(clock, options.onBlind ?? (() => {}))

  const readOs = async (): Promise<ReadonlyMap<number, OsReading>> => {
    if (clock.monoMs() - readMonoMs < osReader.cheapEveryMs / 2) return readings
    readMonoMs = clock.monoMs()
    const pids = [...clusters].flatMap((cluster) => cluster.pids())
    readings = await osReader.read(pids)
    noticeBlindness(pids.length > 0 && readings.size === 0, osReader.trouble)
    return readings
  }
  const checkHealth = (): void => {
    for (const cluster of clusters) cluster.checkHealth(readings, awakeMs())
  }
  const sample = async (): Promise<void> => {
    // After the other timers of this turn: else Node's delay histogram loses a block that just ended when it is reset.
    await new Promise<void>((done) => setImmediate(done))
    await readOs()
    if (!isOpen) return
    host = hostReader.read(intervalMs)
    const moment = { atMs: clock.nowMs(), monoMs: clock.monoMs(), intervalMs, coreCount: host.coreCount }
    for (const cluster of clusters) cluster.sample(readings, moment)
  }
  const watch = async (latenessMs: number): Promise<void> => {
    if (latenessMs > tolerableLatenessMs) sleptMs += latenessMs
    await readOs()
    if (isOpen) checkHealth()
  }

  const sampling = repeat(clock, () => intervalMs, sample)
  const watching = repeat(clock, () => Math.max(healthEveryMs, osReader.cheapEveryMs), watch)

  return {
    get intervalMs() {
      return intervalMs
    },
    setInterval: (newIntervalMs) => {
      intervalMs = newIntervalMs
      sampling.restart()
    },
    addCluster: (clusterOptions) => {
      const cluster = createClusterTelemetry({
        ...clusterOptions,
        clock,
        awakeMs,
        onClose: () => clusters.delete(cluster),
      })
      clusters.add(cluster)
      return cluster.telemetry
    },
    host: () => host,
    close: () => {
      isOpen = false
      sampling.close()
      watching.close()
      osReader.close()
      hostReader.close()
    },
  }
}

/** Tells once when the system has not said a word of any worker for some time. */
function createBlindness(
  clock: SamplerOptions['clock'],
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

interface Repetition {
  /** Counts the period anew from now. */
  restart(): void
  close(): void
}

/** Runs on a fixed grid, one run at a time; periods that were slept through are left out. `run` gets its own lateness. */
function repeat(
  clock: SamplerOptions['clock'],
  periodMs: () => number,
  run: (latenessMs: number) => Promise<void>,
): Repetition {
  let isOpen = true
  let dueMs = clock.monoMs() + periodMs()
  /** When the timer should fire: later than `dueMs` when the previous run took longer than a period. */
  let plannedMs = dueMs
  let cancel = (): void => {}
  const plan = (): void => {
    cancel()
    if (!isOpen) return
    plannedMs = Math.max(dueMs, clock.monoMs())
    cancel = clock.after(Math.max(0, plannedMs - clock.monoMs()), fire)
  }
  const fire = (): void => {
    const latenessMs = Math.max(0, clock.monoMs() - plannedMs)
    dueMs += periodMs()
    if (dueMs <= clock.monoMs()) dueMs = clock.monoMs() + periodMs()
    run(latenessMs).finally(plan)
  }
  plan()
  return {
    restart: () => {
      cancel()
      dueMs = clock.monoMs() + periodMs()
      plan()
    },
    close: () => {
      isOpen = false
      cancel()
    },
  }
}
