import type { LoadDelays, LoadSecond } from '../../../shared/model/load.ts'

/** Less is what any machine does now and then. */
export const noticeableMs = 10
/** A second may last so much longer on a busy machine; from here on the generator stood still. */
export const standstillMs = 1000
const secondMs = 1000

/** Nothing measured yet. */
export const noDelays: LoadDelays = { lateMs: 0, lateSecondsCount: 0, secondsCount: 0, stoodStillMs: 0 }

/** Takes one more second in, in any order. The time after the last request, when answers are awaited, delays nothing. */
export function addSecond(delays: LoadDelays, second: LoadSecond): LoadDelays {
  const { askedCount, sentCount, generatorLateMs = 0, lastedMs = secondMs } = second
  if (sentCount + (askedCount ?? 0) === 0) return delays
  return joinDelays(delays, {
    lateMs: generatorLateMs,
    lateSecondsCount: generatorLateMs >= noticeableMs ? 1 : 0,
    secondsCount: 1,
    stoodStillMs: Math.max(0, lastedMs - secondMs),
  })
}

/** Of two stretches of a load together. */
export function joinDelays(one: LoadDelays, other: LoadDelays): LoadDelays {
  return {
    lateMs: Math.max(one.lateMs, other.lateMs),
    lateSecondsCount: one.lateSecondsCount + other.lateSecondsCount,
    secondsCount: one.secondsCount + other.secondsCount,
    stoodStillMs: Math.max(one.stoodStillMs, other.stoodStillMs),
  }
}
