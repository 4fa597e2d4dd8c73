import { describe, expect, it } from 'vitest'
import type { Fairness, PolicyTally, SlotTally, TallyMark } from '../../../shared/model/fairness.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { spanWords, windowTally } from './window-tally.ts'

const slots = (...counts: readonly number[]): SlotTally[] =>
  counts.map((count, index) => ({
    slot: index + 1,
    connectionCount: count,
    evenConnectionCount: count,
    requestCount: 0,
    evenRequestCount: 0,
  }))
const policy = (id: PolicyId, elapsedMs: number, counts: readonly number[]): PolicyTally => ({
  policy: id,
  elapsedMs,
  slots: slots(...counts),
  latencyP99Ms: null,
  stretch: null,
})
const mark = (atMs: number, ...counts: readonly number[]): TallyMark => ({
  atMs,
  elapsedMs: atMs,
  slots: slots(...counts),
})

/** Sticky until 100 s, random from then to now, 200 s. */
const fairness: Fairness = {
  round: 1,
  policies: [
    policy('sticky', 100_000, [1000, 0]),
    {
      ...policy('random', 100_000, [50, 50]),
      stretch: { beganAtMs: 100_000, elapsedMs: 100_000, slots: slots(50, 50), latencyP99Ms: null },
    },
  ],
  marks: [mark(0, 0, 0), mark(100_000, 1000, 0), mark(140_000, 1020, 20), mark(185_000, 1044, 46)],
}
const read = (window: Parameters<typeof windowTally>[1], nowMs = 200_000) => {
  const tally = windowTally(fairness, window, nowMs)
  return tally && { ...tally, slots: tally.slots.map((slot) => slot.connectionCount) }
}

describe('tally of a window', () => {
  it('is what came since the mark at its edge', () => {
    expect(read('10s')).toEqual({
      policy: 'random',
      elapsedMs: 15_000,
      coveredMs: 15_000,
      isStretch: false,
      wasSwitched: true,
      slots: [6, 4],
    })
    expect(read('1m')).toMatchObject({ coveredMs: 60_000, slots: [30, 30] })
  })

  it('does not mix two policies: it ends at the newest switch', () => {
    const stretch = { coveredMs: 100_000, elapsedMs: 100_000, isStretch: true, slots: [50, 50] }
    expect(read('5m')).toMatchObject(stretch)
    expect(read('15m')).toMatchObject(stretch)
    expect(read('stretch')).toMatchObject(stretch)
  })

  it('takes what there is where the marks do not reach back so far', () => {
    const young = { ...fairness, marks: [] }
    expect(windowTally(young, '10s', 200_000)).toMatchObject({ isStretch: true, coveredMs: 100_000 })
  })

  it('speaks of a switch only where one was made', () => {
    const plain = (words: string) => words.replaceAll('\u202f', ' ')
    const tally = windowTally(fairness, 'stretch', 200_000) ?? expect.fail()
    expect(plain(spanWords(tally))).toBe('1 m 40 s since the switch')
    const only = windowTally({ ...fairness, policies: fairness.policies.slice(1) }, 'stretch', 200_000) ?? expect.fail()
    expect(plain(spanWords(only))).toBe('1 m 40 s since counting began')
    expect(spanWords({ ...tally, isStretch: false })).toMatch(/^last /)
  })

  it('is unknown until a policy was counted', () => {
    expect(windowTally({ round: 0, policies: [], marks: [] }, '1m', 1000)).toBeNull()
    expect(windowTally({ ...fairness, policies: [policy('sticky', 1, [1])] }, '1m', 1000)).toBeNull()
  })

  it('leaves no trace of fractions where nothing was due', () => {
    const third = { ...slots(0)[0], slot: 1, connectionCount: 0, evenRequestCount: 0, requestCount: 0 }
    const bits = Array.from({ length: 3 }, () => ({ ...third, evenConnectionCount: 0.1 }))
    const odd: Fairness = {
      round: 1,
      policies: [
        { policy: 'sticky', elapsedMs: 0, slots: bits, latencyP99Ms: null, stretch: null },
        {
          ...policy('random', 0, []),
          stretch: { beganAtMs: 0, elapsedMs: 0, slots: [], latencyP99Ms: null },
        },
      ],
      marks: [{ atMs: 10, elapsedMs: 0, slots: [{ ...third, evenConnectionCount: 0.3 }] }],
    }
    expect(windowTally(odd, '10s', 20_000)?.slots[0]?.evenConnectionCount).toBe(0)
  })
})
