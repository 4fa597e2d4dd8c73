import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCallTree, placeKey } from './call-tree.ts'
import { callGaps, functionGaps, shareGap } from './difference.ts'
import { functionTable } from './function-table.ts'
import { anyLines } from './testing/any-lines.ts'
import { aPart } from './testing/parts.ts'

const treeOf = (...lines: readonly (readonly string[])[]) =>
  buildCallTree(
    lines.map((each, side) => ({ side, part: aPart(each, side + 1) })),
    { sideCount: lines.length, withIdle: false, functionKey: placeKey },
  )

describe('what one side does that the others do not', () => {
  it('finds a planted function, and what is left undone for it', () => {
    const usual = ['serve>render 20', 'serve>query 20', '(idle) 60']
    const tree = treeOf(usual, usual, ['serve>render 10', 'serve>query>planted 70', '(idle) 20'])
    const gaps = functionGaps(functionTable(tree), tree, 2).map(({ row, selfGap }) => [
      tree.functions[row.fn]?.functionName,
      Number(selfGap.toFixed(3)),
    ])
    expect(gaps).toEqual([
      ['planted', 0.7],
      ['serve', 0],
      ['render', -0.1],
      ['query', -0.2],
    ])
  })

  it('compares shares, so that a side that was sampled for longer is not taken for a busier one', () => {
    const tree = treeOf(['a 10', 'b 10'], ['a 500', 'b 500'])
    expect(functionGaps(functionTable(tree), tree, 1).map(({ totalGap }) => totalGap)).toEqual([0, 0])
  })

  it('says nothing where there is nobody to compare with', () => {
    expect(shareGap(() => 10, [10], 0)).toBe(0)
    expect(shareGap((side) => [10, 0][side] ?? 0, [10, 0], 0)).toBe(0)
  })

  it('of two sides one gains what the other loses', () => {
    fc.assert(
      fc.property(anyLines, anyLines, (before, after) => {
        const tree = treeOf(before, after)
        const [lost, gained] = [callGaps(tree, 0), callGaps(tree, 1)]
        for (const [node, gap] of gained.entries()) {
          expect(gap).toBeCloseTo(-(lost[node] ?? 0), 9)
          expect(Math.abs(gap)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})
