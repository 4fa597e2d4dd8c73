import { describe, expect, it } from 'vitest'
import { aSlotPoint } from '../../testing/points.ts'
import { readRowNumbers } from './row-numbers.ts'

const point = (generation: number, atMs: number, selfAtMs: number) => aSlotPoint({ generation, atMs, selfAtMs })
const slot = { pid: 7, generation: 2 }

describe('numbers of a row', () => {
  it('are fresh while the worker reports', () => {
    expect(readRowNumbers(slot, point(2, 10_000, 9000), 1000)).toMatchObject({ self: 'fresh', reportAgeMs: 1000 })
  })

  it('are stale when its last report is older than two seconds and an interval', () => {
    expect(readRowNumbers(slot, point(2, 10_000, 7000), 1000).self).toBe('fresh')
    expect(readRowNumbers(slot, point(2, 10_000, 6999), 1000).self).toBe('stale')
    expect(readRowNumbers(slot, point(2, 10_000, 4000), 5000).self).toBe('fresh')
  })

  it('are never those of another generation', () => {
    expect(readRowNumbers(slot, point(1, 10_000, 9900), 1000)).toEqual({
      point: null,
      self: 'waiting',
      reportAgeMs: null,
    })
  })

  it('are none without a process', () => {
    expect(readRowNumbers({ pid: null, generation: 2 }, point(2, 10_000, 9900), 1000).self).toBe('none')
  })
})
