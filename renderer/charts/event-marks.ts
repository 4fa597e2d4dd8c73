import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { IconName } from '../components/icon.tsx'

/** A mark on the time axis: a dashed line in the charts, a tag above the first of them. */
export interface EventMark {
  readonly id: number
  readonly atMs: number
  readonly words: string
  readonly sentence: string
  readonly icon: IconName
  readonly tone: LifecycleEvent['tone']
}

/** How much of a tag there is room for. */
export interface PlacedMark extends EventMark {
  readonly x: number
  readonly show: 'words' | 'icon' | 'line'
}

/** Events that ask for a mark, oldest first, at most `limit` of the newest. */
export function marksOf(events: readonly LifecycleEvent[], sinceMs: number, untilMs: number, limit = 60): EventMark[] {
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
    })
  }
  return marks.reverse()
}

/**
 * Tags from left to right. Of marks too near for two icons the first keeps its tag: what follows at once is its consequence.
 * A tag that would touch the next one shrinks to its icon.
 */
export function placeMarks(marks: readonly EventMark[], xOf: (atMs: number) => number, right: number): PlacedMark[] {
  const iconWidth = 14
  const placed: PlacedMark[] = []
  let nextX = right
  let tagX = Number.NEGATIVE_INFINITY
  const tagged = marks.map((mark) => {
    const x = xOf(mark.atMs)
    const isTagged = x - tagX >= iconWidth
    if (isTagged) tagX = x
    return { mark, x, isTagged }
  })
  for (const { mark, x, isTagged } of tagged.reverse()) {
    const wanted = iconWidth + 6 + mark.words.length * 5.6
    placed.push({ ...mark, x, show: !isTagged ? 'line' : nextX - x >= wanted ? 'words' : 'icon' })
    if (isTagged) nextX = x
  }
  return placed.reverse()
}

/** The picture that goes with an event, wherever events are shown. */
export function eventIcon(event: Pick<LifecycleEvent, 'kind' | 'tone' | 'words'>): IconName {
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
    case 'health':
      if (event.tone === 'ok') return 'ok'
      return event.tone === 'hot' || event.tone === 'bad' ? 'unresponsive' : 'paused'
    case 'policy':
      return 'policy'
    case 'settings':
      return 'settings'
    case 'reload':
      return 'reload'
    case 'limit':
      return event.tone === 'info' ? 'reload' : 'warn'
    case 'notice':
      return event.tone === 'info' || event.tone === 'ok' ? 'info' : 'warn'
  }
}
