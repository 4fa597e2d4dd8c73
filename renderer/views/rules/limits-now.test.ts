import { describe, expect, it } from 'vitest'
import { defaultWorkerLimits, type WorkerLimits } from '../../../shared/model/rules.ts'
import { type LimitedWorker, limitsNow } from './limits-now.ts'

const worker = (change: Partial<LimitedWorker> = {}): LimitedWorker => ({
  rssBytes: 52_000_000,
  heapUsedBytes: 5_000_000,
  requestCount: 10,
  ageMs: 60_000,
  ...change,
})
const said = (rule: Partial<WorkerLimits>, workers: readonly LimitedWorker[]) =>
  limitsNow({ ...defaultWorkerLimits, ...rule }, workers).map((words) => words.replaceAll('\u202f', ' '))
const memory = { isOn: true, measure: 'rss', bytes: 30_000_000, forMs: 10_000 } as const

describe('what limits would do now', () => {
  it('is nothing while nobody is past them, or they are off', () => {
    expect(said({}, [worker()])).toEqual([])
    expect(said({ memory: { ...memory, bytes: 60_000_000 } }, [worker(), worker()])).toEqual([])
    expect(said({ memory: { ...memory, isOn: false } }, [worker()])).toEqual([])
  })

  it('is told with how many workers are past them, and by how much', () => {
    const workers = [worker(), worker({ rssBytes: 50_500_000 })]
    expect(said({ memory }, workers)).toEqual([
      '2 of 2 workers are over 30.0 MB of RSS now (50.5 MB to 52.0 MB): each, one after the other, would be replaced once that lasted 10 s, and so would a successor that is as large.',
    ])
    expect(said({ memory: { ...memory, measure: 'heap-used' } }, workers)).toEqual([])
  })

  it('counts what is not known apart', () => {
    const workers = [worker(), worker({ rssBytes: null }), worker({ rssBytes: 1 })]
    expect(said({ memory }, workers)[0]).toContain(
      '1 of 3 workers is over 30.0 MB of RSS now (52.0 MB, 1 unknown): it would',
    )
    expect(said({ memory }, [worker({ rssBytes: null })])).toEqual([])
  })

  it('names each limit', () => {
    const rule = { age: { isOn: true, ms: 60_000 }, requests: { isOn: true, count: 10 } }
    expect(said(rule, [worker(), worker({ requestCount: 9, ageMs: 1 })])).toEqual([
      '1 of 2 workers is past 10 requests now (10): it would be replaced.',
      '1 of 2 workers is older than 1 m 00 s now (1 m 00 s): it would be replaced.',
    ])
  })
})
