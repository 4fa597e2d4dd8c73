import { describe, expect, it } from 'vitest'
import { lastWords } from './range-words.tsx'

describe('the words on the range', () => {
  it.each([
    [300_000, 300_000, 'last 5 min'],
    [60_000, 300_000, 'last 1 min (5 min chosen)'],
  ])('of %d ms in sight, %d ms chosen', (pictured, chosen, words) => {
    expect(lastWords(pictured, chosen)).toBe(words)
  })
})
