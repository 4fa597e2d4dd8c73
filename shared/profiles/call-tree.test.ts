import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCallTree, type CallTree, nameKey, placeKey, type SidePart } from './call-tree.ts'
import { anyLines } from './testing/any-lines.ts'
import { aFrame, aPart } from './testing/parts.ts'

const build = (parts: readonly SidePart[], withIdle = true): CallTree =>
  buildCallTree(parts, {
    sideCount: Math.max(0, ...parts.map(({ side }) => side)) + 1,
    withIdle,
    functionKey: placeKey,
  })

/** Each node as its path and weights, in the tree's order. */
const inWords = ({ nodes, functions, sideCount }: CallTree): readonly string[] => {
  const pathOf = (node: number): string =>
    node === 0 ? '' : `${pathOf(nodes.parent[node] ?? 0)}>${functions[nodes.fn[node] ?? -1]?.functionName}`
  return [...nodes.fn].map((_, node) => {
    const ofSides = [...nodes.sideTotal.subarray(node * sideCount, (node + 1) * sideCount)]
    return `${pathOf(node)} ${nodes.self[node]} of ${nodes.total[node]} [${ofSides.join(' ')}]`
  })
}

describe('call tree of several workers', () => {
  it('adds up equal calls, and tells what each side gave', () => {
    const one = aPart(['main>query 40', 'main 10', '(idle) 50'])
    const other = aPart(['main>query 5', 'main>hash 95'], 2)
    expect(
      inWords(
        build([
          { side: 0, part: one },
          { side: 1, part: other },
        ]),
      ),
    ).toEqual([
      ' 0 of 200 [100 100]',
      '>main 10 of 150 [50 100]',
      '>main>hash 95 of 95 [0 95]',
      '>main>query 45 of 45 [40 5]',
      '>(idle) 50 of 50 [50 0]',
    ])
  })

  it('leaves out what waited for work, and still says how much that was', () => {
    const tree = build([{ side: 0, part: aPart(['main 3', '(idle) 97']) }], false)
    expect(inWords(tree)).toEqual([' 0 of 3 [3]', '>main 3 of 3 [3]'])
    expect([tree.sideWeight, tree.sideIdle]).toEqual([[100], [97]])
  })

  it('does not take a clock that went back for work', () => {
    const part = aPart(['main 10', 'main>query 4'])
    const back = { ...part, nodes: { ...part.nodes, selfWeight: [0, 10, -4] } }
    expect(inWords(build([{ side: 0, part: back }]))).toEqual([' 0 of 10 [10]', '>main 10 of 10 [10]'])
  })

  it('keeps every weight, whatever was sampled', () => {
    fc.assert(
      fc.property(fc.array(anyLines, { minLength: 1, maxLength: 4 }), (lines) => {
        const parts = lines.map((each, side) => ({ side, part: aPart(each, side + 1) }))
        const { nodes, sideCount, sideWeight } = build(parts)
        const sampled = parts.map(({ part }) => part.nodes.selfWeight.reduce((sum, weight) => sum + weight, 0))
        expect(sideWeight).toEqual(sampled)
        expect([...nodes.sideTotal.subarray(0, sideCount)]).toEqual(sampled)
        for (const [node, total] of nodes.total.entries()) {
          const children = [...nodes.parent.keys()].filter((child) => child > 0 && nodes.parent[child] === node)
          const sum = children.reduce((all, child) => all + (nodes.total[child] ?? 0), nodes.self[node] ?? 0)
          expect(sum).toBe(total)
          const totals = children.map((child) => nodes.total[child] ?? 0)
          expect(totals).toEqual(totals.toSorted((a, b) => b - a))
          expect(children.every((child) => child > node && child < (nodes.end[node] ?? 0))).toBe(true)
        }
      }),
    )
  })

  it('is the same in whichever order the workers are given', () => {
    fc.assert(
      fc.property(fc.array(anyLines, { minLength: 2, maxLength: 4 }), (lines) => {
        const parts = lines.map((each, side) => ({ side, part: aPart(each, side + 1) }))
        expect(inWords(build(parts.toReversed()))).toEqual(inWords(build(parts)))
      }),
    )
  })
})

describe('which frames are one function', () => {
  it('tells functions of one name apart by their place', () => {
    expect(placeKey(aFrame('get', 'app', 3))).not.toBe(placeKey(aFrame('get', 'app', 9)))
  })

  it('finds a function again whose lines moved, but no function without a name', () => {
    expect(nameKey(aFrame('get', 'app', 3))).toBe(nameKey(aFrame('get', 'app', 9)))
    expect(nameKey(aFrame('(anonymous)', 'app', 3))).not.toBe(nameKey(aFrame('(anonymous)', 'app', 9)))
  })
})
