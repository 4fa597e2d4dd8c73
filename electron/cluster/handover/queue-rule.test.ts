import { describe, expect, it } from 'vitest'
import { queueMarksOf, unlimitedQueue } from './queue-rule.ts'

describe('queue rule', () => {
  it('without a limit refuses nothing, and spares the descriptors of the primary', () => {
    const marks = queueMarksOf(unlimitedQueue)
    expect(marks).toEqual({
      refuseAboveCount: Infinity,
      spareAtCount: 64,
      pauseAtCount: 2048,
      resumeAtCount: 1024,
      isStrict: false,
    })
    expect(queueMarksOf({ limit: 0, atLimit: 'refuse' })).toEqual(marks)
  })

  it.each([1, 2, 100, 100_000])('refuses above %i, and never rests before', (limit) => {
    const { refuseAboveCount, pauseAtCount } = queueMarksOf({ limit, atLimit: 'refuse' })
    expect([refuseAboveCount, pauseAtCount]).toEqual([limit, Infinity])
  })

  it.each([
    [1, 0],
    [2, 1],
    [101, 50],
    [100_000, 50_000],
  ])('rests at %i until %i are left, with a duplicate at hand', (limit, resumeAtCount) => {
    expect(queueMarksOf({ limit, atLimit: 'leave' })).toEqual({
      refuseAboveCount: Infinity,
      spareAtCount: 1,
      pauseAtCount: limit,
      resumeAtCount,
      isStrict: true,
    })
  })
})
