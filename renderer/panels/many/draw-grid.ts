import type { Tone } from '../../../shared/model/event.ts'
import type { Palette, Token } from '../../charts/palette.ts'
import type { Context } from '../../wire/layer.ts'
import type { GridGeometry } from './grid-geometry.ts'
import type { SlotCell } from './slot-groups.ts'

export interface GridPicture {
  readonly cells: readonly SlotCell[]
  readonly geometry: GridGeometry
  readonly palette: Palette
  /** Cells that are not meant stand back. */
  readonly isMeant: (cell: SlotCell) => boolean
  readonly cursor: number | null
  readonly scrollTop: number
  readonly height: number
}

const inks: Readonly<Record<Tone, Token>> = {
  ok: 'rb-listening',
  info: 'info',
  warn: 'warn',
  hot: 'hot',
  bad: 'bad',
  idle: 'idle',
}

/** Draws what is in sight of the grid: one cell per slot, by colour and shape. */
export function drawGrid(context: Context, picture: GridPicture): void {
  const { cells, geometry, palette, isMeant, cursor, scrollTop, height } = picture
  const { pitchPx, columnCount } = geometry
  const first = Math.floor(scrollTop / pitchPx) * columnCount
  const last = Math.ceil((scrollTop + height) / pitchPx) * columnCount
  const size = pitchPx - (pitchPx > 12 ? 3 : 2)
  for (let index = first; index < Math.min(last, cells.length); index += 1) {
    const cell = cells[index]
    if (cell === undefined) continue
    const x = (index % columnCount) * pitchPx + 1
    const y = Math.floor(index / columnCount) * pitchPx - scrollTop + 1
    context.globalAlpha = isMeant(cell) ? 1 : 0.22
    const color = palette.css(inks[cell.tone])
    context.fillStyle = color
    context.strokeStyle = color
    drawShape(context, cell, x, y, size)
    if (index === cursor) drawCursor(context, palette, x, y, size)
  }
  context.globalAlpha = 1
}

/**
 * A shape for each kind of state, so that nobody needs the colours: a full square serves, a ring is on its way, a bar is paused, a
 * diamond does not answer, a triangle waits, a cross has failed, an empty square is nobody.
 */
function drawShape(context: Context, { tone, word }: SlotCell, x: number, y: number, size: number): void {
  const middle = size / 2
  context.lineWidth = Math.max(1.25, size / 7)
  context.beginPath()
  if (tone === 'ok') {
    context.fillRect(x, y, size, size)
    return
  }
  if (tone === 'bad') {
    context.moveTo(x + 1, y + 1)
    context.lineTo(x + size - 1, y + size - 1)
    context.moveTo(x + size - 1, y + 1)
    context.lineTo(x + 1, y + size - 1)
    context.stroke()
    return
  }
  if (tone === 'hot') {
    polygon(context, [
      [x + middle, y],
      [x + size, y + middle],
      [x + middle, y + size],
      [x, y + middle],
    ])
    return
  }
  if (tone === 'warn') {
    polygon(context, [
      [x + middle, y],
      [x + size, y + size],
      [x, y + size],
    ])
    return
  }
  if (tone === 'info') {
    context.arc(x + middle, y + middle, middle - context.lineWidth / 2, 0, 2 * Math.PI)
    context.stroke()
    return
  }
  if (word === 'paused') {
    context.fillRect(x + size * 0.15, y, size * 0.25, size)
    context.fillRect(x + size * 0.6, y, size * 0.25, size)
    return
  }
  context.strokeRect(x + 0.75, y + 0.75, size - 1.5, size - 1.5)
}

function polygon(context: Context, points: readonly (readonly [x: number, y: number])[]): void {
  // Without a point before it, the first line only moves there.
  for (const [x, y] of points) context.lineTo(x, y)
  context.closePath()
  context.fill()
}

function drawCursor(context: Context, palette: Palette, x: number, y: number, size: number): void {
  context.globalAlpha = 1
  context.strokeStyle = palette.css('focus')
  context.lineWidth = 2
  context.strokeRect(x - 1, y - 1, size + 2, size + 2)
}
