import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { type StatsAnswer, statsSchema } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { ReplicaStats } from '../types.ts'
import { type AnswerStream, openAnswerStream } from './answer-stream.ts'
import { mostOpenedAtOnce } from './output-streams.ts'

const maxStatsBytes = 1_000_000
/** More than any machine has: cgroups write "no limit" as a number near the largest. */
const noLimitBytes = 2 ** 60

/** One stream of stats for each running container of an engine: about one answer a second. */
export class StatsStreams {
  readonly #client: EngineClient
  readonly #monoMs: () => number
  readonly #tell: (stats: ReplicaStats) => void
  readonly #open = new Map<string, AnswerStream>()

  constructor(client: EngineClient, monoMs: () => number, tell: (stats: ReplicaStats) => void) {
    this.#client = client
    this.#monoMs = monoMs
    this.#tell = tell
  }

  /** `running`: container ids by key. Those that are gone are closed, new ones opened. */
  follow(running: ReadonlyMap<string, string>): void {
    for (const [key, stream] of this.#open) {
      if (running.has(key)) continue
      stream.close()
      this.#open.delete(key)
    }
    let left = mostOpenedAtOnce
    for (const [key, id] of running) {
      if (this.#open.has(key)) continue
      if (left-- === 0) return
      this.#open.set(key, this.#openOne(key, id))
    }
  }

  close(): void {
    this.follow(new Map())
  }

  #openOne(key: string, id: string): AnswerStream {
    const toMono = engineTimes(this.#monoMs)
    const lines = new LineSplitter({
      maxBytes: maxStatsBytes,
      line: (bytes) => {
        const parsed = statsSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
        const read = parsed.success ? parsed.data.read : null
        if (parsed.success && read !== null) this.#tell(statsOf(key, toMono(read), parsed.data))
      },
    })
    return openAnswerStream(
      (abortSignal) => {
        const options = { stream: true as const, abortSignal }
        return this.#client.docker.getContainer(id).stats(options)
      },
      // A later reading says whether it still runs, and opens it anew.
      { data: (chunk) => lines.push(chunk), over: () => this.#open.delete(key) },
    )
  }
}

/**
 * From the engine's time of a reading to our monotonic one. Rates need the time between two readings as the engine measured
 * it: when they arrive here depends on how busy both are. Where its clock is set, it begins anew.
 */
export function engineTimes(monoMs: () => number): (readAtMs: number) => number {
  let originMs: number | null = null
  return (readAtMs) => {
    const nowMs = monoMs()
    const isOff = originMs === null || Math.abs(originMs + readAtMs - nowMs) > 5_000
    if (originMs === null || isOff) originMs = nowMs - readAtMs
    return Math.min(originMs + readAtMs, nowMs)
  }
}

/** What `docker stats` shows: memory without the page cache that can go at any time, network over all devices. */
export function statsOf(key: string, monoMs: number, answer: StatsAnswer): ReplicaStats {
  const { usage, limit, stats } = answer.memory_stats
  const cacheBytes = stats?.total_inactive_file ?? stats?.inactive_file ?? 0
  const networks = answer.networks === undefined ? null : Object.values(answer.networks)
  return {
    key,
    monoMs,
    cpuMs: answer.cpu_stats.cpu_usage.total_usage / 1e6,
    memoryBytes: Math.max(0, usage - cacheBytes),
    memoryLimitBytes: limit > 0 && limit < noLimitBytes ? limit : null,
    networkInBytes: networks?.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0) ?? null,
    networkOutBytes: networks?.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0) ?? null,
  }
}
