import { type MouseEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Palette } from '../../../charts/palette.ts'
import { useElementSize } from '../../../charts/use-element-size.ts'
import { useInSight } from '../../../charts/use-in-sight.ts'
import { formatClock } from '../../../format/clock-time.ts'
import { formatDuration } from '../../../format/duration.ts'
import { laneStates } from '../../../panels/worker/lane-states.ts'
import { openDrawer, openExit } from '../../../store/commands/view-actions.ts'
import { freeLayer } from '../../../wire/layer.ts'
import { drawLanes, type Lane, type LanesPicture } from './draw-lanes.ts'
import {
  endAtX,
  hurtsAtX,
  type LaneSegment,
  laneHurts,
  lanePitch,
  laneSegments,
  lanesHeightPx,
  segmentAtX,
} from './lane-geometry.ts'
import { hurtStretchInWords } from './lane-words.ts'

interface LaneCanvasProps {
  readonly lanes: readonly Lane[]
  readonly nowMs: number
  readonly rangeMs: number
  readonly palette: Palette
  /** More lanes than this scroll. */
  readonly maxLanes: number
  readonly describedBy: string
}

interface Hover {
  readonly x: number
  readonly y: number
}

/** The lanes on one canvas as large as what is in sight, so that 64 of them cost no more than eight. */
export function LaneCanvas({ lanes, nowMs, rangeMs, palette, maxLanes, describedBy }: LaneCanvasProps) {
  const [box, size] = useElementSize<HTMLDivElement>()
  const [scrollTop, setScrollTop] = useState(0)
  const [hover, setHover] = useState<Hover | null>(null)
  const height = lanesHeightPx(lanes.length, maxLanes)
  const scrolls = lanes.length > maxLanes
  const window = { nowMs, rangeMs, width: size.width }
  const canvas = useDrawnLanes({ lanes, window, palette, scrollTop, height }, useInSight(box))

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    setHover({ x: event.clientX - bounds.left, y: event.clientY - bounds.top })
  }
  const lane = hover === null ? undefined : lanes[Math.floor((hover.y + scrollTop) / lanePitch)]
  const segment = lane === undefined || hover === null ? null : segmentAtX(laneSegments(lane.segments, window), hover.x)

  const press = (event: MouseEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect()
    const pressed = lanes[Math.floor((event.clientY - bounds.top + scrollTop) / lanePitch)]
    if (pressed === undefined) return
    const ended = endAtX(pressed.segments, window, event.clientX - bounds.left)
    if (ended === null) openDrawer(pressed.slot)
    else openExit(pressed.slot, ended)
  }

  return (
    <div className="ll-frame">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table and the events in words lead there by keyboard */}
      <div
        className="ll-scroll"
        ref={box}
        style={{ height }}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onPointerMove={point}
        onPointerLeave={() => setHover(null)}
        onClick={press}
        role="img"
        aria-label="State of each slot over time"
        aria-describedby={describedBy}
        {...(scrolls ? { tabIndex: 0 } : {})}
      >
        <canvas className="ll-canvas" ref={canvas} style={{ height }} />
        {scrolls && <div style={{ height: (lanes.length - maxLanes) * lanePitch }} />}
      </div>
      {segment !== null && hover !== null && lane !== undefined && (
        <div className="ll-tip" style={tipPlace(hover, size.width)}>
          {segmentInWords(lane.slot, segment, nowMs)}
          {hurtsAtX(laneHurts(lane.hurts, window), hover.x).map((hurt) => (
            <div key={`${hurt.words} ${hurt.startAtMs}`} className="tone-hot">
              {hurtStretchInWords(hurt, nowMs)}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

/**
 * The canvas, drawn anew whenever something in the picture is another. It is free of the page: text on a canvas of the page makes
 * the browser lay out the page first.
 */
function useDrawnLanes({ lanes, window, palette, scrollTop, height }: LanesPicture, isInSight: boolean) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { nowMs, rangeMs, width } = window
  useLayoutEffect(() => {
    if (canvas.current === null || !isInSight) return
    const context = freeLayer(canvas.current).clear({ x: 0, y: 0, width, height })
    if (context !== null) drawLanes(context, { lanes, window: { nowMs, rangeMs, width }, palette, scrollTop, height })
  }, [isInSight, lanes, nowMs, rangeMs, width, palette, scrollTop, height])
  return canvas
}

function segmentInWords(slot: number, { segment }: LaneSegment, nowMs: number): string {
  const length = formatDuration((segment.endAtMs ?? nowMs) - segment.startAtMs)
  const generation = segment.generation > 0 ? ` g${segment.generation}` : ''
  const end = segment.endMark === null ? '' : `, ended by ${segment.endMark}`
  return `slot ${slot}${generation} ${laneStates[segment.state].word} for ${length}, from ${formatClock(segment.startAtMs)}${end}`
}

function tipPlace(hover: Hover, width: number) {
  const top = hover.y + 14
  return hover.x < width / 2 ? { left: hover.x + 8, top } : { right: width - hover.x + 8, top }
}
