import type { Point, WirePath } from './curves.ts'
import type { Context } from './layer.ts'
import type { PipRow } from './pips.ts'
import type { Dot } from './scene.ts'
import type { WireWorker, WorkerMood } from './scene-input.ts'
import { type Wires, wireWidthPx } from './wires.ts'

/** The theme's colours, read from the tokens by whoever shows the picture. */
export interface WireColors {
  /** By slot, of a palette that repeats. */
  readonly slot: (slot: number) => string
  readonly panel: string
  readonly line: string
  /** Before a worker is known. */
  readonly neutral: string
  readonly faint: string
  readonly bad: string
  /** A fault is at work. */
  readonly hurt: string
  /** The trace whose story is open. */
  readonly selected: string
}

const fullTurn = 2 * Math.PI
const clientsLinePx = 6
const dotRadiusPx = 2.8
/** A few are drawn larger: they have the room, and are harder to find. */
const fewDots = { radiusPx: 3.8, upToCount: 8, noMoreThanCount: 24 }
/** What marks where the next connection goes out. */
const nextRadiusPx = 4.5
/** What marks the line of a worker that a fault is at work in: half its width, and how far it stands before the card. */
const hurtMark = { halfPx: 5, beforePx: 11 }

interface LineLook {
  readonly alpha: number
  readonly dash: readonly number[]
}

const looks: Readonly<Record<WorkerMood, LineLook>> = {
  serving: { alpha: 0.38, dash: [] },
  starting: { alpha: 0.5, dash: [2, 5] },
  draining: { alpha: 0.6, dash: [4, 4] },
  paused: { alpha: 0.6, dash: [1.5, 4] },
  unresponsive: { alpha: 0.5, dash: [] },
  gone: { alpha: 1, dash: [2, 5] },
}

/** Messages are no connections: a thin line of dots. */
const messageLook: LineLook = { alpha: 0.75, dash: [1.2, 4] }

/** Draws the lines. `context` is scaled to CSS px and empty. */
export function paintWires(context: Context, wires: Wires, workers: readonly WireWorker[], colors: WireColors): void {
  if (wires.toPrimary !== null) {
    strokePath(context, wires.toPrimary, colors.faint, clientsLinePx, { alpha: 0.28, dash: [] })
  }
  if (wires.asks !== null) strokePath(context, wires.asks, colors.faint, 1.5, messageLook)
  wires.messages.forEach((path, index) => {
    const isSeen = !wires.outOfSight[index] && workers[index]?.mood !== 'gone'
    if (isSeen) strokePath(context, path, colors.neutral, 1.2, messageLook)
  })
  workers.forEach((worker, index) => {
    const path = wires.toWorkers[index]
    if (path === undefined) return
    const isGone = worker.mood === 'gone'
    // A dashed line as wide as it is long between dashes would be no line any more.
    const widest = worker.mood === 'serving' || worker.mood === 'unresponsive' ? Number.POSITIVE_INFINITY : 4
    const width = isGone ? 1.5 : Math.min(widest, wireWidthPx(worker.shareRatio))
    const look = looks[worker.mood]
    const alpha = wires.outOfSight[index] ? look.alpha * 0.4 : look.alpha
    strokePath(context, path, isGone ? colors.line : colors.slot(worker.slot), width, { ...look, alpha })
    if (worker.isHurt && !wires.outOfSight[index]) paintHurt(context, path, colors)
  })
}

/** A rhomb on the line where it reaches the worker. */
function paintHurt(context: Context, path: WirePath, colors: WireColors): void {
  const end = path.curves.at(-1)?.[3]
  if (end === undefined) return
  const { halfPx, beforePx } = hurtMark
  const x = end.x - beforePx
  context.beginPath()
  context.moveTo(x, end.y - halfPx)
  context.lineTo(x + halfPx, end.y)
  context.lineTo(x, end.y + halfPx)
  context.lineTo(x - halfPx, end.y)
  context.closePath()
  context.fillStyle = colors.hurt
  context.fill()
  context.strokeStyle = colors.panel
  context.lineWidth = 1.5
  context.stroke()
}

/** Draws what moves, or waits on its way. `context` is scaled to CSS px and empty. */
export function paintDots(context: Context, dots: readonly Dot[], colors: WireColors): void {
  const radiusPx = dotRadiusOf(dots.length)
  for (const dot of dots) paintDot(context, dot, radiusPx, colors)
}

/** Without a step: one dot more or less must not make all of them jump. */
export function dotRadiusOf(count: number): number {
  const { radiusPx, upToCount, noMoreThanCount } = fewDots
  const part = Math.min(1, Math.max(0, (count - upToCount) / (noMoreThanCount - upToCount)))
  return radiusPx - (radiusPx - dotRadiusPx) * part
}

/** A knob at the primary, where the line of that slot begins: the next connection leaves there. */
export function paintNext(
  context: Context,
  wires: Wires,
  workers: readonly WireWorker[],
  slot: number,
  colors: WireColors,
): void {
  const start = wires.toWorkers[workers.findIndex((worker) => worker.slot === slot)]?.curves[0]?.[0]
  if (start === undefined || wires.toPrimary === null) return
  context.beginPath()
  // Beside the primary's box, which stands above the picture.
  context.arc(start.x + nextRadiusPx, start.y, nextRadiusPx, 0, fullTurn)
  context.fillStyle = colors.slot(slot)
  context.fill()
  context.strokeStyle = colors.panel
  context.lineWidth = 1.5
  context.stroke()
}

/** Draws what the workers hold open. `context` is scaled to CSS px and empty. */
export function paintPipRows(context: Context, rows: readonly PipRow[], colors: WireColors): void {
  for (const row of rows) paintPips(context, row, colors)
}

/** A ring around the trace whose story is open. */
export function paintSelection(context: Context, at: Point, colors: WireColors): void {
  context.beginPath()
  context.arc(at.x, at.y, fewDots.radiusPx + 2.5, 0, fullTurn)
  context.strokeStyle = colors.selected
  context.lineWidth = 2
  context.stroke()
}

function strokePath(context: Context, path: WirePath, color: string, width: number, look: LineLook) {
  context.beginPath()
  path.curves.forEach(([start, first, second, end], index) => {
    if (index === 0) context.moveTo(start.x, start.y)
    context.bezierCurveTo(first.x, first.y, second.x, second.y, end.x, end.y)
  })
  context.globalAlpha = look.alpha
  context.strokeStyle = color
  context.lineWidth = width
  context.lineJoin = 'round'
  context.setLineDash([...look.dash])
  context.stroke()
  context.setLineDash([])
  context.globalAlpha = 1
}

/** A rim in the panel's colour keeps a dot apart from its line and from its neighbours. */
function paintDot(context: Context, dot: Dot, radiusPx: number, colors: WireColors): void {
  const color = dot.slot === null ? colors.neutral : colors.slot(dot.slot)
  context.beginPath()
  context.arc(dot.x, dot.y, radiusPx, 0, fullTurn)
  context.fillStyle = dot.look === 'hollow' ? colors.panel : dot.look === 'bad' ? colors.bad : color
  context.fill()
  context.strokeStyle = dot.look === 'hollow' ? color : colors.panel
  context.lineWidth = dot.look === 'hollow' ? 1.5 : 1
  context.stroke()
}

function paintPips(context: Context, { slot, pips, radiusPx, bar }: PipRow, colors: WireColors): void {
  const color = colors.slot(slot)
  if (bar !== null) {
    paintBar(context, bar, color, colors.line)
    return
  }
  if (pips.length === 0) return
  context.fillStyle = color
  context.beginPath()
  for (const pip of pips) {
    if (!pip.filled) continue
    context.moveTo(pip.x + radiusPx, pip.y)
    context.arc(pip.x, pip.y, radiusPx, 0, fullTurn)
  }
  context.fill()
  const hollowPx = radiusPx * 0.82
  context.strokeStyle = color
  context.lineWidth = 0.9
  context.globalAlpha = 0.8
  context.beginPath()
  for (const pip of pips) {
    if (pip.filled) continue
    context.moveTo(pip.x + hollowPx, pip.y)
    context.arc(pip.x, pip.y, hollowPx, 0, fullTurn)
  }
  context.stroke()
  context.globalAlpha = 1
}

function paintBar(
  context: Context,
  { box, filledRatio }: NonNullable<PipRow['bar']>,
  color: string,
  track: string,
): void {
  const radius = box.height / 2
  context.fillStyle = track
  context.beginPath()
  context.roundRect(box.x, box.y, box.width, box.height, radius)
  context.fill()
  if (filledRatio === 0) return
  context.fillStyle = color
  context.beginPath()
  context.roundRect(box.x, box.y, Math.max(box.height, box.width * filledRatio), box.height, radius)
  context.fill()
}
