import { describe, expect, it } from 'vitest'
import type { LoadFigures } from '../../../shared/lessons/lesson-view.ts'
import { meanOf, mergeLoads } from './merge-loads.ts'

const one: LoadFigures = {
  ratePerSec: 40,
  errorRatio: 0,
  p50Ms: 100,
  p99Ms: 300,
  failedCount: 0,
  lostCount: 1,
  cpuRatio: 1,
}
const other: LoadFigures = {
  ratePerSec: 60,
  errorRatio: 0.5,
  p50Ms: 50,
  p99Ms: 200,
  failedCount: 3,
  lostCount: 2,
  cpuRatio: 1.5,
}

describe('several loads of one name', () => {
  it('are one: rates are averaged, what failed is counted together', () => {
    expect(mergeLoads([one, other])).toEqual({
      ratePerSec: 50,
      errorRatio: 0.25,
      p50Ms: 75,
      p99Ms: 300,
      failedCount: 3,
      lostCount: 3,
      cpuRatio: 1.25,
    })
    expect(mergeLoads([one])).toEqual(one)
  })

  it('have no rate when one of them has none', () => {
    expect(mergeLoads([one, { ...other, ratePerSec: null, p99Ms: null }])).toMatchObject({
      ratePerSec: null,
      p99Ms: null,
    })
  })

  it('have a mean only when all are known', () => {
    expect(meanOf([1, 2, 6])).toBe(3)
    expect(meanOf([1, null])).toBeNull()
    expect(meanOf([])).toBeNull()
  })
})
