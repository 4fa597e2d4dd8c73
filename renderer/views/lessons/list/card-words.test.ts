import { describe, expect, it } from 'vitest'
import { aCard } from '../../../testing/lesson.ts'
import { cardState, doneOfAll, needsWords } from './card-words.ts'

describe('a lesson in the list', () => {
  it('says how far the person is, and what its button does', () => {
    expect(cardState(aCard('a'))).toMatchObject({ words: 'not begun, 4 steps', go: 'Start' })
    expect(cardState(aCard('a', { lastAtMs: 1 }))).toMatchObject({ words: '0 of 4 steps done', go: 'Go on' })
    expect(cardState(aCard('a', { lastAtMs: 1, doneCount: 4 }))).toMatchObject({
      words: 'done, all 4 steps',
      go: 'Again',
    })
  })

  it('names what comes before it by its title, and what is not there by its id', () => {
    const cards = [aCard('a', { title: 'One port' }), aCard('b')]
    expect(needsWords(aCard('c', { needs: ['a'] }), cards)).toBe('after: One port')
    expect(needsWords(aCard('c', { needs: ['a', 'gone'] }), cards)).toBe('after: One port, gone')
    expect(needsWords(aCard('c'), cards)).toBe('')
  })

  it('counts lessons that are done to their last step', () => {
    expect(doneOfAll([aCard('a', { doneCount: 4 }), aCard('b', { doneCount: 3 }), aCard('c')])).toBe('1/3')
    expect(doneOfAll([])).toBe('')
  })
})
