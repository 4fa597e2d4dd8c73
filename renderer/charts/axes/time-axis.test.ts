import { describe, expect, it } from 'vitest'
import { rangeWords, timeOffsetWords, timeTicks, timeTickWords } from './time-axis.ts'

describe('time axis', () => {
  it.each([
    [60_000, [-60_000, -45_000, -30_000, -15_000, 0]],
    [300_000, [-300_000, -240_000, -180_000, -120_000, -60_000, 0]],
    [900_000, [-900_000, -720_000, -540_000, -360_000, -180_000, 0]],
  ])('counts %d ms back from now', (range, ticks) => {
    expect(timeTicks(range)).toEqual(ticks)
  })

  it('names moments and ranges', () => {
    expect([0, -30_000, -300_000].map(timeTickWords)).toEqual(['now', '−30\u202fs', '−5\u202fmin'])
    expect(rangeWords(300_000)).toBe('5\u202fmin')
    expect([0, -400, -12_000, -154_000].map(timeOffsetWords)).toEqual([
      'now',
      'now',
      '−12\u202fs',
      '−2\u202fm\u202f34\u202fs',
    ])
  })
})
