import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCallTree, type CallTree, placeKey } from './call-tree.ts'
import { functionTable, weightOfFunctions } from './function-table.ts'
import { anyLines } from './testing/any-lines.ts'
import { aPart } from './testing/parts.ts'

const treeOf = (...lines: readonly (readonly string[])[]): CallTree =>
  buildCallTree(
    lines.map((each, side) => ({ side, part: aPart(each, side + 1) })),
    { sideCount: lines.length, withIdle: true, functionKey: placeKey },
  )

const rowsOf = (tree: CallTree): Record<string, readonly [self: number, total: number]> =>
  Object.fromEntries(
    functionTable(tree).map(({ fn, self, total }) => [tree.functions[fn]?.functionName, [self, total]]),
  )

describe('table of functions', () => {
  it('adds up a function over the places it was called from', () => {
    expect(rowsOf(treeOf(['a>log 10', 'b>log>write 5', 'b 1']))).toEqual({
      log: [10, 15],
      write: [5, 5],
      a: [0, 10],
      b: [1, 6],
    })
  })

  it('counts a function that calls itself once', () => {
    expect(rowsOf(treeOf(['walk 1', 'walk>walk 2', 'walk>visit>walk 4']))).toEqual({ walk: [7, 7], visit: [0, 4] })
  })

  it('tells what each side gave', () => {
    const [row] = functionTable(treeOf(['a>b 10'], ['a>b 30', 'a 5']))
    expect(row).toMatchObject({ self: 40, sideSelf: [10, 30], sideTotal: [10, 30] })
  })

  it('never says more than there is, whatever calls what', () => {
    fc.assert(
      fc.property(fc.array(anyLines, { minLength: 1, maxLength: 3 }), (lines) => {
        const tree = treeOf(...lines)
        const all = tree.nodes.total[0] ?? 0
        const rows = functionTable(tree)
        expect(rows.reduce((sum, row) => sum + row.self, 0)).toBe(all)
        for (const row of rows) {
          expect(row.self).toBeLessThanOrEqual(row.total)
          expect(row.total).toBeLessThanOrEqual(all)
          expect(row.total).toBe(weightOfFunctions(tree, (fn) => fn === row.fn))
        }
      }),
    )
  })

  it('counts what was searched for once, where one match calls another', () => {
    const tree = treeOf(['getUser>getRow 10', 'getRow 5', 'send 85'])
    const isMatch = (fn: number): boolean => tree.functions[fn]?.functionName.startsWith('get') ?? false
    expect(weightOfFunctions(tree, isMatch)).toBe(15)
  })
})
