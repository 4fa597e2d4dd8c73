import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leastConnections } from './least-connections.ts'
import { candidate, candidates } from './test-candidates.ts'

describe('least-connections', () => {
  it.each([
    ['the one with fewest', [{ openCount: 3 }, { openCount: 1 }, { openCount: 2 }], 2],
    ['of equals the one that waited longest', [{ lastTurn: 5 }, { lastTurn: 3 }, { lastTurn: 4 }], 2],
    ['of equals the newcomer', [{ lastTurn: 5 }, { lastTurn: 3 }, {}], 3],
    [
      'by turn, when one does not tell',
      [{ openCount: 0, lastTurn: 9 }, { openCount: 7 }, { openCount: null, lastTurn: 8 }],
      2,
    ],
  ])('picks %s', (_words, changes, expected) => {
    expect(leastConnections(changes.map((change, at) => candidate(at + 1, change)))?.workerId).toBe(expected)
  })

  it('never picks one that has more than another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), (openCounts) => {
        const all = openCounts.map((openCount, at) => candidate(at + 1, { openCount }))
        expect(leastConnections(all)?.openCount).toBe(Math.min(...openCounts))
      }),
    )
  })

  it('keeps the load level while connections stay open', () => {
    const all = candidates(5)
    for (let turn = 1; turn <= 48; turn++) {
      const chosen = leastConnections(all) ?? expect.fail()
      chosen.lastTurn = turn
      chosen.openCount = (chosen.openCount ?? 0) + 1
    }
    expect(all.map(({ openCount }) => openCount).toSorted((a, b) => Number(a) - Number(b))).toEqual([9, 9, 10, 10, 10])
  })
})
