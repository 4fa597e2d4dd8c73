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

/** A recording that grows. */
export interface Recorder extends Recording {
  add(batch: TrafficBatch): void
  clear(): void
  /** What is recorded now, untouched by what comes: a paused picture plays on it. */
  copy(): Recording
  /** Calls back after each batch that changed something; answers its end. */
  onChange(listener: () => void): () => void
}

/** A recorder of bounded memory. Traces are replaced by id and keep their place in the order of arrival. */
export function createRecorder(): Recorder {
  const connections = new Map<number, ConnectionTrace>()
  const requests = new Map<number, RequestTrace>()
  const listeners = new Set<() => void>()
  let frames: TrafficFrame[] = []
  let firstMonoMs: number | null = null
  let prunedMonoMs = 0
  let changedMonoMs = 0

  const newest = (): number | null => frames.at(-1)?.nowMonoMs ?? null
  const oldest = (): number | null => {
    const last = newest()
    return firstMonoMs === null || last === null ? null : Math.max(firstMonoMs, last - recordedMs)
  }

  function prune(nowMonoMs: number): void {
    prunedMonoMs = nowMonoMs
    const edge = nowMonoMs - recordedMs
    for (const [id, trace] of connections) if (isOver(trace, edge)) connections.delete(id)
    for (const [id, { endedMonoMs }] of requests) {
      if (endedMonoMs !== null && endedMonoMs < edge) requests.delete(id)
    }
    // One frame at or before the edge stays, so that the oldest moment has one.
    const firstKept = frames.findIndex((frame) => frame.nowMonoMs > edge)
    frames = frames.slice(Math.max(0, firstKept - 1)).slice(-mostFrames)
  }

  function add(batch: TrafficBatch): void {
    const { nowMonoMs, policy, connectionsOneOf, requestsOneOf, workers, primary } = batch
    // A clock that ran backwards is another one: nothing recorded fits to it.
    if (nowMonoMs < (newest() ?? 0)) clear()
    const before = frames.at(-1)
    firstMonoMs ??= nowMonoMs
    for (const trace of batch.connections) connections.set(trace.id, trace)
    for (const trace of batch.requests) requests.set(trace.id, trace)
    frames.push({ nowMonoMs, policy, connectionsOneOf, requestsOneOf, workers, primary })
    limit(connections)
    limit(requests)
    if (nowMonoMs - prunedMonoMs >= 1000) prune(nowMonoMs)
    const still = batch.connections.length === 0 && batch.requests.length === 0 && before !== undefined
    if (still && sameTraffic(before.workers, workers) && primary?.waitingCount === before.primary?.waitingCount) return
    changedMonoMs = nowMonoMs
    for (const listener of listeners) listener()
  }

  function clear(): void {
    connections.clear()
    requests.clear()
    frames = []
    firstMonoMs = null
    prunedMonoMs = 0
    changedMonoMs = 0
  }

  return {
    connections,
    requests,
    get newestMonoMs() {
      return newest()
    },
    get oldestMonoMs() {
      return oldest()
    },
    get changedMonoMs() {
      return changedMonoMs
    },
    frameAt: (monoMs) => frameAt(frames, monoMs),
    add,
    clear,
    copy() {
      const kept = frames.slice()
      return {
        connections: new Map(connections),
        requests: new Map(requests),
        newestMonoMs: newest(),
        oldestMonoMs: oldest(),
        changedMonoMs,
        frameAt: (monoMs) => frameAt(kept, monoMs),
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
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
