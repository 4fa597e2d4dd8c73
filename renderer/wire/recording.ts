import type { ConnectionTrace, RequestTrace, TrafficBatch, WorkerTraffic } from '../../shared/model/traffic.ts'

/** How far back the wire view can look. */
export const recordedMs = 30_000

/** Bounds of what is kept, whatever the main process sends. */
const mostTraces = 12_000
const mostFrames = 900

/** What was open and what waited at one moment. */
export type TrafficFrame = Pick<
  TrafficBatch,
  'nowMonoMs' | 'policy' | 'connectionsOneOf' | 'requestsOneOf' | 'workers' | 'primary'
>

/** The last 30 s of one cluster's traffic. Moments are `monoMs`; null before the first batch. */
export interface Recording {
  readonly connections: ReadonlyMap<number, ConnectionTrace>
  readonly requests: ReadonlyMap<number, RequestTrace>
  readonly newestMonoMs: number | null
  readonly oldestMonoMs: number | null
  /** The last moment at which something changed: after it the picture stands still. */
  readonly changedMonoMs: number
  /** The newest frame at or before a moment; the oldest one for earlier moments. */
  frameAt(monoMs: number): TrafficFrame | null
}

/** A recording that grows, in bounded memory. Traces are replaced by id and keep their place in the order of arrival. */
export class Recorder implements Recording {
  readonly connections = new Map<number, ConnectionTrace>()
  readonly requests = new Map<number, RequestTrace>()
  readonly #listeners = new Set<() => void>()
  #frames: TrafficFrame[] = []
  #firstMonoMs: number | null = null
  #prunedMonoMs = 0
  #changedMonoMs = 0

  get newestMonoMs(): number | null {
    return this.#frames.at(-1)?.nowMonoMs ?? null
  }

  get oldestMonoMs(): number | null {
    const newestMonoMs = this.newestMonoMs
    return this.#firstMonoMs === null || newestMonoMs === null
      ? null
      : Math.max(this.#firstMonoMs, newestMonoMs - recordedMs)
  }

  get changedMonoMs(): number {
    return this.#changedMonoMs
  }

  frameAt(monoMs: number): TrafficFrame | null {
    return frameAt(this.#frames, monoMs)
  }

  add(batch: TrafficBatch): void {
    const { nowMonoMs, policy, connectionsOneOf, requestsOneOf, workers, primary } = batch
    // A clock that ran backwards is another one: nothing recorded fits to it.
    if (nowMonoMs < (this.newestMonoMs ?? 0)) this.clear()
    const before = this.#frames.at(-1)
    this.#firstMonoMs ??= nowMonoMs
    for (const trace of batch.connections) this.connections.set(trace.id, trace)
    for (const trace of batch.requests) this.requests.set(trace.id, trace)
    this.#frames.push({ nowMonoMs, policy, connectionsOneOf, requestsOneOf, workers, primary })
    limit(this.connections)
    limit(this.requests)
    if (nowMonoMs - this.#prunedMonoMs >= 1000) this.#prune(nowMonoMs)
    const still = batch.connections.length === 0 && batch.requests.length === 0 && before !== undefined
    if (still && sameTraffic(before.workers, workers) && primary?.waitingCount === before.primary?.waitingCount) return
    this.#changedMonoMs = nowMonoMs
    for (const listener of this.#listeners) listener()
  }

  clear(): void {
    this.connections.clear()
    this.requests.clear()
    this.#frames = []
    this.#firstMonoMs = null
    this.#prunedMonoMs = 0
    this.#changedMonoMs = 0
  }

  /** What is recorded now, untouched by what comes: a paused picture plays on it. */
  copy(): Recording {
    const frames = this.#frames.slice()
    return {
      connections: new Map(this.connections),
      requests: new Map(this.requests),
      newestMonoMs: this.newestMonoMs,
      oldestMonoMs: this.oldestMonoMs,
      changedMonoMs: this.#changedMonoMs,
      frameAt: (monoMs) => frameAt(frames, monoMs),
    }
  }

  /** Calls back after each batch that changed something; answers its end. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #prune(nowMonoMs: number): void {
    this.#prunedMonoMs = nowMonoMs
    const edge = nowMonoMs - recordedMs
    for (const [id, trace] of this.connections) if (isOver(trace, edge)) this.connections.delete(id)
    for (const [id, { endedMonoMs }] of this.requests) {
      if (endedMonoMs !== null && endedMonoMs < edge) this.requests.delete(id)
    }
    // One frame at or before the edge stays, so that the oldest moment has one.
    const firstKept = this.#frames.findIndex((frame) => frame.nowMonoMs > edge)
    this.#frames = this.#frames.slice(Math.max(0, firstKept - 1)).slice(-mostFrames)
  }
}

function isOver(trace: ConnectionTrace, edgeMonoMs: number): boolean {
  if (trace.closedMonoMs !== null) return trace.closedMonoMs < edgeMonoMs
  // Lost on its way, and nobody saw when.
  return trace.lost !== null && (trace.sentMonoMs ?? trace.arrivedMonoMs ?? 0) < edgeMonoMs
}

/** The longest known leave first. */
function limit(traces: Map<number, unknown>): void {
  for (const id of traces.keys()) {
    if (traces.size <= mostTraces) return
    traces.delete(id)
  }
}

function frameAt(frames: readonly TrafficFrame[], monoMs: number): TrafficFrame | null {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.nowMonoMs ?? 0) <= monoMs) low = middle + 1
    else high = middle
  }
  return frames[Math.max(0, low - 1)] ?? null
}

function sameTraffic(before: readonly WorkerTraffic[], after: readonly WorkerTraffic[]): boolean {
  return (
    before.length === after.length &&
    after.every((worker, index) => {
      const known = before[index]
      return (
        known !== undefined &&
        known.slot === worker.slot &&
        known.generation === worker.generation &&
        known.openConnections === worker.openConnections &&
        known.requestsInFlight === worker.requestsInFlight &&
        known.owesAnswer === worker.owesAnswer
      )
    })
  )
}
