import { describe, expect, it } from 'vitest'
import { aLogState } from '../../../testing/log.ts'
import { matchWords } from './match-words.ts'

const words = (change: Parameters<typeof aLogState>[0], ordinal: number | null = null, query = 'cart') =>
  matchWords(aLogState(change), query, ordinal).replaceAll(/\s/g, ' ')

describe('the count of matches', () => {
  it('says how many there are, and which one is looked at', () => {
    expect(words({ matchCount: 48, entryCount: 48_120 })).toBe('48 matches')
    expect(words({ matchCount: 1, entryCount: 48_120 })).toBe('1 match')
    expect(words({ matchCount: 48, entryCount: 48_120 }, 3)).toBe('3 of 48')
  })

  it('says of how many there is none', () => {
    expect(words({ matchCount: 0, entryCount: 48_120 })).toBe('0 of 48 120')
  })

  it('does not say that there is none before everything was searched', () => {
    expect(words({ matchCount: 0, entryCount: 48_120, searchedRatio: 0.34 })).toBe('searching, 34 %')
    expect(words({ matchCount: 7, entryCount: 48_120, searchedRatio: 0.34 })).toBe('7 matches, 34 % searched')
    // Lines of this moment are still on their way, always.
    expect(words({ matchCount: 7, entryCount: 500, searchedRatio: 0.95 })).toBe('7 matches')
    expect(words({ matchCount: 7, entryCount: 1_000_000, searchedRatio: 0.995 })).toBe('7 matches')
  })

  it('says nothing without a query, or with one that cannot be read', () => {
    expect(words({ matchCount: null })).toBe('')
    expect(words({ matchCount: 4 }, null, ' ')).toBe('')
    expect(words({ matchCount: 4, problem: 'pattern invalid: missing ) at 7' })).toBe('')
  })
})
