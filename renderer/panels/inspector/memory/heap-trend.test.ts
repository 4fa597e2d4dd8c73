import { describe, expect, it } from 'vitest'
import { aSlotPoint } from '../../../testing/points.ts'
import { heapLines } from './heap-trend.ts'

const at = (atS: number, heapUsedBytes: number | null, generation = 1, heapLimitBytes: number | null = 64e6) =>
  aSlotPoint({ atMs: atS * 1000, heapUsedBytes, heapLimitBytes, generation })
const looks = [
  { atMs: 5000, totalBytes: 40e6 },
  { atMs: 6000, totalBytes: 44e6 },
]
const asked = { looks, generation: 1, sinceMs: 0, gapMs: 2500 }
const runs = (points: readonly ReturnType<typeof at>[], more: Partial<typeof asked> = {}) =>
  Object.fromEntries(
    heapLines({ points, ...asked, ...more }).lines.map((line) => [line.id, line.runs.map(({ ys }) => [...ys])]),
  )

describe('the heap over time', () => {
  it('breaks where the worker said nothing, and where no sample came', () => {
    const points = [at(1, 10e6), at(2, 11e6), at(3, null), at(4, 12e6), at(9, 13e6)]
    expect(runs(points)).toEqual({
      used: [[10e6, 11e6], [12e6], [13e6]],
      total: [[40e6, 44e6]],
      limit: [[64e6, 64e6, 64e6, 64e6], [64e6]],
    })
  })

  it('is of one generation, and no older than asked for', () => {
    const points = [at(1, 10e6), at(2, 11e6), at(3, 30e6, 2), at(4, 31e6, 2)]
    expect(runs(points, { generation: 2, looks: [] }).used).toEqual([[30e6, 31e6]])
    expect(runs(points, { sinceMs: 2000 }).used).toEqual([[11e6]])
  })

  it('leaves out a limit that would flatten the rest, and says what was reached', () => {
    const points = [at(1, 10e6, 1, 4e9), at(2, 8e6, 1, 4e9)]
    const heap = heapLines({ points, ...asked })
    expect(heap.lines.map(({ id }) => id)).toEqual(['used', 'total'])
    expect(heap).toMatchObject({ lowestBytes: 8e6, highestBytes: 44e6, limitBytes: 4e9, showsLimit: false })
    expect(heapLines({ points: [], ...asked, looks: [] })).toMatchObject({ lowestBytes: null, limitBytes: null })
  })
})
