import { describe, expect, it } from 'vitest'
import { wordedLine } from './chart-line.ts'
import { valueAt } from './read-line.ts'

const line = wordedLine('ok', '', [0, 10, 20, 30, 40], [1, 3, null, 7, null], { ink: 'fg' })

describe('value of a line', () => {
  it('is that of the point under the crosshair', () => {
    expect([0, 5, 10, 20, 30].map((x) => valueAt(line, x, false))).toEqual([1, null, 3, null, 7])
  })

  it('lies between two points of one piece, never in a gap or beside the line', () => {
    expect([-1, 0, 5, 10, 15, 30, 40].map((x) => valueAt(line, x, true))).toEqual([null, 1, 2, 3, null, 7, null])
  })
})
