import { describe, expect, it } from 'vitest'
import type { LoadRun } from '../../../shared/model/load.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { elapsedWords } from '../../format/elapsed.ts'
import { someSeconds, totalsOf } from '../../testing/load.ts'
import { circumstances, doneRatio, loadInWords, rate, spanWords } from './load-words.ts'

const plain = (words: string) => words.replaceAll('\u202f', ' ')
const settings = { ...defaultLoadSettings, ratePerSec: 2000 }
const second = someSeconds(5)
  .map((each) => ({ ...each, okCount: 1874 }))
  .at(-1)
const run: LoadRun = {
  runId: 'a',
  clusterId: 'c1',
  state: 'running',
  experiment: { kind: 'run' },
  settings,
  url: 'http://localhost:3000/',
  startedAtMs: 0,
  endsAtMs: 60_000,
  ratePerSec: 2000,
  stepWords: null,
  points: [],
  totals: totalsOf([]),
  remarks: [],
}
const words = (change: Partial<LoadRun>, nowMs = 28_000, of: typeof second | undefined = second) =>
  plain(loadInWords({ ...run, ...change }, of, nowMs))

describe('strip of a load', () => {
  it.each([
    [{}, '1 874 of 2 000 req/s, 0 failed, 32 s left'],
    [
      { ratePerSec: null, endsAtMs: null, settings: { ...settings, durationS: null } },
      '1 874 req/s, as fast as it can, 0 failed, until stopped',
    ],
    [{ state: 'warming-up' as const }, 'warming up, 1 874 of 2 000 req/s, 0 failed, 32 s left'],
    [{ state: 'starting' as const, endsAtMs: null }, 'starting, 0 failed'],
    [{ state: 'finishing' as const }, 'waiting for the last answers, 0 failed'],
    [
      {
        experiment: { kind: 'workers' as const, counts: [1, 2], stepS: 5 },
        stepWords: '1 of 2: 1 worker',
        endsAtMs: null,
      },
      '1 of 2: 1 worker, 1 874 of 2 000 req/s, 0 failed',
    ],
  ])('says what goes on: %j', (change, expected) => {
    expect(words(change)).toBe(expected)
  })

  it('says what was asked before the first second is over', () => {
    expect(plain(loadInWords(run, undefined, 0))).toBe('2 000 req/s, 0 failed, 1 m 00 s left')
  })

  it('never counts below zero', () => {
    expect(words({}, 60_500)).toContain('ending')
    expect(doneRatio(run, 90_000)).toBe(1)
    expect(doneRatio({ ...run, endsAtMs: null }, 90_000)).toBeNull()
  })
})

describe('moments and circumstances', () => {
  it.each([
    [0, '0:00'],
    [65_400, '1:05'],
    [3_725_000, '1:02:05'],
  ])('says %d ms of a run as %s', (ms, expected) => {
    expect(elapsedWords(ms)).toBe(expected)
  })

  it('says under what a result was made', () => {
    const summary = {
      resultId: 'r',
      name: 'n',
      clusterId: 'c1',
      clusterName: 'shop',
      kind: 'run',
      startedAtMs: 0,
      durationMs: 60_000,
      workers: 1,
      policy: 'sticky',
      okPerSec: 1,
      p99Ms: null,
      failedCount: 0,
    } as const
    expect(plain(circumstances(summary))).toBe('1 worker, sticky, 1 m 00 s')
    expect(plain(circumstances({ ...summary, kind: 'workers' }))).toBe('1 → N, sticky, 1 m 00 s')
    const inForce = {
      ratesPerSec: { least: 100, most: 2500 },
      workers: { least: 1, most: 4 },
      policies: ['sticky', 'random'],
    } as const
    expect(plain(circumstances({ ...summary, inForce }))).toBe('1–4 workers, sticky and random, 1 m 00 s')
    expect(plain(spanWords(inForce.ratesPerSec, rate))).toBe('100–2 500 req/s')
  })
})
