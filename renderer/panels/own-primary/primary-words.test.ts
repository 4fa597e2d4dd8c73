import { describe, expect, it } from 'vitest'
import { aCluster, anOwnPrimary, aSlot } from '../../testing/cluster.ts'
import { emptyWords } from './primary-words.ts'

describe('slots that an own primary left empty', () => {
  const empty = (slot: number, sinceAtMs: number) => ({ slot, sinceAtMs, words: `slot ${slot} exited` })
  const gone = (slot: number) => aSlot(slot, { phase: 'exited', pid: null })
  const cluster = aCluster('a', [aSlot(1), gone(2), gone(3), aSlot(4)])

  it('are named, with how long the first of them is', () => {
    const ownPrimary = anOwnPrimary({ empty: [empty(2, 1000), empty(3, 9000)] })
    expect(emptyWords({ ...cluster, ownPrimary }, 13_400)).toBe(
      '2 of 4 · slots 2 and 3 empty for 12 s: your primary has forked nobody there',
    )
    expect(emptyWords({ ...cluster, ownPrimary: anOwnPrimary({ empty: [empty(2, 1000)] }) }, 2000)).toBe(
      '2 of 4 · slot 2 empty for 1 s: your primary has forked nobody there',
    )
  })

  it('are nothing to tell where there are none, or where one ended just now', () => {
    const ownPrimary = anOwnPrimary({ empty: [empty(2, 1000)] })
    expect(emptyWords({ ...cluster, ownPrimary }, 1999)).toBeNull()
    const held = { ...ownPrimary, held: { count: 3, words: '3 forks wait' } }
    expect(emptyWords({ ...cluster, ownPrimary: held }, 9000)).toBeNull()
    expect(emptyWords({ ...cluster, ownPrimary: anOwnPrimary() }, 0)).toBeNull()
    expect(emptyWords(cluster, 0)).toBeNull()
  })
})
