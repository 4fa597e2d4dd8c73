import { actionOf } from '../../../shared/actions/actions.ts'
import type { LifecycleEvent } from '../../../shared/model/event.ts'
import type { IconName } from '../../components/icon.tsx'

/** The end of one generation of a slot. */
export interface EndedGeneration {
  readonly slot: number
  readonly generation: number
}

/** A mark on the time axis: a dashed line in the charts, a tag above the first of them. */
export interface EventMark {
  readonly id: number
  readonly atMs: number
  readonly words: string
  readonly sentence: string
  readonly icon: IconName
  readonly tone: LifecycleEvent['tone']
  /** Whose end it was; null of what was no end. */
  readonly ended: EndedGeneration | null
}

/** How much of a tag there is room for. */
export interface PlacedMark extends EventMark {
  readonly x: number
  readonly show: 'words' | 'words-before' | 'icon' | 'line'
}

/** Events that ask for a mark, oldest first, at most `limit` of the newest. */
export function marksOf(events: readonly LifecycleEvent[], sinceMs: number, untilMs: number, limit = 400): EventMark[] {
  const marks: EventMark[] = []
  for (let index = events.length - 1; index >= 0 && marks.length < limit; index -= 1) {
    const event = events[index]
    if (event === undefined || event.atMs < sinceMs) break
    if (event.mark === null || event.atMs > untilMs) continue
    marks.push({
      id: event.id,
      atMs: event.atMs,
      words: event.mark,
      sentence: event.words,
      icon: eventIcon(event),
      tone: event.tone,
      ended: endedBy(event),
    })
  }
  return marks.reverse()
}

/**
 * Tags from left to right. Of two marks too near for two icons the first keeps its tag: what follows at once is its
 * consequence. More of them in a row are a storm: the tag of the first counts them all.
 * Words stand behind their icon, before it where the next tag or the edge is near and nothing else is, or nowhere.
 */
export function placeMarks(
  marks: readonly EventMark[],
  xOf: (atMs: number) => number,
  edges: { readonly left: number; readonly right: number },
): PlacedMark[] {
  const placed: PlacedMark[] = []
  let nextX = edges.right
  let tagX = Number.NEGATIVE_INFINITY
  const tagged = stormsOf(marks, xOf).flatMap((storm) => {
    const [first] = storm
    const isStorm = first !== undefined && storm.length >= stormCount
    return storm.map((each) => {
      const x = xOf(each.atMs)
      const isTagged = isStorm ? each === first : x - tagX >= iconWidth
      if (isTagged) tagX = x
      return { mark: isStorm && isTagged ? countedMark(storm, each) : each, x, isTagged }
    })
  })
  for (const { mark, x, isTagged } of tagged.reverse()) {
    const hasRoom = nextX - x >= tagWidth(mark)
    placed.push({ ...mark, x, show: !isTagged ? 'line' : hasRoom ? 'words' : 'icon' })
    if (isTagged) nextX = x
  }
  let freeFrom = edges.left
  return placed.reverse().map((mark) => {
    if (mark.show === 'line') return mark
    const fitsBefore = mark.show === 'icon' && mark.x - tagWidth(mark) - iconWidth >= freeFrom
    freeFrom = mark.x + (mark.show === 'words' ? tagWidth(mark) : iconWidth)
    return fitsBefore ? { ...mark, show: 'words-before' } : mark
  })
}

const iconWidth = 14
/** So many marks in a row without room for their icons are counted instead. */
const stormCount = 3

/** Marks in rows: those of one row stand closer than their icons are wide, each to the one before it. */
function stormsOf(marks: readonly EventMark[], xOf: (atMs: number) => number): EventMark[][] {
  const storms: EventMark[][] = []
  for (const mark of marks) {
    const storm = storms.at(-1)
    const before = storm?.at(-1)
    if (storm !== undefined && before !== undefined && xOf(mark.atMs) - xOf(before.atMs) < iconWidth) storm.push(mark)
    else storms.push([mark])
  }
  return storms
}

/** "×12 exits": the first mark of a storm, which stands for all of it. */
function countedMark(storm: readonly EventMark[], first: EventMark): EventMark {
  const endCount = storm.filter(({ ended }) => ended !== null).length
  const what = endCount === storm.length ? 'exits' : 'events'
  return {
    ...first,
    words: `×${storm.length} ${what}`,
    sentence: `${storm.length} ${what}, the first: ${first.sentence}`,
  }
}

/** The generation whose end an event tells; null of any other event. */
export function endedBy({
  kind,
  slot,
  generation,
}: Pick<LifecycleEvent, 'kind' | 'slot' | 'generation'>): EndedGeneration | null {
  const isEnd = kind === 'exit' || kind === 'failed' || kind === 'backing-off'
  return isEnd && slot !== null && generation !== null ? { slot, generation } : null
}

/** The end nearest to a moment, no further from it than so long. */
export function endNear(marks: readonly EventMark[], atMs: number, withinMs: number): EndedGeneration | null {
  let nearest: EndedGeneration | null = null
  let leastMs = withinMs
  for (const mark of marks) {
    const awayMs = Math.abs(mark.atMs - atMs)
    if (mark.ended === null || awayMs > leastMs) continue
    nearest = mark.ended
    leastMs = awayMs
  }
  return nearest
}

/** Px of a tag with its words. */
export function tagWidth({ words }: Pick<EventMark, 'words'>): number {
  return iconWidth + 6 + words.length * 5.6
}

/** The picture that goes with an event, wherever events are shown. */
export function eventIcon(event: Pick<LifecycleEvent, 'kind' | 'tone' | 'action'>): IconName {
  const asked = event.action === undefined ? null : (actionOf(event.action)?.mark ?? null)
  if (asked !== null) return asked.icon
  switch (event.kind) {
    case 'spawn':
      return 'spawn'
    case 'online':
      return 'online'
    case 'listening':
      return 'listening'
    case 'exit':
      return event.tone === 'bad' || event.tone === 'warn' || event.tone === 'hot' ? 'crashed' : 'kill'
    case 'backing-off':
      return 'backing-off'
    case 'failed':
      return 'failed'
    case 'retry':
      return 'retry'
    case 'scale':
    case 'autoscale':
      return 'scale'
    case 'start':
      return 'play'
    case 'stop':
      return 'stop'
    case 'drain':
      return 'draining'
    case 'signal':
      return 'signal'
    case 'rotation':
      return 'rotate-out'
    case 'health':
      if (event.tone === 'ok') return 'ok'
      return event.tone === 'hot' || event.tone === 'bad' ? 'unresponsive' : 'paused'
    case 'policy':
      return 'policy'
    case 'settings':
      return 'settings'
    case 'reload':
      return 'reload'
    case 'fault':
      return event.tone === 'ok' || event.tone === 'info' ? 'undo' : 'signal'
    case 'limit':
      return event.tone === 'info' ? 'reload' : 'warn'
    case 'notice':
      return event.tone === 'info' || event.tone === 'ok' ? 'info' : 'warn'
  }
}
