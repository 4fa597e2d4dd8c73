import { describe, expect, it } from 'vitest'
import { aFleet, aFleetNode } from '../../testing/fleet.ts'
import { drainWords } from './confirm-fleet.tsx'

describe('the question before a drain', () => {
  it('names how many tasks move, and to how many nodes', () => {
    const nodes = [aFleetNode('a', { replicaCount: 2 }), aFleetNode('b'), aFleetNode('c', { availability: 'pause' })]
    expect(drainWords(aFleet({ nodes }), 'id-of-a')).toBe(
      '2 tasks of service web end there and start on 1 other node. Tasks of other services move as well. The node takes tasks again once it is activated.',
    )
  })

  it('says that they wait where nobody else takes tasks', () => {
    const nodes = [aFleetNode('a', { replicaCount: 1 }), aFleetNode('b', { state: 'down' })]
    expect(drainWords(aFleet({ nodes }), 'id-of-a')).toContain('1 task of service web end there and wait')
  })
})
