import { describe, expect, it } from 'vitest'
import { formatBytes, formatBytesOf } from './bytes.ts'

describe('bytes', () => {
  it.each([
    [0, '0_B'],
    [999, '999_B'],
    [1000, '1.0_kB'],
    [48_200_000, '48.2_MB'],
    [99_960_000, '100_MB'],
    [360_000_000, '360_MB'],
    [999_600_000, '1.0_GB'],
    [7_100_000_000, '7.1_GB'],
    [Number.NaN, '–'],
  ])('says %d as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words.replace('_', '\u202f'))
  })

  it('compares in the unit of the limit, unless that hides the value', () => {
    expect(formatBytesOf(41_000_000, 64_000_000)).toBe('41 / 64\u202fMB')
    expect(formatBytesOf(41_000_000, 4_300_000_000)).toBe('41.0\u202fMB / 4.3\u202fGB')
    expect(formatBytesOf(5_130_000, 4_300_000_000)).toBe('5.1\u202fMB / 4.3\u202fGB')
  })
})
