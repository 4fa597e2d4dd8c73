import { levelCurve, type Point, straight, type WirePath, wirePath } from './curves.ts'
import { type WireLayout, workerBox } from './wire-layout.ts'

/** The lines of one picture. */
export interface Wires {
  /** Clients to the primary; null where connections go around it. */
  readonly toPrimary: WirePath | null
  /** To each worker, by index: from the primary, or from the clients around it. */
  readonly toWorkers: readonly WirePath[]
  /** Messages: from the app's own primary to each worker, by index; empty without one. */
  readonly messages: readonly WirePath[]
  /** From the deck's primary to the app's own, which asks it to fork; null without one. */
  readonly asks: WirePath | null
  /** By index: the worker is scrolled out of sight, and its line ends at the edge. */
  readonly outOfSight: readonly boolean[]
}

/** Px of line width per percent of all connections; the thinnest line says "connected, nothing new". */
const pxPerPercent = 0.19
const thinnestPx = 1.5

/** A line's width for a share of the window, 0–1. */
export function wireWidthPx(shareRatio: number | null): number {
  return Math.max(thinnestPx, (shareRatio ?? 0) * 100 * pxPerPercent)
}

/**
 * Lines to `workerCount` workers. `around`: what is drawn does not pass through the primary. Workers scrolled out of
 * sight are reached at the edge.
 */
export function layWires(layout: WireLayout, workerCount: number, scrollTop: number, around: boolean): Wires {
  const highest = layout.cards.y + 1
  const lowest = layout.cards.y + layout.cards.height - 1
  const boxes = Array.from({ length: workerCount }, (_, index) => workerBox(layout, index, scrollTop))
  const middles = boxes.map((box) => box.y + box.height / 2)
  const ends = middles.map((y) => ({ x: layout.cards.x, y: Math.min(lowest, Math.max(highest, y)) }))
  return {
    ...(around ? aroundThePrimary(layout, ends) : throughThePrimary(layout, ends)),
    ...messageWires(layout, ends),
    outOfSight: middles.map((y) => y < highest || y > lowest),
  }
}

type Ends = readonly Point[]
type Paths = Pick<Wires, 'toPrimary' | 'toWorkers'>

function throughThePrimary({ clients, primary }: WireLayout, ends: Ends): Paths {
  const middle = primary.y + primary.height / 2
  const spread = Math.min(22, 96 / Math.max(1, ends.length), (primary.height - 24) / Math.max(1, ends.length))
  return {
    toPrimary: wirePath([
      levelCurve({ x: clients.x + clients.width, y: clients.y + clients.height / 2 }, { x: primary.x, y: middle }),
    ]),
    toWorkers: ends.map((end, index) => {
      const y = middle + (index - (ends.length - 1) / 2) * spread
      return wirePath([levelCurve({ x: primary.x + primary.width, y }, end)])
    }),
  }
}

/** Where a line of messages reaches a card: beside that of the connections. */
const besidePx = 6

function messageWires({ room, primary, own }: WireLayout, ends: Ends): Pick<Wires, 'messages' | 'asks'> {
  if (own === null || room.isOwnGone === true) return { messages: [], asks: null }
  const from = { x: own.x + own.width, y: own.y + own.height / 2 }
  const x = primary.x + primary.width / 2
  return {
    messages: ends.map((end) => wirePath([levelCurve(from, { x: end.x, y: end.y + besidePx })])),
    asks: wirePath([straight({ x, y: primary.y + primary.height }, { x, y: own.y })]),
  }
}

/** The upper half passes above the boxes of the primaries, the lower half below them, next to each other. */
function aroundThePrimary({ clients, primary, own, room }: WireLayout, ends: Ends): Paths {
  const start = { x: clients.x + clients.width, y: clients.y + clients.height / 2 }
  const aboveCount = Math.ceil(ends.length / 2)
  const belowCount = ends.length - aboveCount
  const lowest = own ?? primary
  const bottom = lowest.y + lowest.height
  const roomBelow = Math.max(4, room.height - 3 - bottom)
  const upper = lanes(aboveCount, Math.max(4, primary.y - 3))
  const lower = lanes(belowCount, roomBelow)
  const spread = Math.min(5, (clients.height - 16) / Math.max(1, ends.length))
  return {
    toPrimary: null,
    toWorkers: ends.map((end, index) => {
      const isAbove = index < aboveCount
      const lane = isAbove
        ? primary.y - upper * (aboveCount - index - 0.25)
        : bottom + lower * (index - aboveCount + 0.75)
      const from = { x: start.x, y: start.y + (index - (ends.length - 1) / 2) * spread }
      const over = { x: primary.x, y: lane }
      const past = { x: (isAbove ? primary : lowest).x + primary.width, y: lane }
      return wirePath([levelCurve(from, over), levelCurve(over, past), levelCurve(past, end)])
    }),
  }
}

function lanes(count: number, roomPx: number): number {
  return Math.min(11, roomPx / Math.max(1, count))
}
