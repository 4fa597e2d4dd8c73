import { describe, expect, it } from 'vitest'
import { aCluster, aSlot } from '../../../testing/cluster.ts'
import { aFleetCluster } from '../../../testing/fleet.ts'
import { withoutAgentWords } from './spread-box.tsx'

describe('the wire view of containers', () => {
  it('says that connections are not known without the agent, and who gives them', () => {
    const silent = [aSlot(1, { agent: 'absent' }), aSlot(2, { agent: 'absent' })]
    expect(withoutAgentWords(aFleetCluster('a', silent))).toBe(
      'Without the agent: connections and requests are not known. Who gives them: spread by IPVS.',
    )
  })

  it('says of how many, and nothing where every agent talks or the workers are our own', () => {
    const some = [aSlot(1), aSlot(2, { agent: 'absent' })]
    expect(withoutAgentWords(aFleetCluster('a', some))).toContain('in 1 of 2 slots')
    expect(withoutAgentWords(aFleetCluster('a', 3))).toBeNull()
    expect(withoutAgentWords(aCluster('a', some))).toBeNull()
  })
})
