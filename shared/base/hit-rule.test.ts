import { describe, expect, it } from 'vitest'
import { type HitRule, isHit } from './hit-rule.ts'

const hitsOf = (rule: HitRule, count: number): number[] =>
  Array.from({ length: count }, (_, index) => index + 1).filter((number) => isHit(rule, number))

describe('what a fault hits', () => {
  it('is all, the first ones, or every n-th', () => {
    expect(hitsOf({ kind: 'all' }, 3)).toEqual([1, 2, 3])
    expect(hitsOf({ kind: 'first', count: 2 }, 9)).toEqual([1, 2])
    expect(hitsOf({ kind: 'nth', every: 3 }, 9)).toEqual([3, 6, 9])
  })

  it.each([0, 0.001, 0.1, 0.5, 1])('is a share of %d, the same by the same seed', (ratio) => {
    const rule: HitRule = { kind: 'share', ratio, seed: 1337 }
    const hits = hitsOf(rule, 100_000)
    expect(Math.abs(hits.length / 100_000 - ratio)).toBeLessThanOrEqual(0.005)
    expect(hitsOf(rule, 1000)).toEqual(hits.filter((number) => number <= 1000))
    if (ratio === 0.5) expect(hitsOf({ ...rule, seed: 1338 }, 1000)).not.toEqual(hitsOf(rule, 1000))
  })
})
