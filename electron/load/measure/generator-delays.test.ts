import { describe, expect, it } from 'vitest'
import { testSecond } from '../testing/test-points.ts'
import { addSecond, joinDelays, noDelays } from './generator-delays.ts'

const of = (...seconds: Parameters<typeof testSecond>[0][]) => seconds.map(testSecond).reduce(addSecond, noDelays)

describe('delays of the generator itself', () => {
  it('are told of all seconds, not of the newest alone', () => {
    const stopped = { atMs: 2000, generatorLateMs: 5033, lastedMs: 6010 }
    const delays = of({ generatorLateMs: 1 }, stopped, ...Array.from({ length: 60 }, () => ({ generatorLateMs: 13 })))
    expect(delays).toEqual({ lateMs: 5033, lateSecondsCount: 61, secondsCount: 62, stoodStillMs: 5010 })
  })

  it('are seen under the closed model and in older seconds, too, as far as they tell', () => {
    expect(of({ askedCount: null, lastedMs: 3500 }).stoodStillMs).toBe(2500)
    expect(of({})).toEqual({ lateMs: 0, lateSecondsCount: 0, secondsCount: 1, stoodStillMs: 0 })
  })

  it('are not those of the time in which the last answers are awaited', () => {
    expect(of({ askedCount: 0, sentCount: 0, generatorLateMs: 50 })).toEqual(noDelays)
  })

  it('of steps are joined', () => {
    const one = of({ generatorLateMs: 40, lastedMs: 4000 })
    const other = of({ generatorLateMs: 5 }, { generatorLateMs: 60 })
    const joined = { lateMs: 60, lateSecondsCount: 2, secondsCount: 3, stoodStillMs: 3000 }
    expect(joinDelays(one, other)).toEqual(joined)
    expect(joinDelays(other, one)).toEqual(joined)
  })
})
