import type { LoadSecond } from '../../../shared/model/load.ts'
import type { SecondReport } from '../protocol.ts'
import { type LatencyCounts, listLatencies, mergeLatencies, readPercentiles } from './latency.ts'

/** Joins the seconds of all processes: one is whole when every process that still reports has told it. */
export class SecondMerger {
  readonly #told = new Map<number, Map<number, SecondReport>>()
  readonly #reporting: Set<number>
  #ready: LoadSecond[] = []
  readonly #isOpen: boolean
  readonly #onSecond: ((second: LoadSecond, latencies: LatencyCounts | null) => void) | undefined

  constructor(
    processCount: number,
    isOpen: boolean,
    onSecond?: (second: LoadSecond, latencies: LatencyCounts | null) => void,
  ) {
    this.#onSecond = onSecond
    this.#isOpen = isOpen
    this.#reporting = new Set(Array.from({ length: processCount }, (_, index) => index))
  }

  add(processIndex: number, second: SecondReport): void {
    const ofAll = this.#told.get(second.number) ?? new Map<number, SecondReport>()
    ofAll.set(processIndex, second)
    this.#told.set(second.number, ofAll)
    this.#collect()
  }

  /** That process tells no more. */
  end(processIndex: number): void {
    this.#reporting.delete(processIndex)
    this.#collect()
  }

  /** Whole seconds since the previous call, oldest first. */
  take(): LoadSecond[] {
    const taken = this.#ready
    this.#ready = []
    return taken
  }

  #collect(): void {
    for (const [number, ofAll] of [...this.#told].sort(([a], [b]) => a - b)) {
      if (![...this.#reporting].every((index) => ofAll.has(index))) return
      this.#told.delete(number)
      const parts = [...ofAll.values()]
      const second = mergeSecond(parts, this.#isOpen)
      this.#ready.push(second)
      this.#onSecond?.(second, latenciesOf(parts))
    }
  }
}

function latenciesOf(parts: readonly SecondReport[]): LatencyCounts | null {
  const [only] = parts
  if (parts.length === 1) return only?.latency ?? null
  const merged = mergeLatencies(parts.flatMap(({ latency }) => (latency === null ? [] : [latency])))
  return merged && listLatencies(merged)
}

/** Absent where there was none, as in older results. */
const withInjected = (injectedCount: number): { injectedCount?: number } =>
  injectedCount === 0 ? {} : { injectedCount }

function mergeSecond(parts: readonly SecondReport[], isOpen: boolean): LoadSecond {
  const sum = (key: (one: SecondReport) => number): number => parts.reduce((total, one) => total + key(one), 0)
  const latency = mergeLatencies(parts.flatMap((one) => (one.latency === null ? [] : [one.latency])))
  const percentiles = latency && readPercentiles(latency)
  return {
    atMs: Math.max(...parts.map((one) => one.atMs)),
    lastedMs: Math.max(...parts.map((one) => one.lastedMs)),
    askedCount: isOpen ? sum((one) => one.askedCount) : null,
    sentCount: sum((one) => one.sentCount),
    okCount: sum((one) => one.okCount),
    failedCount: sum((one) => one.failedCount),
    ...withInjected(sum((one) => one.injectedCount)),
    inFlightCount: sum((one) => one.inFlightCount),
    waitingCount: isOpen ? sum((one) => one.waitingCount) : 0,
    p50Ms: percentiles?.p50Ms ?? null,
    p90Ms: percentiles?.p90Ms ?? null,
    p99Ms: percentiles?.p99Ms ?? null,
    p999Ms: percentiles?.p999Ms ?? null,
    maxMs: percentiles?.maxMs ?? null,
    generatorCpuRatio: Math.max(...parts.map((one) => one.cpuRatio)),
    ...(isOpen && { generatorLateMs: Math.max(...parts.map((one) => one.lateMs)) }),
  }
}
