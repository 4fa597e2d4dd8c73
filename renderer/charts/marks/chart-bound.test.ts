import { describe, expect, it } from 'vitest'
import { heightWithBounds } from './chart-bound.ts'

describe('bounds on a chart', () => {
  it('take part in its height, with room above them, once the lines come near', () => {
    const bound = { value: 400, words: 'limit' }
    expect(heightWithBounds([bound], 100)).toBeCloseTo(440)
    expect(heightWithBounds([bound], 99)).toBe(99)
    expect(heightWithBounds([bound], 600)).toBe(600)
  })

  it('take part however far the lines are below, where the way up to them is what counts', () => {
    expect(heightWithBounds([{ value: 10_000, words: 'limit', isAlwaysShown: true }], 300)).toBeCloseTo(11_000)
  })
})
