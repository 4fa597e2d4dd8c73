import { describe, expect, it } from 'vitest'
import { durationQuantity, formatDelay, formatDuration, formatRoundDuration } from './duration.ts'

describe('durations', () => {
  it.each([
    [0, '0_ms'],
    [0.44, '0.4_ms'],
    [4.1, '4.1_ms'],
    [212, '212_ms'],
    [999.4, '999_ms'],
    [999.6, '1.0_s'],
    [4200, '4.2_s'],
    [42_400, '42_s'],
    [59_600, '1_m_00_s'],
    [134_000, '2_m_14_s'],
    [3_599_700, '1_h_00_m'],
    [11_100_000, '3_h_05_m'],
    [187_200_000, '2_d_4_h'],
    [-5, '0_ms'],
    [Number.NaN, '–'],
  ])('says %d ms as %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words.replaceAll('_', '\u202f'))
  })

  it.each([
    [500, '500_ms'],
    [5000, '5_s'],
    [2500, '2.5_s'],
    [60_000, '1_m'],
    [90_000, '1_m_30_s'],
    [600_000, '10_m'],
    [3_600_000, '1_h'],
    [4_200_000, '1_h_10_m'],
    [172_800_000, '2_d'],
    [864_000_000, '10_d'],
  ])('says a chosen %d ms as %s', (ms, words) => {
    expect(formatRoundDuration(ms)).toBe(words.replaceAll('_', '\u202f'))
  })

  it('splits value and unit', () => {
    expect(durationQuantity(18.44)).toEqual({ value: '18.4', unit: 'ms' })
    expect(durationQuantity(12_000)).toEqual({ value: '12', unit: 's' })
  })

  it('drops the tenth of delays from 10 ms on', () => {
    expect([4.12, 9.97, 42.4, 1200].map(formatDelay)).toEqual(['4.1\u202fms', '10\u202fms', '42\u202fms', '1.2\u202fs'])
  })
})
