import { describe, expect, it } from 'vitest'
import { duration, endMark, exitMark, howItExited, shortUptime, slotNames } from './words.ts'

describe('words', () => {
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

  it('never rounds an uptime up to its limit', () => {
    expect(shortUptime(999)).toBe('0.9 s')
    expect(shortUptime(40)).toBe('40 ms')
    expect(shortUptime(61_000)).toBe('1 m 1 s')
  })

  it('names exits and marks', () => {
    expect(howItExited(null, 'SIGKILL')).toBe('exited by SIGKILL')
    expect(howItExited(7, null)).toBe('exited with code 7')
    expect(exitMark(2, null, 'SIGKILL')).toBe('SIGKILL 2')
    expect(exitMark(4, 1, null)).toBe('exit 1 · 4')
    expect(endMark(1, null)).toBe('exit 1')
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
