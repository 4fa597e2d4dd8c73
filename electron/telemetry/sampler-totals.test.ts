import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SlotTotals } from './series/slot-totals.ts'
import { buildCluster } from './testing/test-cluster.ts'

const flat = ({ requests, connectionCount, cpuMs }: SlotTotals): number[] => [
  connectionCount ?? 0,
  cpuMs ?? 0,
  requests?.abortedCount ?? 0,
  requests?.latencySumMs ?? 0,
  ...(requests?.byClass ?? [0, 0, 0, 0, 0]),
  ...Array.from({ length: 4 }, (_, index) => requests?.latencyCounts[index] ?? 0),
]

describe('totals of a slot', () => {
  it('are unknown, not zero, until somebody told', async () => {
    const { cluster, up, clock } = buildCluster()
    up(1)
    expect(cluster.totals().get(1)).toEqual({ requests: null, connectionCount: null, cpuMs: null })
    await clock.pass(1000)
    expect(cluster.totals().get(1)).toEqual({ requests: null, connectionCount: null, cpuMs: 0 })
  })

  it('count on over generations, and over a removal of the slot', () => {
    const { cluster, up, report, facts } = buildCluster()
    const twoHundreds = (count: number) => ({
      byClass: [0, count, 0, 0, 0],
      latencyCounts: [count],
      latencySumMs: count,
    })
    up(1)
    report(1, 1, twoHundreds(100))
    facts.acceptedBySlot.set(1, 7)
    cluster.workerDown(1, 1)
    facts.acceptedBySlot.delete(1)
    up(1, 2)
    report(1, 2, twoHundreds(20))
    cluster.slotRemoved(1)
    up(1, 3)
    report(1, 3, twoHundreds(3))
    expect(cluster.totals().get(1)).toMatchObject({
      connectionCount: 7,
      requests: { byClass: [0, 123, 0, 0, 0], latencyCounts: [123], latencySumMs: 123 },
    })
  })

  it('know of a sudden end what was told after the last report', () => {
    const { cluster, up, report } = buildCluster()
    up(1)
    report(1, 1, { byClass: [0, 5, 0, 0, 0] })
    const http = { startedCount: 9, finishedCount: 9, inFlight: 0, oldestMs: null, abortedCount: 0 }
    const more = { clientAbortedCount: 0, injectedCount: 0, byClass: [0, 9, 0, 0, 0], latencyCounts: [9] }
    cluster.agentMessage(1, 1, { type: 'counts', http: { ...http, ...more }, openedCount: 3 })
    cluster.workerDown(1, 1)
    expect(cluster.totals().get(1)).toMatchObject({ connectionCount: 3, requests: { byClass: [0, 9, 0, 0, 0] } })
  })

  it('never fall, whatever workers say and become of', async () => {
    const step = fc.record({
      slot: fc.integer({ min: 1, max: 3 }),
      what: fc.constantFrom('up', 'down', 'remove', 'report', 'report', 'report', 'accept', 'use'),
      count: fc.nat(50),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { cluster, up, report, facts, processes, clock } = buildCluster()
        const generations = new Map<number, number>()
        let before = new Map<number, number[]>()
        for (const { slot, what, count } of steps) {
          const generation = generations.get(slot) ?? 0
          if (what === 'up') {
            generations.set(slot, generation + 1)
            up(slot, generation + 1)
          }
          if (what === 'down') cluster.workerDown(slot, generation)
          if (what === 'remove') cluster.slotRemoved(slot)
          if (what === 'report')
            report(slot, generation, {
              ...{ abortedCount: count, byClass: [0, count, 0, 0, count], latencyCounts: [count, 0, count] },
              latencySumMs: count,
            })
          // The same number for whatever generation: it never falls in the primary.
          if (what === 'accept') facts.acceptedBySlot.set(slot, (facts.acceptedBySlot.get(slot) ?? 0) + count)
          const process = processes.get(slot * 100 + generation)
          if (what === 'use' && process !== undefined) process.cpuMs += count
          if (what === 'use') await clock.pass(500)
          const now = new Map([...cluster.totals()].map(([at, totals]) => [at, flat(totals)]))
          for (const [at, earlier] of before) {
            const later = now.get(at) ?? []
            for (const [index, number] of earlier.entries()) expect(later[index]).toBeGreaterThanOrEqual(number)
          }
          before = now
        }
      }),
      { numRuns: 60 },
    )
  })
})
