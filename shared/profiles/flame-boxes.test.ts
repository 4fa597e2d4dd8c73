import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SlotProfile } from '../inspection/profile.ts'
import { buildCallTree, type CallTree, placeKey } from './call-tree.ts'
import { type FlameBoxes, leftHeavyBoxes, timeBoxes } from './flame-boxes.ts'
import { anyLines } from './testing/any-lines.ts'
import { aPart } from './testing/parts.ts'

const treeOf = (part: SlotProfile, withIdle = true): CallTree =>
  buildCallTree([{ side: 0, part }], { sideCount: 1, withIdle, functionKey: placeKey })

const inTime = (part: SlotProfile, withIdle = true): FlameBoxes => {
  const [functionOf] = treeOf(part).functionOf
  return timeBoxes(part, functionOf ?? new Int32Array(0), withIdle)
}

const inWords = (boxes: FlameBoxes, part: SlotProfile): readonly string[] => {
  const { functions } = treeOf(part)
  return boxes.rows.map((row) =>
    [...row]
      .map((box) => {
        const from = boxes.start[box] ?? 0
        const name = functions[boxes.fn[box] ?? -1]?.functionName ?? 'all'
        return `${name} ${from}–${from + (boxes.weight[box] ?? 0)}`
      })
      .join(', '),
  )
}

/** Every box within its parent, none over its neighbour. */
function expectNested({ parent, start, weight, rows }: FlameBoxes): void {
  const endOf = (box: number): number => (start[box] ?? 0) + (weight[box] ?? 0)
  for (const row of rows) {
    for (const [index, box] of row.entries()) {
      const above = parent[box] ?? 0
      expect(start[box] ?? 0).toBeGreaterThanOrEqual(start[above] ?? 0)
      expect(endOf(box)).toBeLessThanOrEqual(endOf(above))
      if (index > 0) expect(start[box] ?? 0).toBeGreaterThanOrEqual(endOf(row[index - 1] ?? 0))
    }
  }
}

const ofTime = ['main>query 4', 'main>hash 3', 'main 1', '(idle) 2', 'main>query 5']

describe('flame graph', () => {
  it('puts the heaviest call to the left, what a function did by itself to the right of its calls', () => {
    const part = aPart(ofTime)
    expect(inWords(leftHeavyBoxes(treeOf(part)), part)).toEqual([
      'all 0–15',
      'main 0–13, (idle) 13–15',
      'query 0–9, hash 9–12',
    ])
  })

  it('in the order of time joins what went on, and begins anew what was called again', () => {
    const part = aPart(ofTime)
    expect(inWords(inTime(part), part)).toEqual([
      'all 0–15',
      'main 0–8, (idle) 8–10, main 10–15',
      'query 0–4, hash 4–7, query 10–15',
    ])
  })

  it('leaves a gap in time where nothing was done', () => {
    const part = aPart(ofTime)
    expect(inWords(inTime(part, false), part)[1]).toBe('main 0–8, main 10–15')
  })

  it('nests boxes and never lays one over another, in both orders', () => {
    fc.assert(
      fc.property(anyLines, fc.boolean(), (lines, withIdle) => {
        const part = aPart(lines)
        expectNested(leftHeavyBoxes(treeOf(part, withIdle)))
        expectNested(inTime(part, withIdle))
      }),
    )
  })

  it('gives each call as much in time as the tree gives it', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const part = aPart(lines)
        const sums = (boxes: FlameBoxes): readonly number[] => {
          const all: number[] = []
          for (const [box, fn] of boxes.fn.entries()) all[fn + 1] = (all[fn + 1] ?? 0) + (boxes.weight[box] ?? 0)
          return all
        }
        expect(sums(inTime(part))).toEqual(sums(leftHeavyBoxes(treeOf(part))))
      }),
    )
  })

  it('is empty where nothing was sampled', () => {
    expect(leftHeavyBoxes(treeOf(aPart([]))).rows).toEqual([new Int32Array([0])])
  })
})
