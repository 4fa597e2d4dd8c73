import type { LifelineSegment, LifelineState } from '../../../../shared/model/event.ts'

/** Px of one lane and from one lane to the next. */
export const laneHeight = 14
export const lanePitch = 19
/** Where the time axis lies within the canvas. */
export const laneLeft = 38
export const laneRight = 14
/** A state shorter than its pixel must not vanish. */
const minSegmentPx = 3

/** Height of the picture: all lanes, or the most that are in sight before they scroll. */
export function lanesHeightPx(count: number, most: number): number {
  return Math.min(count, most) * lanePitch + 1
}

export interface LaneWindow {
  readonly nowMs: number
  readonly rangeMs: number
  /** Px of the whole canvas. */
  readonly width: number
}

/** A stretch of one state, in px. */
export interface LaneSegment {
  readonly x: number
  readonly width: number
  readonly state: LifelineState
  readonly generation: number
  /** "g2" where a generation begins and there is room, else ''. */
  readonly label: string
  readonly segment: LifelineSegment
}

/** The tick where a generation ended, with its words to the left where there is room. */
export interface LaneMark {
  readonly x: number
  readonly words: string
  /** Left edge of the words' box; null when they would cover others, or when nobody needs them. */
  readonly wordsX: number | null
  readonly wordsWidth: number
  /** Someone asked for this end, or it was clean: no reason for alarm. */
  readonly calm: boolean
}

/** Where a moment lies on the lanes. */
export function laneX(window: LaneWindow, atMs: number): number {
  const span = window.width - laneLeft - laneRight
  return laneLeft + (1 + (atMs - window.nowMs) / window.rangeMs) * span
}

/** Segments in view, in the order to paint them: long ones first, so that short ones stay visible on top. */
export function laneSegments(segments: readonly LifelineSegment[], window: LaneWindow): LaneSegment[] {
  const left = laneLeft
  const right = window.width - laneRight
  const placed: LaneSegment[] = []
  let labelled = 0
  for (const segment of segments) {
    const endX = laneX(window, Math.min(window.nowMs, segment.endAtMs ?? window.nowMs))
    if (endX < left || segment.startAtMs > window.nowMs) continue
    const startX = Math.max(left, laneX(window, segment.startAtMs))
    const width = Math.max(minSegmentPx, endX - startX - (segment.endAtMs === null ? 0 : 0.75))
    const x = Math.min(startX, right - width)
    const label = width > 30 && segment.generation > labelled ? `g${segment.generation}` : ''
    if (label !== '') labelled = segment.generation
    placed.push({ x, width, state: segment.state, generation: segment.generation, label, segment })
  }
  return placed.sort((one, other) => other.width - one.width)
}

/** Ends of generations in view. Words give way to the words of a later end. */
export function laneMarks(segments: readonly LifelineSegment[], window: LaneWindow): LaneMark[] {
  const marks: LaneMark[] = []
  let free = window.width
  for (const segment of segments.toReversed()) {
    if (segment.endMark === null || segment.endAtMs === null) continue
    const x = laneX(window, segment.endAtMs)
    if (x < laneLeft || segment.endAtMs > window.nowMs) continue
    const wordsWidth = segment.endMark.length * 5.8 + 10
    const wordsX = x - wordsWidth - 3
    const calm = segment.state === 'draining' || segment.state === 'stopped' || segment.endMark === 'exit 0'
    const fits = !calm && wordsX >= laneLeft && x + 2 <= free
    marks.push({ x, words: segment.endMark, wordsX: fits ? wordsX : null, wordsWidth, calm })
    free = fits ? wordsX : Math.min(free, x - 2)
  }
  return marks.reverse()
}

/** The segment under a pointer: what is painted last is on top. */
export function segmentAtX(placed: readonly LaneSegment[], x: number): LaneSegment | null {
  return placed.findLast((segment) => x >= segment.x && x <= segment.x + segment.width + 0.75) ?? null
}
