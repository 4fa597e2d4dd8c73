import type { ConnectionTrace, RequestTrace } from '../../shared/model/traffic.ts'
import { type Point, pointAlong, type WirePath } from './curves.ts'
import { type PipRow, pipRow } from './pips.ts'
import { type Place, placeConnection, placeRequest } from './places.ts'
import type { SceneInput, TraceKey } from './scene-input.ts'

export interface Dot extends Point {
  readonly trace: TraceKey
  /** Colour; null before a worker is known. */
  readonly slot: number | null
  readonly look: 'filled' | 'hollow' | 'bad'
}

export interface Scene {
  readonly dots: readonly Dot[]
  /** By worker; empty where there is no room for them. */
  readonly pips: readonly PipRow[]
  /** One of so many connections (or requests) is drawn. */
  readonly oneOf: number
  /** Something is on its way. */
  readonly isMoving: boolean
}

/** Waiting dots in the queue's strip, and dots that stand before a worker's box. */
const dotPitchPx = 8

/** The picture at one moment. Pure but for the thinning, which learns how many dots there would be. */
export function buildScene(input: SceneInput): Scene {
  const { recording, monoMs, mode, workers, thinning } = input
  const frame = recording.frameAt(monoMs)
  const indexOf = new Map(workers.map((worker, index) => [worker.slot, index]))
  const open: ConnectionTrace[][] = workers.map(() => [])
  const underWay: number[] = workers.map(() => 0)
  const dots: Dot[] = []
  const line = new DotLine(input, dots)
  let movingCount = 0

  for (const trace of recording.connections.values()) {
    const place = placeConnection(trace, monoMs, input.travel)
    if (place === null) continue
    const index = trace.slot === null ? undefined : indexOf.get(trace.slot)
    const worker = index === undefined ? undefined : workers[index]
    const isOwn = worker !== undefined && worker.generation === trace.generation
    if (index !== undefined && isOwn) {
      if (place.at === 'inside') open[index]?.push(trace)
      else if (isOpen(trace, monoMs)) underWay[index] = (underWay[index] ?? 0) + 1
    }
    if (mode === 'requests' || place.at === 'inside') continue
    if (place.at === 'returning' && worker?.mood !== 'draining') continue
    if (isMoving(place)) {
      movingCount += 1
      if (!thinning.shows(trace.id)) continue
    }
    line.add({ kind: 'connection', id: trace.id }, place, index, trace.slot, trace.lost === null ? 'filled' : 'bad')
  }
  const running = new Set<number>()
  for (const trace of recording.requests.values()) {
    if (trace.connectionId !== null && isRunning(trace, monoMs)) running.add(trace.connectionId)
    if (mode === 'connections') continue
    const place = placeRequest(trace, monoMs, input.travel)
    if (place === null || place.at === 'inside') continue
    movingCount += 1
    if (!thinning.shows(trace.id)) continue
    line.add({ kind: 'request', id: trace.id }, place, indexOf.get(trace.slot), trace.slot, answerLook(trace, place))
  }
  thinning.learn(movingCount)

  const traced = mode === 'connections' ? frame?.connectionsOneOf : frame?.requestsOneOf
  return {
    dots,
    pips: workers.map((worker, index) =>
      pipRow({
        input,
        index,
        traces: open[index] ?? [],
        underWayCount: underWay[index] ?? 0,
        running,
        frame,
        slot: worker.slot,
      }),
    ),
    oneOf: (traced ?? 1) * thinning.keepOneOf,
    isMoving: movingCount > 0,
  }
}

/** Puts dots on their lines; those that stand take their places one behind the other. */
class DotLine {
  readonly #input: SceneInput
  readonly #dots: Dot[]
  #waitingCount = 0
  readonly #stuckCounts = new Map<number, number>()

  constructor(input: SceneInput, dots: Dot[]) {
    this.#input = input
    this.#dots = dots
  }

  add(trace: TraceKey, place: Place, index: number | undefined, slot: number | null, look: Dot['look']): void {
    const point = this.#point(place, index)
    if (point === null) return
    const known = place.at === 'to-primary' || place.at === 'waiting' || place.at === 'lost' ? null : slot
    this.#dots.push({ x: point.x, y: point.y, trace, slot: known, look })
  }

  #point(place: Place, index: number | undefined): Point | null {
    const { wires, still, layout } = this.#input
    if (!layout.wired || (still && isMoving(place))) return null
    const toWorker = index === undefined ? undefined : wires.toWorkers[index]
    switch (place.at) {
      case 'to-primary':
        return along(wires.toPrimary, place.ratio)
      case 'lost':
        return along(wires.toPrimary, 1 - place.ratio)
      case 'waiting':
        return this.#queuePlace()
      case 'to-worker':
        return along(toWorker, place.ratio)
      case 'returning':
        return along(toWorker, 1 - place.ratio)
      case 'stuck':
        return toWorker === undefined || index === undefined ? null : this.#beforeTheBox(toWorker, index)
      case 'inside':
        return null
    }
  }

  #queuePlace(): Point | null {
    const { queue } = this.#input.layout
    const nth = this.#waitingCount
    this.#waitingCount += 1
    const x = queue.x + 4 + nth * dotPitchPx
    return x > queue.x + queue.width - 3 ? null : { x, y: queue.y + queue.height / 2 }
  }

  #beforeTheBox(path: WirePath, index: number): Point {
    const nth = this.#stuckCounts.get(index) ?? 0
    this.#stuckCounts.set(index, nth + 1)
    return pointAlong(path, Math.max(0, 1 - (9 + nth * dotPitchPx) / path.lengthPx))
  }
}

function along(path: WirePath | null | undefined, ratio: number): Point | null {
  return path === null || path === undefined ? null : pointAlong(path, ratio)
}

function isMoving({ at }: Place): boolean {
  return at === 'to-primary' || at === 'to-worker' || at === 'returning' || at === 'lost'
}

/** Open in the worker by its own account, though its dot may still be on the way. */
function isOpen({ openedMonoMs, closedMonoMs }: ConnectionTrace, monoMs: number): boolean {
  return openedMonoMs !== null && openedMonoMs <= monoMs && (closedMonoMs === null || closedMonoMs > monoMs)
}

function isRunning({ startedMonoMs, endedMonoMs }: RequestTrace, monoMs: number): boolean {
  return startedMonoMs <= monoMs && (endedMonoMs === null || endedMonoMs > monoMs)
}

/** The way there is filled, the answer hollow, and a failed one says so. */
function answerLook({ status }: RequestTrace, place: Place): Dot['look'] {
  if (place.at !== 'returning') return 'filled'
  return status === null || status >= 500 ? 'bad' : 'hollow'
}
