import { describe, expect, it } from 'vitest'
import { counted, formatCompact, formatNumber } from './number.ts'
import { formatPercent, formatPercentOf } from './percent.ts'

describe('numbers', () => {
  it.each([
    [0, 0, '0'],
    [1234, 0, '1_234'],
    [1_234_567.891, 2, '1_234_567.89'],
    [-42, 0, '−42'],
    [-0.2, 0, '0'],
    [Number.POSITIVE_INFINITY, 0, '–'],
  ])('writes %d with %d decimals as %s', (value, decimals, words) => {
    expect(formatNumber(value, decimals)).toBe(words.replaceAll('_', '\u202f'))
  })

  it('keeps a decimal only where it tells something', () => {
    expect([0, 0.4, 4.2, 9.96, 835].map(formatCompact)).toEqual(['0', '0.4', '4.2', '10', '835'])
  })

  it('counts things', () => {
    expect([counted(1, 'crash', 'crashes'), counted(2, 'crash', 'crashes'), counted(0, 'event')]).toEqual([
      '1 crash',
      '2 crashes',
      '0 events',
    ])
  })

  it('says ratios in percent, totals with their ceiling', () => {
    expect([0, 0.004, 0.61, 1, 2.12].map(formatPercent)).toEqual(
      ['0', '0.4', '61', '100', '212'].map((n) => `${n}\u202f%`),
    )
    expect(formatPercentOf(2.12, 8)).toBe('212\u202f% of 800\u202f%')
  })
})
