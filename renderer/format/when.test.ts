import { describe, expect, it } from 'vitest'
import { formatShortWhen, formatWhen } from './when.ts'

const now = new Date(2025, 10, 22, 14, 30).getTime()

describe('words for a moment', () => {
  it.each([
    [new Date(2025, 10, 22, 9, 5), '09:05', '09:05'],
    [new Date(2025, 10, 21, 23, 59), 'yesterday 23:59', '21 Nov'],
    [new Date(2025, 10, 18, 11, 20), 'Tue 11:20', '18 Nov'],
    [new Date(2025, 10, 12, 8, 0), '12 Nov', '12 Nov'],
  ])('says %s as %s, or %s', (moment, words, short) => {
    expect(formatWhen(moment.getTime(), now)).toBe(words)
    expect(formatShortWhen(moment.getTime(), now)).toBe(short)
  })
})
