import { describe, expect, it } from 'vitest'
import type { LifecycleEvent } from '../../../../shared/model/event.ts'
import { filterEvents } from './filter-events.ts'

const event = (id: number, changes: Partial<LifecycleEvent>): LifecycleEvent => ({
  id,
  atMs: id,
  kind: 'exit',
  tone: 'info',
  slot: 1,
  generation: 1,
  words: '',
  mark: null,
  ...changes,
})
const events = [
  event(1, { kind: 'spawn', words: 'slot 1 forked as g1' }),
  event(2, { tone: 'bad', words: 'slot 2 exited by SIGKILL', slot: 2 }),
  event(3, { kind: 'policy', words: 'policy is now shared-handle', slot: null }),
]
const found = (filter: Partial<Parameters<typeof filterEvents>[1]>) =>
  filterEvents(events, { text: '', group: 'all', slot: null, ...filter }).map(({ id }) => id)

describe('filter of events', () => {
  it('shows all, newest first, and leaves the story as it is', () => {
    expect(found({})).toEqual([3, 2, 1])
    expect(events[0]?.id).toBe(1)
  })

  it('needs every word, in any order and case', () => {
    expect(found({ text: 'sigkill 2' })).toEqual([2])
    expect(found({ text: 'sigkill forked' })).toEqual([])
  })

  it('narrows to a group or a slot', () => {
    expect(found({ group: 'trouble' })).toEqual([2])
    expect(found({ group: 'lives' })).toEqual([2, 1])
    expect(found({ group: 'orders' })).toEqual([3])
    expect(found({ slot: 1 })).toEqual([1])
  })
})
