import { describe, expect, it } from 'vitest'
import { aSlot } from '../../testing/cluster.ts'
import { aReplica } from '../../testing/fleet.ts'
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

describe('the filter of containers', () => {
  const replicas = new Map([
    [1, aReplica(1, { nodeName: 'node-a', taskId: '8fk1', image: 'shop:1.4' })],
    [2, aReplica(2, { nodeName: 'node-b', taskId: '9xy2', image: 'shop:1.5', theirWords: 'non-zero exit (137)' })],
  ])
  const shown = (filter: string) => filterSlots([aSlot(1), aSlot(2)], filter, 0, replicas).map(({ slot }) => slot)

  it('finds by node, task, image, and by what the engine says', () => {
    expect(['node:node-b', 'task:8fk', 'image:1.5', '137', '9xy', 'node:b task:8'].map(shown)).toEqual([
      [2],
      [1],
      [2],
      [2],
      [2],
      [],
    ])
  })
})
