import { describe, expect, it } from 'vitest'
import { sparklinePieces } from './sparkline-points.ts'

const box = { width: 12, height: 10, min: 0 }

describe('sparkline', () => {
  it('is empty without values', () => {
    expect(sparklinePieces([], box)).toEqual([])
    expect(sparklinePieces([null, null], box)).toEqual([])
  })

  it('spans the box from the first to the last value, filled down to the bottom edge', () => {
    expect(sparklinePieces([0, 10], box)).toEqual([{ line: '1,8.5 11,1.5', area: '1,8.5 11,1.5 11,10 1,10' }])
  })

  it('never joins over a gap', () => {
    expect(sparklinePieces([1, 2, null, 2, 1], box).map(({ line }) => line)).toEqual(['1,5 3.5,1.5', '8.5,1.5 11,5'])
  })

  it('shows a lone value', () => {
    expect(sparklinePieces([null, 5, null], box).map(({ line }) => line)).toEqual(['6,1.5 8,1.5'])
  })
})
