import { describe, expect, it } from 'vitest'
import { decideRepeats, type LimitReplacement, recentReplacements } from './decide-repeats.ts'

const minute = 60_000
const replaced = (slot: number, monoMs: number, limit = 'RSS'): LimitReplacement => ({
  slot,
  monoMs,
  limit,
  excess: `slot ${slot}: RSS 52 MB > 30 MB for 10 s`,
})

describe('replacements by a limit', () => {
  it('are no alarm while each slot was replaced once', () => {
    expect(decideRepeats([replaced(1, 0), replaced(2, 1000), replaced(3, 2000)], 3000)).toBe(null)
    expect(decideRepeats([], 0)).toBe(null)
  })

  it('are one when the successors are past the limit, too', () => {
    const all = [replaced(1, 0), replaced(2, 10_000), replaced(1, 20_000), replaced(2, 30_000), replaced(3, 40_000)]
    expect(decideRepeats(all, 41_000)).toBe(
      '4 replacements of slots 1 and 2 within 5 m, and the next worker was past its limit each time: last slot 2: RSS 52 MB > 30 MB for 10 s',
    )
  })

  it('are forgotten after five minutes, and ages never count', () => {
    const all = [replaced(1, 0), replaced(1, minute)]
    expect(decideRepeats(all, 5 * minute - 1)).not.toBe(null)
    expect(decideRepeats(all, 5 * minute)).toBe(null)
    expect(recentReplacements(all, 5 * minute)).toEqual([replaced(1, minute)])
    expect(decideRepeats([replaced(1, 0, 'age'), replaced(1, minute, 'age')], minute)).toBe(null)
  })
})
