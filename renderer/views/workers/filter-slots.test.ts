import { describe, expect, it } from 'vitest'
import { aSlot } from '../../testing/cluster.ts'
import { filterSlots } from './filter-slots.ts'

const slots = [
  aSlot(1, { pid: 4101 }),
  aSlot(2, { pid: 4102, health: 'paused' }),
  aSlot(3, { pid: 5103, generation: 7 }),
  aSlot(12, { pid: null, phase: 'failed' }),
]
const found = (filter: string) => filterSlots(slots, filter, 0).map(({ slot }) => slot)

describe('the filter of workers', () => {
  it.each([
    ['', [1, 2, 3, 12]],
    ['paused', [2]],
    ['slot:2', [2]],
    ['slot:1,3-12', [1, 3, 12]],
    ['slot:', [1, 2, 3, 12]],
    ['pid:41', [1, 2]],
    ['gen:7', [3]],
    ['g7', [3]],
    ['FAILED', [12]],
    ['pid:41 paused', [2]],
    ['nothing like it', []],
  ])('%j shows %j', (filter, expected) => {
    expect(found(filter)).toEqual(expected)
  })
})
