import { describe, expect, it } from 'vitest'
import { aCluster, aSlot } from '../../../testing/cluster.ts'
import { aFleetCluster } from '../../../testing/fleet.ts'
import { connectionTeller, untoldWords } from './connection-teller.ts'

const silent = [aSlot(1, { agent: 'absent' }), aSlot(2, { agent: 'absent' })]
const some = [aSlot(1), aSlot(2, { agent: 'absent' })]
const front = { spread: { by: 'front', words: 'dealt out by the deck: random' } } as const

describe('the wire view of containers', () => {
  it('says in one sentence that nobody counts, who gives connections, and what would count them', () => {
    expect(connectionTeller(aFleetCluster('a', silent))).toBe('nobody')
    expect(untoldWords(aFleetCluster('a', silent))).toBe(
      'Nobody counts connections or requests here (spread by IPVS): that would take the deck\'s front or its agent, which "Run as a service" can bring along.',
    )
  })

  it('has connections from the front alone, and says that requests are not known', () => {
    expect(connectionTeller(aFleetCluster('a', silent, front))).toBe('front')
    expect(untoldWords(aFleetCluster('a', silent, front))).toMatch(/^Nobody counts requests here: /)
  })

  it('says of how many, and nothing where every agent talks or the workers are our own', () => {
    expect(connectionTeller(aFleetCluster('a', some))).toBe('agents')
    expect(untoldWords(aFleetCluster('a', some))).toBe(
      'In 1 of 2 slots no agent is heard: their connections and requests are not known.',
    )
    expect(untoldWords(aFleetCluster('a', some, front))).toContain('their requests are not known')
    expect(untoldWords(aFleetCluster('a', 3))).toBeNull()
    expect(untoldWords(aCluster('a', some))).toBeNull()
    expect(connectionTeller(aCluster('a', silent))).toBe('agents')
  })
})
