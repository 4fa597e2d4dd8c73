import { afterEach, describe, expect, it, vi } from 'vitest'
import { askedNumber } from './asked-number.mjs'

afterEach(() => vi.unstubAllEnvs())

describe('a number of the environment', () => {
  it('is the usual one where none is given', () => {
    expect(askedNumber('BENCH_NOTHING', 8, 100)).toBe(8)
  })

  it('is what was given, within its bounds', () => {
    vi.stubEnv('BENCH_HOURS', '1.5')
    expect(askedNumber('BENCH_HOURS', 8, 100)).toBe(1.5)
  })

  it.each(['abc', '0', '-1', '1e9', '', 'Infinity'])('is refused by name: %s', (text) => {
    vi.stubEnv('BENCH_HOURS', text)
    expect(() => askedNumber('BENCH_HOURS', 8, 100)).toThrow('BENCH_HOURS must be a number above 0 and at most 100')
  })
})
