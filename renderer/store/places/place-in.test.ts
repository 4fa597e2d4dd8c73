import { describe, expect, it } from 'vitest'
import { aCluster, anOwnPrimary } from '../../testing/cluster.ts'
import { placeIn } from './place-in.ts'

describe('places of a cluster', () => {
  const cluster = { ...aCluster('a', 2), ownPrimary: anOwnPrimary() }

  it('are its slots, and place 0 for its own primary', () => {
    expect(placeIn(cluster, 2)).toBe(cluster.slots[1])
    expect(placeIn(cluster, 0)).toMatchObject({ slot: 0, pid: 48_190, generation: 1, phase: 'online' })
    expect(placeIn(aCluster('b', 2), 0)).toBeUndefined()
  })

  it('stay the same while the primary does', () => {
    expect(placeIn(cluster, 0)).toBe(placeIn({ ...cluster, desired: 9 }, 0))
    const paused = { ...cluster, ownPrimary: anOwnPrimary({ health: 'paused' }) }
    expect(placeIn(paused, 0)?.health).toBe('paused')
  })
})
