import type { RequestTrace } from '../../shared/model/traffic.ts'
import { type Point, pointAlong, type WirePath } from './curves.ts'
import type { PipRow } from './pips.ts'
import { type Place, placeConnection, placeRequest } from './places.ts'
import type { SceneInput, TraceKey } from './scene-input.ts'

export interface Dot extends Point {
  readonly trace: TraceKey
  /** Colour; null before a worker is known. */
  readonly slot: number | null
  readonly look: 'filled' | 'hollow' | 'bad'
}

/** What moves, or waits on its way. */
export interface DotScene {
  readonly dots: readonly Dot[]
  /** One of so many connections (or requests) is drawn. */
  readonly oneOf: number
  /** Something is on its way. */
  readonly isMoving: boolean
}

/** All that is drawn at one moment and may be pressed. */
export interface Scene {
  readonly dots: readonly Dot[]
  /** By worker; empty where there is no room for them. */
  readonly pips: readonly PipRow[]
}

/** Waiting dots in the queue's strip, and dots that stand before a worker's box. */
const dotPitchPx = 8

/** The dots at one moment. Pure but for the thinning, which learns how many there would be. It runs for every frame. */
export function placeDots(input: SceneInput): DotScene {
  const { recording, monoMs, mode, thinning } = input
  const dots: Dot[] = []
  const line = new DotLine(input, dots)
  const movingCount = mode === 'connections' ? addConnections(input, line) : addRequests(input, line)
  thinning.learn(movingCount)
  const frame = recording.frameAt(monoMs)
  const traced = mode === 'connections' ? frame?.connectionsOneOf : frame?.requestsOneOf
  return { dots, oneOf: (traced ?? 1) * thinning.keepOneOf, isMoving: movingCount > 0 }
}

/** Answers how many move, drawn or not. */
function addConnections({ recording, monoMs, workers, travel, thinning }: SceneInput, line: DotLine): number {
  const indexOf = indexBySlot(workers)
  let movingCount = 0
  for (const trace of recording.connections.values()) {
    const place = placeConnection(trace, monoMs, travel)
    if (place === null || place.at === 'inside') continue
    const index = trace.slot === null ? undefined : indexOf.get(trace.slot)
    const worker = index === undefined ? undefined : workers[index]
    if (place.at === 'returning' && worker?.mood !== 'draining') continue
    if (isMoving(place)) {
      movingCount += 1
      if (!thinning.shows(trace.id)) continue
    }
    line.add({ kind: 'connection', id: trace.id }, place, index, trace.slot, trace.lost === null ? 'filled' : 'bad')
  }
  return movingCount
}

/** Answers how many move, drawn or not. */
function addRequests({ recording, monoMs, workers, travel, thinning }: SceneInput, line: DotLine): number {
  const indexOf = indexBySlot(workers)
  let movingCount = 0
  for (const trace of recording.requests.values()) {
    const place = placeRequest(trace, monoMs, travel)
    if (place === null || place.at === 'inside') continue
    movingCount += 1
    if (!thinning.shows(trace.id)) continue
    line.add({ kind: 'request', id: trace.id }, place, indexOf.get(trace.slot), trace.slot, answerLook(trace, place))
  }
  return movingCount
}

const indexBySlot = (workers: SceneInput['workers']): ReadonlyMap<number, number> =>
  new Map(workers.map((worker, index) => [worker.slot, index]))

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

/** The way there is filled, the answer hollow, and a failed one says so. */
function answerLook({ status }: RequestTrace, place: Place): Dot['look'] {
  if (place.at !== 'returning') return 'filled'
  return status === null || status >= 500 ? 'bad' : 'hollow'
}
