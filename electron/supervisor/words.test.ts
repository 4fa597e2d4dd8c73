import { describe, expect, it } from 'vitest'
import { endMark, exitMark, howItExited, shortUptime } from './words.ts'

describe('words', () => {
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
})
