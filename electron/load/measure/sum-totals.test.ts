import { describe, expect, it } from 'vitest'
import { testTotals } from '../testing/test-points.ts'
import { noTotals, sumTotals } from './sum-totals.ts'

describe('sums of steps', () => {
  it('adds every count, and keeps the percentiles of the newest step that has any', () => {
    const one = testTotals(100, { errors: { reset: 2 }, errorWords: { reset: 'first' }, waitingCount: 1 })
    const other = testTotals(50, { errors: { reset: 1, timeout: 4 }, statuses: { 200: 40, 503: 10 }, latency: null })
    expect(sumTotals(one, other)).toMatchObject({
      ledger: { sent: 150, ok: 150, failed: 0, inFlight: 0, unaccounted: 0 },
      askedCount: 150,
      waitingCount: 1,
      errors: { reset: 3, timeout: 4 },
      errorWords: { reset: 'first' },
      statuses: { 200: 140, 503: 10 },
      latency: one.latency,
      elapsedMs: 20_000,
    })
  })

  it('leaves one step as it is when nothing came before', () => {
    const only = testTotals(7)
    expect(sumTotals(noTotals, only)).toEqual(only)
    expect(sumTotals(noTotals, testTotals(7, { askedCount: null })).askedCount).toBeNull()
  })
})
