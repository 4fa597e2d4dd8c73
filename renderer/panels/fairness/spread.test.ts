import { describe, expect, it } from 'vitest'
import type { SlotTally } from '../../../shared/model/fairness.ts'
import { chanceOf, spreadOf, topTimesOf } from './spread.ts'

const tallies = (...counts: readonly (readonly [count: number, even: number])[]): SlotTally[] =>
  counts.map(([count, even], index) => ({
    slot: index + 1,
    connectionCount: count,
    evenConnectionCount: even,
    requestCount: count * 3,
    evenRequestCount: even * 3,
  }))

describe('spread', () => {
  it('is the largest count over the mean while the workers stay the same', () => {
    const spread = spreadOf(tallies([190, 100], [60, 100], [50, 100]), 'connections')
    expect(spread).toMatchObject({ total: 300, perWorkerCount: 100, verdict: 'judged', most: { slot: 1, times: 1.9 } })
    expect(spread.slots[1]).toEqual({ slot: 2, count: 60, ratio: 0.2, times: 0.6, isJudged: true })
  })

  it('reads requests on their own', () => {
    expect(spreadOf(tallies([40, 20], [0, 20]), 'requests')).toMatchObject({ total: 120, most: { slot: 1, times: 2 } })
  })

  it.each([
    ['none', tallies([0, 0], [0, 0])],
    ['one', tallies([500, 500], [0, 0])],
    ['few', tallies([20, 19], [18, 19])],
    ['few', tallies([30, 30], [9, 9])],
    ['judged', tallies([20, 20], [20, 20])],
  ] as const)('says %s where that is all there is to say', (verdict, counted) => {
    const spread = spreadOf(counted, 'connections')
    expect(spread.verdict).toBe(verdict)
    expect(spread.most === null).toBe(verdict !== 'judged')
  })

  it('takes no word from a worker that has only just come, and says which', () => {
    const spread = spreadOf(tallies([110, 100], [90, 100], [12, 4]), 'connections')
    expect(spread.most).toEqual({ slot: 1, times: 1.1 })
    expect(spread.leftOut).toEqual([{ slot: 3, count: 12, even: 4, times: 3 }])
    expect(spread.slots.map((slot) => slot.isJudged)).toEqual([true, true, false])
  })

  it('leaves nobody out where nobody is judged, and none to whom nothing was due', () => {
    expect(spreadOf(tallies([20, 19], [18, 19]), 'connections').leftOut).toEqual([])
    expect(spreadOf(tallies([20, 20], [20, 20], [0, 0]), 'connections').leftOut).toEqual([])
  })

  it('are drawn up to the largest, within bounds', () => {
    const top = (...counts: readonly (readonly [count: number, even: number])[]) =>
      topTimesOf([spreadOf(tallies(...counts), 'connections')])
    expect(top([100, 100], [100, 100])).toBe(1.5)
    expect(top([190, 100], [10, 100])).toBe(1.9)
    expect(top([800, 100], [0, 100])).toBe(2.5)
    expect(topTimesOf([])).toBe(1.5)
  })

  it('knows that chance alone is uneven, less so the more there is', () => {
    expect(chanceOf(4, 20)).toBeCloseTo(1.37, 2)
    expect(chanceOf(4, 2000)).toBeCloseTo(1.04, 2)
    expect(chanceOf(1, 50)).toBe(1)
  })
})
