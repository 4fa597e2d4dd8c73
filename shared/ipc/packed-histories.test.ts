import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aClusterPoint, aSlotPoint } from '../../renderer/testing/points.ts'
import type { ClusterHistory } from '../model/cluster.ts'
import { packHistories, unpackHistories } from './packed-histories.ts'

/** `silent`: with gaps in it. */
function inventHistory(clusterId: string, slots: number, count: number, silent: boolean): ClusterHistory {
  const moments = Array.from({ length: count }, (_, index) => 1_700_000_000_000 + index * 1000)
  const slotPoints = Array.from({ length: slots }, (_, index) => ({
    slot: index + 1,
    points: moments.map((atMs, at) =>
      aSlotPoint({
        atMs,
        rssBytes: 1e6 / (index + at + 3),
        ...(silent ? { selfAtMs: null, requestsPerSec: null } : {}),
      }),
    ),
  }))
  return {
    clusterId,
    points: moments.map((atMs, at) => aClusterPoint({ atMs, cpuRatio: silent ? null : 1 / (at + 3) })),
    slotPoints,
    shares: [{ slot: 1, connectionCount: 7, requestCount: 9 }],
    fairness: { round: 1, policies: [], marks: [] },
    events: [],
    lifelines: [],
    exits: [],
  }
}

describe('histories on their way to the page', () => {
  it('come out as they went in, gaps included', () => {
    const shape = fc.record({ slots: fc.nat(4), count: fc.nat(5), silent: fc.boolean() })
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 3 }), (shapes) => {
        const histories = shapes.map(({ slots, count, silent }, at) => inventHistory(`c${at}`, slots, count, silent))
        const unpacked = unpackHistories(structuredClone(packHistories(histories)))
        expect(JSON.parse(JSON.stringify(unpacked))).toEqual(histories)
        for (const [at, { slotPoints }] of unpacked.entries()) {
          const sent = histories[at]?.slotPoints[0]?.points.at(2)
          expect(slotPoints[0]?.points.at(2)?.rssBytes).toBe(sent?.rssBytes)
          expect(slotPoints[0]?.points.at(2)?.requestsPerSec).toBe(sent?.requestsPerSec)
        }
      }),
    )
  })

  it('carry no number of a series as text', () => {
    const { json } = packHistories([inventHistory('c', 64, 100, false)])
    expect(json.length).toBeLessThan(64 * 1000)
  })
})
