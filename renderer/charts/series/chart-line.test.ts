import { describe, expect, it } from 'vitest'
import { runsOf } from './chart-line.ts'

describe('line', () => {
  it('breaks where nothing was measured', () => {
    expect(runsOf([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, null, 3, null, null, 4, 5])).toEqual([
      { xs: [0, 1], ys: [1, 2] },
      { xs: [3], ys: [3] },
      { xs: [6, 7], ys: [4, 5] },
    ])
    expect(runsOf([0], [null])).toEqual([])
  })
})
