import { describe, expect, it } from 'vitest'
import type { FaultSnapshot } from '../../../../shared/model/fault.ts'
import { aCluster } from '../../../testing/cluster.ts'
import { aFault } from '../../../testing/fault.ts'
import { activeWords, deckFaults } from './strip-words.ts'

const hurt = (id: string, active: readonly FaultSnapshot[]) => ({
  ...aCluster(id),
  faults: { active, ended: [], railWords: null },
})

describe('strip of faults', () => {
  it('names the cluster only where several have faults', () => {
    const a = hurt('a', [aFault()])
    const b = hurt('b', [aFault({ slots: [1, 2] })])
    expect(deckFaults(['a', 'b'], { a, b: aCluster('b') }).map(({ words }) => words)).toEqual([
      'block event loop on slot 3',
    ])
    expect(deckFaults(['b', 'a'], { a, b }).map(({ words }) => words)).toEqual([
      'cluster b: block event loop on slots 1 and 2',
      'cluster a: block event loop on slot 3',
    ])
  })

  it('counts what is active', () => {
    expect([1, 3].map(activeWords)).toEqual(['1 fault active', '3 faults active'])
  })
})
