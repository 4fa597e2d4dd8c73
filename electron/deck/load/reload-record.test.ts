import { describe, expect, it } from 'vitest'
import type { ReloadSnapshot } from '../../../shared/model/reload.ts'
import { createReloadRecord } from './reload-record.ts'

const reload = (operationId: number, change: Partial<ReloadSnapshot> = {}): ReloadSnapshot => ({
  operationId,
  startedAtMs: 100,
  endedAtMs: null,
  total: 2,
  done: 0,
  current: [1],
  state: 'running',
  words: 'reloading',
  swaps: [],
  failed: null,
  ...change,
})

describe('reloads during a load', () => {
  it('keeps the newest word on each', () => {
    const record = createReloadRecord(50)
    record.take(null)
    record.take(reload(1))
    const swap = { slot: 1, generation: 1, nextGeneration: 2, readyMs: 200, drainMs: 100 }
    record.take(
      reload(1, { state: 'done', endedAtMs: 900, swaps: [{ ...swap, numbers: null, endedBy: null, warning: null }] }),
    )
    record.take(reload(2))
    expect(record.all.map(({ operationId, state }) => [operationId, state])).toEqual([
      [1, 'done'],
      [2, 'running'],
    ])
    expect(record.all[0]?.swaps).toEqual([
      { slot: 1, generation: 1, nextGeneration: 2, tookMs: 300, movedCount: null, lateRequestsCount: null },
    ])
  })

  it('leaves out what was over before, and bounds what it keeps', () => {
    const record = createReloadRecord(1000)
    record.take(reload(1, { state: 'done', endedAtMs: 999 }))
    expect(record.all).toEqual([])
    for (let id = 2; id < 30; id += 1) record.take(reload(id))
    expect(record.all.map(({ operationId }) => operationId)).toEqual(Array.from({ length: 20 }, (_, at) => at + 10))
  })
})
