import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GroupWeights, type SchedulingGroups, stepsFor } from './group-weights.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Linux as somebody without privileges sees it: one write per 100 ms. */
function testGroups({ ownNice = 0, perMs = 100, ours = 0, refused = 0 } = {}) {
  const nice = new Map<number, number>()
  let nextMs = Number.NEGATIVE_INFINITY
  const groups: SchedulingGroups = {
    ownNice: () => ownNice,
    isOwn: (pid) => pid !== ours,
    setNice(pid, niceValue) {
      if (pid === refused) return 'never'
      if (Date.now() < nextMs) return 'later'
      nextMs = Date.now() + perMs
      nice.set(pid, niceValue)
      return 'done'
    },
  }
  return { groups, nice }
}

describe('the weight of workers that are sessions', () => {
  it.each([
    ['dispatched', [0, 0, 3, 3, 3, 3]],
    ['shared', [0, 3, 5, 6, 6, 6]],
    ['ports', [0, 3, 5, 6, 6, 6]],
  ] as const)('%s: of 1, 2, 3, 4, 8 and 128 is less by so many steps of nice', (kind, steps) => {
    expect([1, 2, 3, 4, 8, 128].map((count) => stepsFor(kind, count))).toEqual(steps)
  })

  it('is soon the same for all that are there, whoever comes and goes, at one write in 100 ms', () => {
    const act = fc.constantFrom('comes', 'goes', 'dispatched', 'shared')
    const step = fc.record({ pid: fc.integer({ min: 1, max: 8 }), act, waitMs: fc.nat(200) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: -3, max: 19 }), (steps, ownNice) => {
        const { groups, nice } = testGroups({ ownNice })
        let kind: 'dispatched' | 'shared' = 'dispatched'
        const weights = new GroupWeights(kind, groups)
        const there = new Set<number>()
        for (const { pid, act, waitMs } of steps) {
          if (act === 'comes') {
            there.add(pid)
            weights.join(pid)
          } else if (act !== 'goes') {
            kind = act
            weights.follow(kind)
          } else {
            there.delete(pid)
            nice.delete(pid)
            weights.leave(pid)
          }
          vi.advanceTimersByTime(waitMs)
        }
        vi.advanceTimersByTime(8 * 165)
        const wanted = Math.min(19, ownNice + stepsFor(kind, there.size))
        expect([...there].map((pid) => nice.get(pid) ?? 0)).toEqual([...there].map(() => wanted))
        expect(vi.getTimerCount()).toBe(0)
      }),
    )
  })

  it('comes to one primary while another writes for many', () => {
    let nextMs = Number.NEGATIVE_INFINITY
    const written: number[] = []
    const setNice = (pid: number) => {
      if (Date.now() < nextMs) return 'later'
      nextMs = Date.now() + 100
      written.push(pid)
      return 'done'
    }
    const groups: SchedulingGroups = { ownNice: () => 0, isOwn: () => true, setNice }
    const spread = (step: number) => {
      let at = 0
      return () => (at = (at + step) % 1)
    }
    const busy = new GroupWeights('shared', groups, spread(0.3))
    for (let pid = 1; pid <= 60; pid++) busy.join(pid)
    vi.advanceTimersByTime(50)
    const late = new GroupWeights('shared', groups, spread(0.7))
    for (const pid of [101, 102, 103]) late.join(pid)
    vi.advanceTimersByTime(3000)
    expect(written.filter((pid) => pid > 100)).toHaveLength(3)
  })

  it('is never written for what is of our own session', () => {
    const { groups, nice } = testGroups({ ours: 2, perMs: 0 })
    const weights = new GroupWeights('shared', groups)
    for (const pid of [1, 2, 3, 4]) weights.join(pid)
    expect([...nice]).toEqual([1, 3, 4].map((pid) => [pid, 5]))
  })

  it('is left alone where there are no such sessions', () => {
    const { groups, nice } = testGroups()
    const weights = new GroupWeights('shared', { ...groups, ownNice: () => null })
    for (const pid of [1, 2, 3, 4]) weights.join(pid)
    expect(nice.size).toBe(0)
  })

  it('is not asked for again of one that refuses', () => {
    const { groups, nice } = testGroups({ refused: 1, perMs: 0 })
    const weights = new GroupWeights('shared', groups)
    for (const pid of [1, 2, 3]) weights.join(pid)
    expect([[...nice], vi.getTimerCount()]).toEqual([
      [
        [2, 5],
        [3, 5],
      ],
      0,
    ])
  })
})
