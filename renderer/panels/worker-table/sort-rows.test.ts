import { describe, expect, it } from 'vitest'
import { aSlot } from '../../testing/cluster.ts'
import { aSlotPoint } from '../../testing/points.ts'
import { nextSort, sortRows } from './sort-rows.ts'

const row = (slot: number, cpuRatio: number | null) => ({
  slot: aSlot(slot),
  point: cpuRatio === null ? null : aSlotPoint({ cpuRatio }),
})

describe('the order of rows', () => {
  it('is that of a column, equal ones by slot, unknown ones last both ways', () => {
    const rows = [row(1, 0.2), row(2, null), row(3, 0.9), row(4, 0.2)]
    expect(sortRows(rows, { id: 'cpu', isDown: true }, 0)).toEqual([3, 1, 4, 2])
    expect(sortRows(rows, { id: 'cpu', isDown: false }, 0)).toEqual([1, 4, 3, 2])
  })

  it('compares words as words', () => {
    const rows = [row(1, 0), { ...row(2, 0), slot: aSlot(2, { health: 'paused' }) }]
    expect(sortRows(rows, { id: 'state', isDown: true }, 0)).toEqual([2, 1])
  })

  it('begins with the largest number, turns, and is let go of by the third press', () => {
    const first = nextSort(null, 'rss')
    const second = nextSort(first, 'rss')
    expect([first, second, nextSort(second, 'rss')]).toEqual([
      { id: 'rss', isDown: true },
      { id: 'rss', isDown: false },
      null,
    ])
    expect(nextSort(first, 'slot')).toEqual({ id: 'slot', isDown: false })
  })
})
