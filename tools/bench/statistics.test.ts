import { describe, expect, it } from 'vitest'
import { median, quantile } from './statistics.mjs'

describe('median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })
})

describe('quantile', () => {
  it.each([
    [0.95, 19],
    [1, 20],
    [0, 1],
    [0.5, 10],
  ])('%d of 1…20 is %d', (share, expected) => {
    expect(
      quantile(
        Array.from({ length: 20 }, (_, at) => 20 - at),
        share,
      ),
    ).toBe(expected)
  })
})
