import { describe, expect, it } from 'vitest'
import { aCluster } from '../../testing/cluster.ts'
import { aFault } from '../../testing/fault.ts'
import { aDrill, aLesson, theLessons } from '../../testing/lesson.ts'
import { initialState } from '../deck-state.ts'
import { pushHandlers } from './apply.ts'

const hurt = { ...aCluster('a'), faults: { active: [aFault()], ended: [], railWords: null } }
const lessonsIn = (phase: 'ready' | 'running' | 'answered') => theLessons([], aLesson([], { drill: aDrill({ phase }) }))
const activeIn = (state: Pick<typeof initialState, 'live'>) => state.live.clusters.a?.faults.active.length

describe('the hidden fault of a drill', () => {
  it('is not told while a person looks for it, whichever word comes first', () => {
    const drilling = { ...initialState, lessons: lessonsIn('running') }
    const first = { ...drilling, ...pushHandlers.cluster(drilling, hurt, 0) }
    expect(activeIn(first)).toBe(0)
    const before = { ...initialState, ...pushHandlers.cluster(initialState, hurt, 0) }
    expect(activeIn(before)).toBe(1)
    expect(activeIn({ ...before, ...pushHandlers.lessons(before, lessonsIn('running'), 0) })).toBe(0)
  })

  it('is told before and after, and that of any other cluster always', () => {
    for (const phase of ['ready', 'answered'] as const) {
      const state = { ...initialState, lessons: lessonsIn(phase) }
      expect(activeIn({ ...state, ...pushHandlers.cluster(state, hurt, 0) })).toBe(1)
    }
    const elsewhere = { ...initialState, lessons: lessonsIn('running') }
    const other = { ...elsewhere, ...pushHandlers.cluster(elsewhere, { ...hurt, id: 'b' }, 0) }
    expect(other.live.clusters.b?.faults.active).toHaveLength(1)
  })

  it('leaves no line among the events', () => {
    const event = { id: 1, atMs: 0, tone: 'warn', slot: 2, generation: 1, words: 'x', mark: null } as const
    const state = { ...initialState, lessons: lessonsIn('running') }
    const tell = (kind: 'fault' | 'exit') =>
      pushHandlers.lifecycle(state, { clusterId: 'a', event: { ...event, kind } }, 0).live?.stories.a?.events.length ??
      0
    expect([tell('fault'), tell('exit')]).toEqual([0, 1])
  })
})
