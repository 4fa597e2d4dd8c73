import type { ConnectionTrace, RequestTrace } from '../../shared/model/traffic.ts'
import type { Point } from './curves.ts'
import { placeConnection } from './places.ts'
import type { TrafficFrame } from './recording.ts'
import type { SceneInput, TraceKey } from './scene-input.ts'
import { type Box, cardPadding, workerBox } from './wire-layout.ts'

/** One open connection in a worker's card; filled with a request in flight. */
export interface Pip extends Point {
  /** Null when the connection is open but not traced. */
  readonly trace: TraceKey | null
  readonly filled: boolean
}

/** What a worker holds open: pips, or a bar where they would be too many to count. */
export interface PipRow {
  readonly slot: number
  readonly pips: readonly Pip[]
  readonly radiusPx: number
  readonly bar: { readonly box: Box; readonly filledRatio: number } | null
}

/** More connections than this are one bar: nobody counts dots beyond. */
const mostPips = 40
const barHeightPx = 4

interface PipFacts {
  readonly input: SceneInput
  readonly index: number
  readonly slot: number
  /** Connections whose dots have reached the worker. */
  readonly traces: readonly ConnectionTrace[]
  /** Open ones whose dots have not. */
  readonly underWayCount: number
  /** Connections with a request in flight. */
  readonly running: ReadonlySet<number>
  readonly frame: TrafficFrame | null
}

/** What each worker holds open at one moment, in the order of the layout. */
export function pipRows(input: SceneInput): PipRow[] {
  const { recording, monoMs, workers, layout } = input
  if (layout.size !== 'tall' && layout.size !== 'roomy') return []
  const indexOf = new Map(workers.map((worker, index) => [worker.slot, index]))
  const open: ConnectionTrace[][] = workers.map(() => [])
  const underWay: number[] = workers.map(() => 0)
  for (const trace of recording.connections.values()) {
    const index = trace.slot === null ? undefined : indexOf.get(trace.slot)
    if (index === undefined || workers[index]?.generation !== trace.generation) continue
    const place = placeConnection(trace, monoMs, input.travel)
    if (place?.at === 'inside') open[index]?.push(trace)
    else if (place !== null && isOpen(trace, monoMs)) underWay[index] = (underWay[index] ?? 0) + 1
  }
  const running = new Set<number>()
  for (const trace of recording.requests.values()) {
    if (trace.connectionId !== null && isRunning(trace, monoMs)) running.add(trace.connectionId)
  }
  const frame = recording.frameAt(monoMs)
  return workers.map(({ slot }, index) =>
    pipRow({ input, index, slot, traces: open[index] ?? [], underWayCount: underWay[index] ?? 0, running, frame }),
  )
}

/** True when a picture of both would be the same, whatever connections stand behind the pips. */
export function looksAlike(before: readonly PipRow[], after: readonly PipRow[]): boolean {
  return before.length === after.length && after.every((row, index) => rowsLookAlike(before[index], row))
}

function rowsLookAlike(before: PipRow | undefined, after: PipRow): boolean {
  return (
    before !== undefined &&
    before.slot === after.slot &&
    before.pips.length === after.pips.length &&
    before.bar?.filledRatio === after.bar?.filledRatio &&
    after.pips.every(({ x, y, filled }, nth) => {
      const known = before.pips[nth]
      return known?.x === x && known.y === y && known.filled === filled
    })
  )
}

/** Open in the worker by its own account, though its dot may still be on the way. */
function isOpen({ openedMonoMs, closedMonoMs }: ConnectionTrace, monoMs: number): boolean {
  return openedMonoMs !== null && openedMonoMs <= monoMs && (closedMonoMs === null || closedMonoMs > monoMs)
}

function isRunning({ startedMonoMs, endedMonoMs }: RequestTrace, monoMs: number): boolean {
  return startedMonoMs <= monoMs && (endedMonoMs === null || endedMonoMs > monoMs)
}

/** The pips of one worker: the traced connections it holds, and as many more as it says it has open. */
function pipRow(facts: PipFacts): PipRow {
  const { input, index, slot, traces, running, frame, underWayCount } = facts
  const none = { slot, pips: [], radiusPx: 0, bar: null }
  const place = pipPlace(input, index)
  const worker = input.workers[index]
  if (place === null || worker === undefined) return none
  const told = frame?.workers.find((each) => each.slot === slot && each.generation === worker.generation)
  const untracedCount = Math.max(0, (told?.openConnections ?? 0) - traces.length - underWayCount)
  const count = traces.length + untracedCount
  if (count === 0) return none
  const tracedRunning = traces.filter((trace) => running.has(trace.id)).length
  const inFlight = Math.min(count, Math.max(tracedRunning, told?.requestsInFlight ?? 0))
  if (count > mostPips) {
    return { ...none, bar: { box: { ...place.box, height: barHeightPx }, filledRatio: inFlight / count } }
  }
  // Which untraced ones have a request in flight nobody knows: only how many.
  let moreFilled = inFlight - tracedRunning
  const pitchPx = Math.min(place.pitchPx, place.box.width / Math.ceil(count / place.rowCount))
  const perRow = Math.max(1, Math.floor((place.box.width + 0.5) / pitchPx))
  const pips = Array.from({ length: count }, (_, nth): Pip => {
    const trace = traces[nth]
    const known = trace !== undefined && running.has(trace.id)
    const filled = known || (trace === undefined || !isFullyTraced(frame) ? moreFilled-- > 0 : false)
    return {
      x: place.box.x + pitchPx / 2 + (nth % perRow) * pitchPx,
      y: place.box.y + barHeightPx / 2 + Math.floor(nth / perRow) * place.rowPitchPx,
      trace: trace === undefined ? null : { kind: 'connection', id: trace.id },
      filled,
    }
  })
  return { slot, pips, radiusPx: Math.min(place.radiusPx, pitchPx * 0.4), bar: null }
}

function isFullyTraced(frame: TrafficFrame | null): boolean {
  return frame !== null && frame.requestsOneOf === 1
}

interface PipPlace {
  readonly box: Box
  readonly pitchPx: number
  readonly radiusPx: number
  readonly rowCount: number
  readonly rowPitchPx: number
}

/** Where a card leaves room for pips: the same px as in the cards' style sheet. Null where it does not. */
function pipPlace({ layout, scrollTop }: SceneInput, index: number): PipPlace | null {
  const card = workerBox(layout, index, scrollTop)
  const x = card.x + cardPadding.inlinePx + 1
  const width = card.width - 2 * cardPadding.inlinePx - 2
  if (layout.size === 'tall') {
    // Three lines of 16, 14 and 4 px, 5 px apart, in the middle of the card.
    const y = card.y + (card.height - 44) / 2 + 40
    return { box: { x, y, width, height: 4 }, pitchPx: 6, radiusPx: 2, rowCount: 1, rowPitchPx: 8 }
  }
  if (layout.size === 'roomy') {
    return { box: { x, y: card.y + 56, width, height: 4 }, pitchPx: 8, radiusPx: 2.8, rowCount: 2, rowPitchPx: 9 }
  }
  return null
}
