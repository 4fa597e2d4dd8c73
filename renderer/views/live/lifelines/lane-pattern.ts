import type { LanePattern } from '../../../panels/worker/lane-states.ts'
import type { Context } from '../../../wire/layer.ts'

/** Edge of a pattern's tile in px: a pattern repeats seamlessly at this distance. */
const tile = 5

const drawn = new Map<string, CanvasPattern | null>()

/** A pattern in the panel's colour, to lay over a state's fill; null for plain states. Made once per colour. */
export function lanePattern(context: Context, pattern: LanePattern, color: string): CanvasPattern | null {
  if (pattern === 'none') return null
  const key = `${pattern} ${color}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const made = makePattern(context, pattern, color)
  drawn.set(key, made)
  return made
}

function makePattern(context: Context, pattern: LanePattern, color: string): CanvasPattern | null {
  const scale = 2
  const canvas = new OffscreenCanvas(tile * scale, tile * scale)
  const ink = canvas.getContext('2d')
  if (ink === null) return null
  ink.scale(scale, scale)
  ink.fillStyle = color
  ink.strokeStyle = color
  ink.globalAlpha = 0.6
  ink.lineWidth = pattern === 'cross' ? 0.9 : 1.4
  if (pattern === 'hatch' || pattern === 'cross') strokeDiagonal(ink, 1)
  if (pattern === 'back-hatch' || pattern === 'cross') strokeDiagonal(ink, -1)
  if (pattern === 'rows') ink.fillRect(0, 1.5, tile, 1.2)
  if (pattern === 'dots') {
    ink.beginPath()
    ink.arc(tile / 2, tile / 2, 1.1, 0, 2 * Math.PI)
    ink.fill()
  }
  const made = context.createPattern(canvas, 'repeat')
  made?.setTransform(new DOMMatrix().scale(1 / scale))
  return made
}

/** Three parallels, so that the tile's corners join with its neighbours. */
function strokeDiagonal(ink: OffscreenCanvasRenderingContext2D, slope: 1 | -1): void {
  ink.beginPath()
  for (const shift of [-tile, 0, tile]) {
    ink.moveTo(shift - 1, slope === 1 ? tile + 1 : -1)
    ink.lineTo(shift + tile + 1, slope === 1 ? -1 : tile + 1)
  }
  ink.stroke()
}
