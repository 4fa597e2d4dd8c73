import { describe, expect, it } from 'vitest'
import type { LifecycleEvent, Tone } from '../../../../shared/model/event.ts'
import { chooseSeen } from './choose-seen.ts'

const event = (id: number, tone: Tone): LifecycleEvent => ({
  id,
  atMs: id,
  kind: 'notice',
  tone,
  slot: null,
  generation: null,
  words: '',
  mark: null,
})
const seen = (events: readonly LifecycleEvent[], lines: number) => chooseSeen(events, lines).map(({ id }) => id)
/** A crash, and what follows it: started, online, listening. */
const story = [event(1, 'info'), event(2, 'bad'), event(3, 'idle'), event(4, 'ok'), event(5, 'ok'), event(6, 'ok')]

describe('the events in sight', () => {
  it('are the newest one and trouble before the rest, in the order in which they happened', () => {
    expect(seen(story, 3)).toEqual([2, 5, 6])
    expect(seen(story, 2)).toEqual([2, 6])
    expect(seen(story, 1)).toEqual([6])
  })

  it('are all where there is room, and none where there is none', () => {
    expect(seen(story, 20)).toEqual([1, 2, 3, 4, 5, 6])
    expect(seen(story, 0)).toEqual([])
    expect(seen([], 3)).toEqual([])
  })

  it('forget trouble of long ago', () => {
    const calm = Array.from({ length: 40 }, (_, index) => event(index + 10, 'ok'))
    expect(seen([...story, ...calm], 2)).toEqual([48, 49])
  })
})
