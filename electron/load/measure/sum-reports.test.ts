import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SecondReport } from '../protocol.ts'
import { createHistogram, listLatencies, mergeLatencies, readBars, readPercentiles } from './latency.ts'
import { SecondMerger } from './merge-seconds.ts'
import { closeLedger, emptyPart, type KnownPart, sumReports } from './sum-reports.ts'

const count = fc.integer({ min: 0, max: 1_000_000 })
const micros = fc.array(fc.integer({ min: 1, max: 100_000_000 }), { maxLength: 50 })
const listOf = (values: readonly number[]) => {
  const histogram = createHistogram()
  for (const value of values) histogram.recordValue(value)
  return listLatencies(histogram)
}
const part: fc.Arbitrary<KnownPart> = fc
  .record({ ok: count, failed: count, inFlight: count, waiting: count, values: micros })
  .map(({ ok, failed, inFlight, waiting, values }) => ({
    counts: {
      ...emptyPart.counts,
      ok,
      failed,
      inFlight,
      waiting,
      sent: ok + failed + inFlight,
      asked: ok + failed + inFlight + waiting,
      errors: failed > 0 ? { timeout: failed } : {},
      statuses: ok > 0 ? { 200: ok } : {},
    },
    latencies: { corrected: listOf(values), raw: listOf(values) },
    loss: null,
  }))

describe('the sum of all processes', () => {
  it('does not depend on their order, and its ledger closes', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const sum = sumReports(parts, true)
        expect(sumReports(parts.toReversed(), true)).toEqual(sum)
        expect(sum.ledger.unaccounted).toBe(0)
        expect(sum.askedCount).toBe(sum.ledger.sent + sum.waitingCount)
        expect(sum.errors.timeout ?? 0).toBe(sum.ledger.failed)
      }),
      { numRuns: 30 },
    )
  })

  it('shows a request that is neither answered nor in flight', () => {
    const lost = { ...emptyPart, counts: { ...emptyPart.counts, sent: 3, ok: 2 } }
    expect(sumReports([lost], true).ledger.unaccounted).toBe(1)
  })

  it('counts what fell due after the last word of a process that was lost', () => {
    fc.assert(
      fc.property(part, part, fc.integer({ min: 1, max: 5000 }), (one, other, dueCount) => {
        const before = sumReports([one, other], true)
        const loss = { pid: 7, silentMs: 5000, dueCount }
        const after = sumReports([closeLedger(one, 'lost', loss), other], true)
        expect(after.ledger.unaccounted).toBe(dueCount)
        expect(after.askedCount).toBe(after.ledger.sent + after.waitingCount + dueCount)
        expect(after.losses).toEqual([loss])
        expect(after.elapsedMs).toBe(before.elapsedMs + 5000)
      }),
      { numRuns: 30 },
    )
  })

  it('has no latency where nothing was answered', () => {
    const waited = { ...emptyPart, latencies: { corrected: [5000, 7], raw: [] } }
    expect(sumReports([waited], true).latency).toBe(null)
    expect(sumReports([], false)).toMatchObject({ latency: null, bars: [], askedCount: null })
  })

  it('closes the ledger of a process that was killed', () => {
    fc.assert(
      fc.property(part, (one) => {
        const before = sumReports([one], true)
        const after = sumReports([closeLedger(one, 'lost', null)], true)
        expect(after.ledger).toMatchObject({
          sent: before.ledger.sent,
          ok: before.ledger.ok,
          inFlight: 0,
          unaccounted: 0,
        })
        expect(after.errors['aborted-at-end'] ?? 0).toBe(before.ledger.inFlight)
      }),
      { numRuns: 30 },
    )
  })
})

describe('latencies', () => {
  it('keep three digits on their way and when merged', () => {
    fc.assert(
      fc.property(
        micros.filter((values) => values.length > 0),
        micros,
        (some, more) => {
          const merged = mergeLatencies([listOf(some), listOf(more)])
          const sorted = [...some, ...more].sort((a, b) => a - b)
          expect(merged?.totalCount).toBe(sorted.length)
          if (!merged) return
          const { p50Ms, maxMs } = readPercentiles(merged)
          const near = (ms: number, exactMicros = 0) => {
            expect(ms).toBeGreaterThanOrEqual(exactMicros / 1000)
            expect(ms).toBeLessThanOrEqual(exactMicros * 0.001 * 1.001 + 0.001)
          }
          near(p50Ms, sorted[Math.ceil(sorted.length / 2) - 1])
          near(maxMs, sorted.at(-1))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('fall into bars that touch, and none is lost', () => {
    fc.assert(
      fc.property(micros, micros, (corrected, raw) => {
        const bars = readBars(mergeLatencies([listOf(corrected)]), mergeLatencies([listOf(raw)]))
        expect(bars.reduce((sum, bar) => sum + bar.correctedCount, 0)).toBe(corrected.length)
        expect(bars.reduce((sum, bar) => sum + bar.rawCount, 0)).toBe(raw.length)
        for (const [at, bar] of bars.entries()) if (at > 0) expect(bar.fromMs).toBe(bars[at - 1]?.toMs)
      }),
      { numRuns: 30 },
    )
  })
})

describe('seconds of all processes', () => {
  const second = (number: number, change: Partial<SecondReport> = {}): SecondReport => ({
    number,
    atMs: 1000 * number,
    lastedMs: 1000,
    askedCount: 10,
    sentCount: 10,
    okCount: 9,
    failedCount: 1,
    injectedCount: 0,
    inFlightCount: 2,
    waitingCount: 3,
    latency: [1000, 9],
    cpuRatio: 0.2,
    lateMs: 1,
    ...change,
  })

  it('are whole when the last process has told its own', () => {
    const merger = new SecondMerger(2, true)
    merger.add(0, second(0))
    merger.add(0, second(1))
    expect(merger.take()).toEqual([])
    merger.add(1, second(0, { atMs: 5, lastedMs: 1200, cpuRatio: 0.9, latency: [3000, 1] }))
    const [first, ...none] = merger.take()
    expect(none).toEqual([])
    expect(first).toMatchObject({ atMs: 5, lastedMs: 1200, askedCount: 20, sentCount: 20, okCount: 18, failedCount: 2 })
    expect(first).not.toHaveProperty('injectedCount')
    expect(first).toMatchObject({ inFlightCount: 4, waitingCount: 6, generatorCpuRatio: 0.9, p50Ms: 1, maxMs: 3.001 })
  })

  it('tell what faults answered, where there was any', () => {
    const merger = new SecondMerger(2, true)
    merger.add(0, second(0, { injectedCount: 3 }))
    merger.add(1, second(0, { injectedCount: 4 }))
    expect(merger.take()).toMatchObject([{ injectedCount: 7 }])
  })

  it('do not wait for a process that has ended', () => {
    const merger = new SecondMerger(2, false)
    merger.add(0, second(0, { latency: null }))
    merger.add(0, second(1))
    merger.end(1)
    expect(merger.take()).toMatchObject([
      { askedCount: null, waitingCount: 0, p50Ms: null },
      { sentCount: 10, p50Ms: 1 },
    ])
    expect(merger.take()).toEqual([])
  })
})
