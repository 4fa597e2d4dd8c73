import { describe, expect, it } from 'vitest'
import { type DeckState, initialState } from './deck-state.ts'
import { selectionAfterRemoval } from './selection.ts'

const open: DeckState = { ...initialState, screen: 'live', clusterId: 'a', order: ['a', 'b'] }

describe('the selection after a cluster went', () => {
  it('shows its neighbour, or the start where there is none', () => {
    expect(selectionAfterRemoval(open, 'a')).toMatchObject({ clusterId: 'b', screen: 'live' })
    expect(selectionAfterRemoval({ ...open, order: ['a'] }, 'a')).toMatchObject({ clusterId: null, screen: 'start' })
    expect(selectionAfterRemoval(open, 'b')).toEqual({})
  })

  it('leaves a page that is of no cluster, as a lesson whose cluster is made anew', () => {
    expect(selectionAfterRemoval({ ...open, screen: 'lessons' }, 'a')).toMatchObject({
      clusterId: 'b',
      screen: 'lessons',
    })
    const alone = { ...open, screen: 'lessons', order: ['a'] } as const
    expect(selectionAfterRemoval(alone, 'a')).toMatchObject({ clusterId: null, screen: 'lessons' })
  })
})
