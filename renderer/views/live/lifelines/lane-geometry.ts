import type { LifelineSegment, LifelineState } from '../../../../shared/model/event.ts'
import type { HurtStretch } from '../../../panels/faults/hurt-slots.ts'

/** Px of one lane and from one lane to the next. */
export const laneHeight = 14
export const lanePitch = 19
/** Of a lane's height, what a fault takes along its lower edge. */
export const hurtBandPx = 5
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

/** A stretch in which a fault was at work, in px. */
export interface LaneHurt {
  readonly x: number
  readonly width: number
  readonly stretch: HurtStretch
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

/** Faults in view, oldest first. */
export function laneHurts(stretches: readonly HurtStretch[], window: LaneWindow): readonly LaneHurt[] {
  const right = window.width - laneRight
  return stretches.flatMap((stretch) => {
    const endX = laneX(window, Math.min(window.nowMs, stretch.endAtMs ?? window.nowMs))
    if (endX < laneLeft || stretch.startAtMs > window.nowMs) return []
    const startX = Math.max(laneLeft, laneX(window, stretch.startAtMs))
    const width = Math.max(minSegmentPx, endX - startX)
    return [{ x: Math.min(startX, right - width), width, stretch }]
  })
}

/** The faults under a pointer. */
export function hurtsAtX(placed: readonly LaneHurt[], x: number): readonly HurtStretch[] {
  return placed.filter((hurt) => x >= hurt.x && x <= hurt.x + hurt.width).map(({ stretch }) => stretch)
}

/** Ends of generations in view. Ends without room for their words between them are counted: "×12 exit 1". */
export function laneMarks(segments: readonly LifelineSegment[], window: LaneWindow): LaneMark[] {
  const marks = segments.flatMap((segment) => {
    if (segment.endMark === null || segment.endAtMs === null || segment.endAtMs > window.nowMs) return []
    const x = laneX(window, segment.endAtMs)
    const calm = segment.state === 'draining' || segment.state === 'stopped' || segment.endMark === 'exit 0'
    return x < laneLeft ? [] : [{ x, words: segment.endMark, calm, wordsX: null, wordsWidth: widthOf(segment.endMark) }]
  })
  const crowds = crowdsOf(marks)
  let rightX = window.width - laneRight
  return crowds
    .toReversed()
    .flatMap((crowd, index) => {
      const before = crowds[crowds.length - index - 2]?.at(-1)
      const placed = worded(crowd, (before?.x ?? laneLeft - 2) + 2, rightX)
      rightX = Math.min(rightX, ...placed.map(({ x, wordsX }) => Math.min(x - 2, wordsX ?? x)))
      return placed.toReversed()
    })
    .reverse()
}

const widthOf = (words: string): number => words.length * 5.8 + 10

/** Marks in rows: those of one row are too near one another for words between them. */
function crowdsOf(marks: readonly LaneMark[]): LaneMark[][] {
  const crowds: LaneMark[][] = []
  for (const mark of marks) {
    const crowd = crowds.at(-1)
    const before = crowd?.at(-1)
    if (crowd !== undefined && before !== undefined && mark.x - before.x < mark.wordsWidth + 5) crowd.push(mark)
    else crowds.push([mark])
  }
  return crowds
}

/** A row of marks with its words, which stand before its first or else behind its last, between two edges, or nowhere. */
function worded(crowd: readonly LaneMark[], leftX: number, rightX: number): readonly LaneMark[] {
  const loud = crowd.filter(({ calm }) => !calm)
  const [first] = crowd
  const last = crowd.at(-1)
  const [said] = loud
  if (first === undefined || last === undefined || said === undefined) return crowd
  const what = loud.every(({ words }) => words === said.words) ? said.words : 'exits'
  const words = loud.length === 1 ? said.words : `×${loud.length} ${what}`
  const wordsWidth = widthOf(words)
  const before = first.x - wordsWidth - 3
  const behind = last.x + 4
  const wordsX = before >= leftX ? before : behind + wordsWidth <= rightX ? behind : null
  return crowd.map((mark) => (mark === said ? { ...mark, words, wordsX, wordsWidth } : mark))
}

/** So near to the tick of an end it can be pressed. */
const reachPx = 6

/** The generation that ended nearest to this place, or else the one that lived and ended there; null: it lives. */
export function endAtX(segments: readonly LifelineSegment[], window: LaneWindow, x: number): number | null {
  let ended: number | null = null
  let leastPx = reachPx
  for (const { endMark, endAtMs, generation } of segments) {
    if (endMark === null || endAtMs === null) continue
    const awayPx = Math.abs(laneX(window, endAtMs) - x)
    if (awayPx > leastPx) continue
    ended = generation
    leastPx = awayPx
  }
  if (ended !== null) return ended
  const under = segmentAtX(laneSegments(segments, window), x)?.segment.generation
  const own = segments.filter(({ generation }) => generation === under)
  return under !== undefined && own.some(({ endMark }) => endMark !== null) ? under : null
}

/** The segment under a pointer: what is painted last is on top. */
export function segmentAtX(placed: readonly LaneSegment[], x: number): LaneSegment | null {
  return placed.findLast((segment) => x >= segment.x && x <= segment.x + segment.width + 0.75) ?? null
}
