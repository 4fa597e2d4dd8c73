import { afterEach, describe, expect, it } from 'vitest'
import { compareAt, showScreen } from './commands/view-actions.ts'
import { comparedPair } from './compared-pair.ts'
import { initialState } from './deck-state.ts'
import { deckStore } from './deck-store.ts'

describe('the pair to compare', () => {
  it.each([
    ['the open one and the next', ['a', 'b', 'c'], 'b', null, ['b', 'c']],
    ['the last and the first, in the order of the sidebar', ['a', 'b', 'c'], 'c', null, ['a', 'c']],
    ['an original, and its copy at the right that was just opened', ['shop', 'copy'], 'copy', null, ['shop', 'copy']],
    ['the first two without an open one', ['a', 'b'], null, null, ['a', 'b']],
    ['those chosen', ['a', 'b', 'c'], 'a', ['c', 'b'], ['c', 'b']],
    ['another for one that is gone', ['a', 'b'], 'a', ['b', 'x'], ['b', 'a']],
    ['nobody alone', ['a'], 'a', null, null],
    ['nobody without clusters', [], null, null, null],
  ] as const)('is %s', (_words, order, open, chosen, pair) => {
    expect(comparedPair(order, open, chosen)).toEqual(pair)
  })
})

describe('choosing the pair', () => {
  afterEach(() => deckStore.setState(initialState, true))
  const choose = (compared: readonly [string, string] | null, clusterId = 'a') =>
    deckStore.setState({ ...initialState, order: ['a', 'b', 'c'], clusterId, compared })
  const compared = () => deckStore.getState().compared

  it('sets one side and keeps the other', () => {
    choose(null)
    compareAt(1, 'c')
    expect(compared()).toEqual(['a', 'c'])
  })

  it('changes places when the other side is chosen', () => {
    choose(['a', 'b'])
    compareAt(0, 'b')
    expect(compared()).toEqual(['b', 'a'])
  })

  it('stays when the screen is opened from one of the pair, and begins with the open cluster otherwise', () => {
    choose(['b', 'c'], 'c')
    showScreen('compare')
    expect(compared()).toEqual(['b', 'c'])
    choose(['b', 'c'], 'a')
    showScreen('compare')
    expect(deckStore.getState()).toMatchObject({ screen: 'compare', compared: null })
  })
})
