import { describe, expect, it } from 'vitest'
import { counted, duration, grouped, inSeconds, listed, megabytes, slotNames } from './plain-words.ts'

describe('plain words', () => {
  it.each([
    [0, '0 ms'],
    [211.6, '212 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1000, '1 s'],
    [4230, '4.2 s'],
    [59_940, '59.9 s'],
    [59_960, '1 m'],
    [134_000, '2 m 14 s'],
    [3_599_600, '1 h'],
    [11_100_000, '3 h 5 m'],
    [86_400_000, '1 d'],
    [100_000_000, '1 d 4 h'],
    [-5, '0 ms'],
  ])('says %d ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words)
  })

  it.each([
    [400, 1, '0.4 s'],
    [5000, 1, '5 s'],
    [3449, 1, '3.4 s'],
    [2944, 2, '2.94 s'],
    [900_000, 3, '900 s'],
  ])('says %d ms with at most %d decimals as %s', (ms, decimals, words) => {
    expect(inSeconds(ms, decimals)).toBe(words)
  })

  it('counts things, in the words that are wanted', () => {
    expect([0, 1, 4].map((count) => counted(count, 'worker'))).toEqual(['0 workers', '1 worker', '4 workers'])
    expect(counted(2, 'process', 'processes', () => 'two')).toBe('two processes')
  })

  it('sets thousands apart', () => {
    expect(['7', '1874', '1234567'].map(grouped)).toEqual(['7', '1\u202f874', '1\u202f234\u202f567'])
  })

  it('says bytes in MB', () => {
    expect([48_240_000, 2_000_000, 1_234_567_890].map(megabytes)).toEqual(['48.2 MB', '2 MB', '1235 MB'])
  })

  it.each([
    [[3], '3'],
    [[4, 5], '4 and 5'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('lists %j as %s', (things, words) => {
    expect(listed(things)).toBe(words)
  })

  it.each([
    [[3], 'slot 3'],
    [[5, 4], 'slots 4 and 5'],
    [[4, 2, 3], 'slots 2 to 4'],
    [[1, 3, 5], 'slots 1, 3 and 5'],
  ])('names slots %j', (slots, words) => {
    expect(slotNames(slots)).toBe(words)
  })
})
