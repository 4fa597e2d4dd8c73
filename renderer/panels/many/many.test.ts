import { describe, expect, it } from 'vitest'
import { aSlot } from '../../testing/cluster.ts'
import { aFleetCluster, aReplica } from '../../testing/fleet.ts'
import { aSlotPoint } from '../../testing/points.ts'
import { replicasOf } from '../fleet/replicas.ts'
import { cellAt, gridGeometry, stepIn } from './grid-geometry.ts'
import { outliersOf } from './outliers.ts'
import { groupsOf, slotCells } from './slot-groups.ts'

const slots = [aSlot(1), aSlot(2, { phase: 'failed', pid: null }), aSlot(3), aSlot(4, { phase: 'starting' }), aSlot(5)]
const replicas = replicasOf(
  aFleetCluster('a', slots, {
    replicas: slots.map(({ slot }) => aReplica(slot, { nodeName: slot < 4 ? 'node-2' : 'node-10', image: 'shop:1.4' })),
  }),
)
const cells = slotCells(slots, replicas)

describe('groups of many slots', () => {
  it('stand by state from the worst to the best', () => {
    expect(groupsOf(cells, 'state').map(({ name, count }) => [name, count])).toEqual([
      ['failed', 1],
      ['starting', 1],
      ['listening', 3],
    ])
  })

  it('stand by node in the order of their names, and look like the worst of each', () => {
    expect(
      groupsOf(cells, 'node').map(({ name, tone, count, notFineCount }) => [name, tone, count, notFineCount]),
    ).toEqual([
      ['node-2', 'bad', 3, 1],
      ['node-10', 'info', 2, 1],
    ])
  })

  it('keep every slot in its cell, whatever becomes of it', () => {
    const later = slotCells(
      slots.map((slot) => ({ ...slot, phase: 'failed' as const })),
      replicas,
    )
    expect(later.map(({ slot }) => slot)).toEqual(cells.map(({ slot }) => slot))
  })
})

describe('who stands out', () => {
  const points = new Map([
    [1, aSlotPoint({ rssBytes: 90e6 })],
    [3, aSlotPoint({ rssBytes: 400e6 })],
    [4, aSlotPoint({ rssBytes: 950e6, generation: 7 })],
    [5, aSlotPoint({ rssBytes: 80e6 })],
  ])

  it('is the largest first, beside the median; another generation and who is not measured are left out', () => {
    expect(outliersOf(slots, (slot) => points.get(slot) ?? null, 'memory')).toEqual({
      worst: [
        { slot: 3, value: 400e6 },
        { slot: 1, value: 90e6 },
        { slot: 5, value: 80e6 },
      ],
      median: 90e6,
      knownCount: 3,
    })
  })

  it('is nobody by restarts while nobody restarted', () => {
    expect(outliersOf(slots, () => null, 'restarts')).toMatchObject({ worst: [], median: 0 })
    expect(outliersOf(slots, () => null, 'cpu')).toMatchObject({ worst: [], median: null })
  })
})

describe('the grid of many slots', () => {
  it('makes cells as large as fit, and scrolls before they are too small for a shape', () => {
    expect(gridGeometry(500, 600, 220)).toEqual({ pitchPx: 15, columnCount: 40, rowCount: 13 })
    expect(gridGeometry(5000, 600, 220).pitchPx).toBe(8)
    expect(gridGeometry(0, 0, 0).columnCount).toBe(1)
  })

  it('finds the cell under a point, and none beside them', () => {
    const geometry = gridGeometry(500, 600, 220)
    expect(cellAt(geometry, 500, 0, 0)).toBe(0)
    expect(cellAt(geometry, 500, 16, 15)).toBe(41)
    expect(cellAt(geometry, 500, 599, 12 * 15)).toBeNull()
    expect(cellAt(geometry, 500, -1, 0)).toBeNull()
  })

  it('is gone over by keys, without leaving it', () => {
    const geometry = gridGeometry(500, 600, 220)
    const from = (at: number, key: string) => stepIn(geometry, 500, at, key)
    expect([from(0, 'ArrowRight'), from(0, 'ArrowDown'), from(0, 'ArrowUp'), from(7, 'End')]).toEqual([1, 40, 0, 499])
    expect(from(0, 'x')).toBeNull()
  })
})
