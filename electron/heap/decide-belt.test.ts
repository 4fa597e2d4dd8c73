import { describe, expect, it } from 'vitest'
import { decideBelt } from './decide-belt.ts'

const mega = 1e6

describe('the belt of a heap snapshot', () => {
  it.each([
    ['enough', 100, 2000, null, 'machine'],
    ['tight', 100, 1000, null, 'machine'],
    ['tight', 100, 250, null, 'machine'],
    ['refused', 100, 249, null, 'machine'],
    ['refused', 100, 8000, 200, 'container'],
    ['tight', 100, 8000, 800, 'container'],
    ['enough', 100, 2000, 9000, 'machine'],
    ['refused', 100, 100, 9000, 'machine'],
    ['refused', 1, 8000, 0, 'container'],
  ] as const)(
    'is %s for %d MB of heap with %d MB free, %s in the container',
    (verdict, heap, machine, group, freeOf) => {
      const containerBytes = group === null ? null : group * mega
      const belt = decideBelt(heap * mega, { machineBytes: machine * mega, containerBytes })
      expect(belt).toMatchObject({ verdict, freeOf, neededBytes: heap * 2.5 * mega })
    },
  )

  it('refuses with its numbers', () => {
    const { words } = decideBelt(900 * mega, { machineBytes: 8000 * mega, containerBytes: 1500 * mega })
    expect(words).toBe('a snapshot of 900 MB of heap needs about 2250 MB, and the container has 1500 MB free')
  })
})
