import { describe, expect, it } from 'vitest'
import { formatAge, formatCalmAge, formatCountdown } from './age.ts'

const words = (text: string) => text.replaceAll('_', '\u202f')

describe('ages', () => {
  it.each([
    [-200, 'now'],
    [30, 'now'],
    [300, '0.3_s ago'],
    [3240, '3.2_s ago'],
    [42_000, '42_s ago'],
    [119_000, '2_min ago'],
    [7_300_000, '2_h ago'],
    [200_000_000, '2_d ago'],
  ])('says %d ms as %s', (ms, expected) => {
    expect(formatAge(ms)).toBe(words(expected))
  })

  it.each([
    [900, 'now'],
    [3900, '3_s ago'],
    [42_000, '42_s ago'],
  ])('counts %d ms calmly as %s', (ms, expected) => {
    expect(formatCalmAge(ms)).toBe(words(expected))
  })

  it('never counts down below zero', () => {
    expect([-5, 4230, 12_400].map(formatCountdown)).toEqual(['0.0_s', '4.2_s', '12_s'].map(words))
  })
})
