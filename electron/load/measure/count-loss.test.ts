import { describe, expect, it } from 'vitest'
import { countLoss, type LostPart } from './count-loss.ts'

const part: LostPart = {
  pid: 7,
  state: 'running',
  heardMonoMs: 3000,
  nowMonoMs: 8000,
  ratePerSec: 150,
  due: { fromMonoMs: 1000, untilMonoMs: Number.POSITIVE_INFINITY },
}

describe('what is not known of a generator process that was lost', () => {
  it.each<[string, Partial<LostPart>, number, number]>([
    ['all that fell due since it spoke', {}, 5000, 750],
    ['nothing of the time after the end', { due: { fromMonoMs: 1000, untilMonoMs: 5000 } }, 2000, 300],
    ['nothing of the warm-up', { state: 'warming-up', due: { fromMonoMs: 4000, untilMonoMs: 9000 } }, 4000, 600],
    ['all, where it never spoke', { state: null }, 5000, 750],
  ])('is %s', (_what, change, silentMs, dueCount) => {
    expect(countLoss({ ...part, ...change })).toEqual({ pid: 7, silentMs, dueCount })
  })

  it('is no number under the closed model', () => {
    expect(countLoss({ ...part, ratePerSec: null })).toEqual({ pid: 7, silentMs: 5000, dueCount: null })
    expect(countLoss({ ...part, ratePerSec: null, nowMonoMs: 3200 })).toBeNull()
  })

  it('is nothing when it had stopped sending, or when nothing fell due', () => {
    expect(countLoss({ ...part, state: 'finishing' })).toBeNull()
    expect(countLoss({ ...part, nowMonoMs: 3006 })).toBeNull()
    expect(countLoss({ ...part, due: { fromMonoMs: 1000, untilMonoMs: 2500 } })).toBeNull()
  })
})
