import type { LifelineSegment } from '../../../../shared/model/event.ts'
import { timeTicks } from '../../../charts/axes/time-axis.ts'
import { type Palette, paletteSlot } from '../../../charts/palette.ts'
import type { HurtStretch } from '../../../panels/faults/hurt-slots.ts'
import { laneStates } from '../../../panels/worker/lane-states.ts'
import type { Context } from '../../../wire/layer.ts'
import {
  hurtBandPx,
  type LaneWindow,
  laneHeight,
  laneHurts,
  laneMarks,
  lanePitch,
  laneSegments,
  laneX,
} from './lane-geometry.ts'
import { lanePattern } from './lane-pattern.ts'

/** One slot's lane. */
export interface Lane {
  readonly slot: number
  readonly segments: readonly LifelineSegment[]
  /** When faults were at work in it. */
  readonly hurts: readonly HurtStretch[]
}

/** What the canvas shows: all lanes, scrolled by `scrollTop` within `height` px. */
export interface LanesPicture {
  readonly lanes: readonly Lane[]
  readonly window: LaneWindow
  readonly palette: Palette
  readonly scrollTop: number
  readonly height: number
}

/** Draws the lanes in sight. `context` is scaled to CSS px and empty. */
export function drawLanes(context: Context, picture: LanesPicture): void {
  const { palette, window } = picture
  context.save()
  context.strokeStyle = palette.css('line-soft')
  context.beginPath()
  for (const tick of timeTicks(window.rangeMs)) {
    const x = Math.round(laneX(window, window.nowMs + tick)) + 0.5
    context.moveTo(x, 0)
    context.lineTo(x, picture.height)
  }
  context.stroke()
  context.restore()
  const first = Math.max(0, Math.floor(picture.scrollTop / lanePitch) - 1)
  const last = Math.ceil((picture.scrollTop + picture.height) / lanePitch)
  picture.lanes.slice(first, last + 1).forEach((lane, index) => {
    drawLane(context, picture, lane, (first + index) * lanePitch - picture.scrollTop + 2)
  })
}

function drawLane(context: Context, picture: LanesPicture, lane: Lane, y: number): void {
  const { palette, window } = picture
  drawChip(context, picture, lane.slot, y)
  for (const segment of laneSegments(lane.segments, window)) {
    const state = laneStates[segment.state]
    context.beginPath()
    context.roundRect(segment.x, y, segment.width, laneHeight, Math.min(2, segment.width / 2))
    context.fillStyle = palette.css(state.fill)
    context.fill()
    const pattern = lanePattern(context, state.pattern, palette.css('panel'))
    if (pattern !== null) {
      context.fillStyle = pattern
      context.fill()
    }
    if (segment.label !== '' && (segment.state === 'listening' || segment.state === 'stopped')) {
      writeText(context, picture, segment.label, segment.x + 6, y + 10.5, 400, palette.css('fg'))
    }
  }
  drawHurts(context, picture, lane, y)
  const marks = laneMarks(lane.segments, window)
  for (const mark of marks) {
    if (mark.wordsX === null) continue
    context.beginPath()
    context.roundRect(mark.wordsX, y + 1, mark.wordsWidth, laneHeight - 2, 3)
    context.fillStyle = palette.css('panel')
    context.fill()
    writeText(context, picture, mark.words, mark.wordsX + 5, y + 10.5, 500, palette.css('bad'))
  }
  // Ticks last: no end may hide under the words of another.
  for (const mark of marks) {
    context.fillStyle = palette.css(mark.calm ? 'fg-2' : 'bad')
    context.fillRect(mark.x - 1, y - 2, 2, laneHeight + 4)
  }
}

/** A band along the lower edge, hatched: what state the worker was in stays to be seen above it. */
function drawHurts(context: Context, { palette, window }: LanesPicture, { hurts }: Lane, y: number): void {
  const pattern = lanePattern(context, 'hatch', palette.css('panel'))
  for (const { x, width } of laneHurts(hurts, window)) {
    context.fillStyle = palette.css('panel')
    context.fillRect(x, y + laneHeight - hurtBandPx - 1, width, 1)
    context.fillStyle = palette.css('hot')
    context.fillRect(x, y + laneHeight - hurtBandPx, width, hurtBandPx)
    if (pattern === null) continue
    context.fillStyle = pattern
    context.fillRect(x, y + laneHeight - hurtBandPx, width, hurtBandPx)
  }
}

function drawChip(context: Context, picture: LanesPicture, slot: number, y: number): void {
  const width = slot > 99 ? 20 : slot > 9 ? 17 : 14
  context.beginPath()
  context.roundRect(19 - width / 2, y, width, laneHeight, 4)
  context.fillStyle = paletteSlot(picture.palette, slot)
  context.fill()
  context.textAlign = 'center'
  writeText(context, picture, String(slot), 19, y + 10.5, 700, picture.palette.css('on-slot'))
  context.textAlign = 'left'
}

function writeText(
  context: Context,
  picture: LanesPicture,
  text: string,
  x: number,
  y: number,
  weight: number,
  color: string,
): void {
  context.font = `${weight} ${weight === 400 ? 10 : 9.5}px ${picture.palette.css('font')}`
  context.fillStyle = color
  context.fillText(text, x, y)
}
