import { type LogFormat, type LogLevel, logFormats, logLevels } from '../../../shared/logs/log-entry.ts'
import type { LogDensity } from '../../../shared/logs/log-view.ts'
import type { Placed, StoreTally } from './log-store.ts'

const bucketMs = 1000
/** Columns of the strip: more than a window has room for. */
const mostColumns = 240
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]
const warnIndex = logLevels.indexOf('warn')
const errorIndex = logLevels.indexOf('error')
const shownFields = 30
const keptFields = 500

interface Bucket {
  count: number
  warnCount: number
  errorCount: number
}

/** How many matches fall in each second. */
export type MatchBuckets = ReadonlyMap<number, number>

/** Counts over everything that is kept: levels, formats, entries a second; and the fields that were seen. */
export class LogTally implements StoreTally {
  readonly #levels = new Uint32Array(logLevels.length)
  readonly #formats = new Uint32Array(logFormats.length)
  readonly #buckets = new Map<number, Bucket>()
  readonly #fields = new Map<string, number>()

  added(placed: Placed): void {
    this.#count(placed, 1)
  }

  evicted(placed: Placed): void {
    this.#count(placed, -1)
  }

  sawFields(names: readonly string[]): void {
    for (const name of names) {
      const count = this.#fields.get(name)
      if (count !== undefined || this.#fields.size < keptFields) this.#fields.set(name, (count ?? 0) + 1)
    }
  }

  get levels(): Readonly<Partial<Record<LogLevel, number>>> {
    return Object.fromEntries(
      logLevels.flatMap((level, index) => ((this.#levels[index] ?? 0) > 0 ? [[level, this.#levels[index]]] : [])),
    )
  }

  get formats(): readonly LogFormat[] {
    return logFormats.filter((_, index) => (this.#formats[index] ?? 0) > 0)
  }

  /** Most frequent first. */
  get fieldNames(): readonly string[] {
    return [...this.#fields]
      .sort(([, one], [, other]) => other - one)
      .slice(0, shownFields)
      .map(([name]) => name)
  }

  /** The strip from the oldest entry to the newest. */
  density(oldestAtMs: number, newestAtMs: number, matches: MatchBuckets): DensityStrip {
    const spanMs = newestAtMs - oldestAtMs + bucketMs
    const step = steps.find((one) => spanMs / (one * 1000) <= mostColumns - 1) ?? Math.ceil(spanMs / mostColumns / 1000)
    const stepMs = step * 1000
    const fromMs = Math.floor(oldestAtMs / stepMs) * stepMs
    const columns = Array.from({ length: Math.floor((newestAtMs - fromMs) / stepMs) + 1 }, () => ({
      count: 0,
      warnCount: 0,
      errorCount: 0,
      matchCount: 0,
    }))
    const columnAt = (second: number) => columns[Math.floor((second * bucketMs - fromMs) / stepMs)]
    for (const [second, bucket] of this.#buckets) {
      const column = columnAt(second)
      if (column === undefined) continue
      column.count += bucket.count
      column.warnCount += bucket.warnCount
      column.errorCount += bucket.errorCount
    }
    for (const [second, count] of matches) {
      const column = columnAt(second)
      if (column !== undefined) column.matchCount += count
    }
    return { density: columns, densityFromMs: fromMs, densityStepMs: stepMs }
  }

  #count({ segment, number }: Placed, by: 1 | -1): void {
    const level = segment.levelIndex(number)
    if (level >= 0) this.#levels[level] = (this.#levels[level] ?? 0) + by
    const format = logFormats.indexOf(segment.format(number))
    this.#formats[format] = (this.#formats[format] ?? 0) + by
    const second = secondOf(segment.atMs(number))
    const bucket = this.#buckets.get(second) ?? { count: 0, warnCount: 0, errorCount: 0 }
    bucket.count += by
    if (level === warnIndex) bucket.warnCount += by
    if (level >= errorIndex) bucket.errorCount += by
    if (bucket.count === 0) this.#buckets.delete(second)
    else this.#buckets.set(second, bucket)
  }
}

/** The bucket of a time. */
export function secondOf(atMs: number): number {
  return Math.floor(atMs / bucketMs)
}

/** Columns over kept time. */
export interface DensityStrip {
  readonly density: readonly LogDensity[]
  readonly densityFromMs: number
  readonly densityStepMs: number
}

export const emptyStrip: DensityStrip = { density: [], densityFromMs: 0, densityStepMs: 1000 }
