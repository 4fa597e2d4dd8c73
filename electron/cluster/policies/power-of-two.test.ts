import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/base/seeded-random.mjs'
import { powerOfTwo } from './power-of-two.ts'
import { random } from './random.ts'
import { candidate, candidates, draw } from './test-candidates.ts'

describe('power of two', () => {
  it('takes the only one', () => {
    expect(powerOfTwo(candidates(1), draw())?.workerId).toBe(1)
  })

  it('of two takes the one with fewer connections, however they are drawn', () => {
    const two = [candidate(1, { openCount: 4 }), candidate(2, { openCount: 3 })]
    const drawn = draw({ random: createRandom(7) })
    for (let turn = 0; turn < 50; turn++) expect(powerOfTwo(two, drawn)?.workerId).toBe(2)
  })

  it('of two that do not tell takes the one that waited longer', () => {
    const two = [candidate(1, { openCount: null, lastTurn: 2 }), candidate(2, { lastTurn: 1 })]
    expect(powerOfTwo(two, draw())?.workerId).toBe(2)
  })

  it('never picks the busiest, and every other one sometimes', () => {
    const all = candidates(6).map((one) => candidate(one.workerId, { openCount: one.workerId }))
    const drawn = draw({ random: createRandom(3) })
    const chosen = new Set(Array.from({ length: 500 }, () => powerOfTwo(all, drawn)?.workerId))
    expect([...chosen].toSorted()).toEqual([1, 2, 3, 4, 5])
  })

  it('spreads far more evenly than chance alone', () => {
    expect(spread(powerOfTwo)).toBeLessThan(6)
    expect(spread(random)).toBeGreaterThan(20)
  })
})

/** Most less fewest open connections after 2000 went to ten workers and stayed. */
function spread(choose: typeof powerOfTwo): number {
  const all = candidates(10)
  const drawn = draw({ random: createRandom(11) })
  for (let turn = 1; turn <= 2000; turn++) {
    const chosen = choose(all, drawn) ?? expect.fail()
    chosen.lastTurn = turn
    chosen.openCount = (chosen.openCount ?? 0) + 1
  }
  const counts = all.map(({ openCount }) => openCount ?? 0)
  return Math.max(...counts) - Math.min(...counts)
}
