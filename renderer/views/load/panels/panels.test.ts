import { describe, expect, it } from 'vitest'
import type { LoadLatency, LoadTotals } from '../../../../shared/model/load.ts'
import { defaultLoadSettings } from '../../../../shared/model/load-settings.ts'
import { spreadOf } from '../../../panels/fairness/spread.ts'
import { someSeconds, totalsOf } from '../../../testing/load.ts'
import { evenTallies } from './even-tallies.ts'
import { hiddenRows, hiddenWords, msWords } from './latency-words.ts'
import { ledgerVerdict } from './ledger-words.ts'
import { offeredChange, offerWords } from './offer-words.ts'
import { failureRows, shareWords, statusRows } from './response-rows.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')
const totals = totalsOf(someSeconds(3))
const flat = { p50Ms: 2, p75Ms: 2, p90Ms: 2, p95Ms: 2, p99Ms: 2, p999Ms: 2, maxMs: 2 }

describe('latency in words', () => {
  const frozen: LoadLatency = { corrected: { ...flat, p99Ms: 2900, maxMs: 3000 }, raw: { ...flat, maxMs: 3000 } }

  it('names what raw figures hide, where they hide most', () => {
    expect(plain(hiddenWords(frozen, 'open', 0))).toBe(
      'p99 is 2.9 s counted from when requests were due, 2.0 ms from when they were written: raw figures hide the waiting.',
    )
  })

  it('says how much of the waiting is the generator’s own', () => {
    expect(plain(hiddenWords(frozen, 'open', 2890))).toMatch(
      /: raw figures hide the waiting\. Up to 2\.9 s of it is the generator’s own delay\.$/,
    )
  })

  it('says so when nothing is hidden, and what a closed model leaves out', () => {
    expect(hiddenWords({ corrected: flat, raw: flat }, 'open', 0)).toContain('both tell the same')
    expect(hiddenWords({ corrected: flat, raw: flat }, 'closed', 0)).toMatch(/^Closed model/)
  })

  it('never divides by nothing', () => {
    const zero = { ...flat, p50Ms: 0 }
    expect(hiddenRows({ corrected: zero, raw: zero })[0]).toEqual({ name: 'p50', correctedMs: 0, rawMs: 0, times: 1 })
  })

  it.each([
    [0, '0.0'],
    [0.423, '0.42'],
    [4.23, '4.2'],
    [1214, '1 214'],
  ])('writes %d ms as %s', (ms, words) => {
    expect(plain(msWords(ms))).toBe(words)
  })
})

describe('responses', () => {
  const some: LoadTotals = {
    ...totals,
    ledger: { sent: 1_000_000, ok: 999_958, failed: 42, inFlight: 0, unaccounted: 0 },
    statuses: { 503: 2, 200: 999_958, 404: 0 },
    errors: { timeout: 10, reset: 30, 'bad-status': 2 },
    errorWords: { reset: 'read ECONNRESET' },
  }

  it('come by status, without those nobody got', () => {
    expect(statusRows(some).map(({ name, tone, example }) => [name, tone, example])).toEqual([
      ['200', 'ok', 'OK'],
      ['503', 'bad', 'Service Unavailable'],
    ])
  })

  it('that failed come by kind, with an example', () => {
    expect(failureRows(some).map(({ name, count, example }) => [name, count, example])).toEqual([
      ['reset', 30, 'read ECONNRESET'],
      ['timeout', 10, ''],
      ['bad status', 2, ''],
    ])
  })

  it('never show a true share as zero', () => {
    expect([0, 2, 5000].map((count) => plain(shareWords(count, 1_000_000)))).toEqual(['0.00 %', '< 0.01 %', '0.50 %'])
    expect(shareWords(0, 0)).toBe('')
  })
})

describe('shares', () => {
  it('are judged against an even share, by slot', () => {
    const shares = [
      { slot: 3, requestCount: 100, connectionCount: 10 },
      { slot: 1, requestCount: 300, connectionCount: 10 },
    ]
    const spread = spreadOf(evenTallies(shares), 'requests')
    expect(spread.slots.map(({ slot, times }) => [slot, times])).toEqual([
      [1, 1.5],
      [3, 0.5],
    ])
    expect(spread.most).toEqual({ slot: 1, times: 1.5 })
  })
})

describe('ledger', () => {
  const verdict = (unaccounted: number) => ledgerVerdict({ ...totals, ledger: { ...totals.ledger, unaccounted } })

  it('closes, or says by how much it does not', () => {
    expect(verdict(0)).toEqual({ tone: 'ok', words: 'Every request accounted for' })
    expect(verdict(1)).toEqual({ tone: 'bad', words: '1 request lost by the generator' })
    expect(verdict(-2)).toEqual({ tone: 'bad', words: '2 requests counted twice by the generator' })
  })

  it('says whose silence it is when a generator process was lost', () => {
    const losses = [
      { pid: 1, silentMs: 5000, dueCount: 750 },
      { pid: 2, silentMs: 5000, dueCount: null },
    ]
    const ledger = { ...totals.ledger, unaccounted: 750 }
    expect(ledgerVerdict({ ...totals, ledger, losses: losses.slice(0, 1) })).toEqual({
      tone: 'bad',
      words: 'A generator process did not answer: what became of 750 requests is unknown',
    })
    expect(ledgerVerdict({ ...totals, losses })).toEqual({
      tone: 'bad',
      words: '2 generator processes did not answer: what they sent at last is unknown',
    })
  })
})

describe('offers', () => {
  it('say what they change, and what becomes of a load under way', () => {
    expect(offerWords('more-processes', defaultLoadSettings, false)).toBe('Restart with 2 generator processes')
    expect(offerWords('more-connections', defaultLoadSettings, true)).toBe('Run again with 100 connections')
  })

  it('end where there is no more', () => {
    expect(offeredChange('more-processes', { ...defaultLoadSettings, processes: 5 })).toEqual({ processes: 8 })
    expect(offerWords('more-processes', { ...defaultLoadSettings, processes: 8 }, false)).toBeNull()
    expect(offerWords('more-connections', { ...defaultLoadSettings, connections: 10_000 }, false)).toBeNull()
  })
})
