import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SharesAtMoment, slotGains } from './slot-gains.ts'

const all = (slots: number, generation = 1) =>
  new Map(Array.from({ length: slots }, (_, index) => [index + 1, generation]))
const moment = (
  counts: readonly (readonly [connections: number, requests: number])[],
  listening: SharesAtMoment['listening'] = all(counts.length),
): SharesAtMoment => ({
  shares: counts.map(([connectionCount, requestCount], index) => ({ slot: index + 1, connectionCount, requestCount })),
  listening,
})
const counts = fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { minLength: 1, maxLength: 8 })

describe('gains of slots between two samples', () => {
  it('stand beside the mean of all', () => {
    expect(
      slotGains(
        moment([
          [10, 0],
          [10, 0],
        ]),
        moment([
          [40, 8],
          [20, 2],
        ]),
      ),
    ).toEqual([
      { slot: 1, connectionCount: 30, evenConnectionCount: 20, requestCount: 8, evenRequestCount: 5 },
      { slot: 2, connectionCount: 10, evenConnectionCount: 20, requestCount: 2, evenRequestCount: 5 },
    ])
  })

  it('count a slot that came later from nothing, and one that started over from zero', () => {
    const gains = slotGains(
      moment([[50, 50]]),
      moment([
        [3, 4],
        [7, 8],
      ]),
    )
    expect(gains.map((gain) => [gain.connectionCount, gain.requestCount])).toEqual([
      [3, 4],
      [7, 8],
    ])
  })

  it('take a worker that was replaced meanwhile as having got what it ought to', () => {
    const replaced = new Map([...all(3), [2, 2] as const])
    const gains = slotGains(
      moment([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
      moment(
        [
          [12, 0],
          [1, 0],
          [8, 0],
        ],
        replaced,
      ),
    )
    expect(gains.map((gain) => gain.evenConnectionCount)).toEqual([10, 1, 10])
  })

  it('are even as a whole: nothing is handed out twice', () => {
    fc.assert(
      fc.property(counts, fc.nat(8), (gained, away) => {
        const listening = new Map([...all(gained.length)].filter(([slot]) => slot !== away))
        const gains = slotGains(moment(gained.map(() => [0, 0])), moment(gained, listening))
        const sum = (read: (gain: (typeof gains)[number]) => number) =>
          gains.reduce((total, gain) => total + read(gain), 0)
        expect(sum((gain) => gain.evenConnectionCount)).toBeCloseTo(
          sum((gain) => gain.connectionCount),
          6,
        )
        expect(sum((gain) => gain.evenRequestCount)).toBeCloseTo(
          sum((gain) => gain.requestCount),
          6,
        )
      }),
    )
  })
})
