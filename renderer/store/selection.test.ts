import { describe, expect, it } from 'vitest'
import { type DeckState, initialState } from './deck-state.ts'
import { selectionAfterRemoval, selectionOnAttach, takesOffer, wentElsewhere } from './selection.ts'

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

describe('the selection when the deck answers', () => {
  it('leaves the page that a person went to before', () => {
    expect(selectionOnAttach({ ...initialState, screen: 'lessons' }, ['a'], null)).toMatchObject({
      clusterId: 'a',
      screen: 'lessons',
    })
    expect(selectionOnAttach(initialState, ['a'], null)).toMatchObject({ screen: 'live' })
  })
})

describe('a cluster that was asked for', () => {
  const asked = { ...initialState, screen: 'start' } as const
  const arrived = { ...asked, order: ['a'], clusterId: 'a', screen: 'live' } as const

  it('is opened where the person waited for it, though its arrival showed it', () => {
    expect(wentElsewhere(asked, asked, 'a')).toBe(false)
    expect(wentElsewhere(asked, arrived, 'a')).toBe(false)
    expect(wentElsewhere(open, open, 'c')).toBe(false)
  })

  it('is not put before a person who went to another screen or cluster meanwhile', () => {
    expect(wentElsewhere(asked, { ...arrived, screen: 'lessons' }, 'a')).toBe(true)
    expect(wentElsewhere(asked, { ...asked, screen: 'lessons' }, 'a')).toBe(true)
    expect(wentElsewhere(open, { ...open, clusterId: 'b' }, 'c')).toBe(true)
    expect(wentElsewhere(open, { ...open, screen: 'workers' }, 'c')).toBe(true)
  })

  it('with the start of the deck is opened beside what came back, and keeps a drawer that was opened in it', () => {
    expect(takesOffer(open, 'b')).toBe(true)
    expect(takesOffer(open, 'a')).toBe(false)
    expect(takesOffer({ ...open, screen: 'lessons' }, 'b')).toBe(false)
  })
})
