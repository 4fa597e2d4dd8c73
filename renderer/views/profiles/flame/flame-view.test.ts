import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCallTree, placeKey } from '../../../../shared/profiles/call-tree.ts'
import { type FlameBoxes, leftHeavyBoxes } from '../../../../shared/profiles/flame-boxes.ts'
import { anyLines } from '../../../../shared/profiles/testing/any-lines.ts'
import { aPart } from '../../../../shared/profiles/testing/parts.ts'
import { flameKey } from './flame-key.ts'
import { boxAt, heaviestBoxOf, isWhole, panBy, stepFrom, viewOf, wholeView, zoomAt } from './flame-view.ts'

const boxesOf = (lines: readonly string[]): FlameBoxes =>
  leftHeavyBoxes(
    buildCallTree([{ side: 0, part: aPart(lines) }], { sideCount: 1, withIdle: true, functionKey: placeKey }),
  )

/** 0 all 0–100 · 1 main 0–80 · 2 query 0–50 · 3 hash 50–70 · 4 idle 80–100 */
const boxes = boxesOf(['main>query 50', 'main>hash 20', 'main 10', '(idle) 20'])
const press = (key: string, box: number, view = wholeView(boxes)) =>
  flameKey({ key, ctrlKey: false, metaKey: false, altKey: false }, { boxes, view, box })

describe('the stretch of a flame graph in sight', () => {
  it('is everything at first, and one box after a zoom into it', () => {
    expect(isWhole(boxes, wholeView(boxes))).toBe(true)
    expect(viewOf(boxes, 3)).toEqual({ start: 50, weight: 20 })
  })

  it('keeps what is under the pointer there', () => {
    expect(zoomAt(boxes, { start: 0, weight: 100 }, 2, 0.25)).toEqual({ start: 12.5, weight: 50 })
  })

  it('never leaves the graph, whatever is zoomed and moved', () => {
    const move = fc.tuple(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }))
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        let view = wholeView(boxes)
        for (const [factor, ratio] of moves) {
          view = panBy(boxes, zoomAt(boxes, view, factor, Math.min(1, Math.abs(ratio))), ratio)
          expect(view.start).toBeGreaterThanOrEqual(0)
          expect(view.start + view.weight).toBeLessThanOrEqual(100 + 1e-9)
          expect(view.weight).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('the box at a place', () => {
  it('is the one that lies there, and none beside them', () => {
    expect([0, 49.9, 50, 69.9].map((at) => boxAt(boxes, 2, at))).toEqual([2, 2, 3, 3])
    expect([70, 99].map((at) => boxAt(boxes, 2, at))).toEqual([null, null])
    expect(boxAt(boxes, 9, 10)).toBeNull()
  })

  it('is found by each box of any graph', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const any = boxesOf(lines)
        for (const [box, start] of any.start.entries()) {
          expect(boxAt(any, any.depth[box] ?? 0, start + (any.weight[box] ?? 0) / 2)).toBe(box)
        }
      }),
    )
  })
})

describe('keys of the flame graph', () => {
  it('move to the caller, the heaviest call and the neighbours', () => {
    expect([stepFrom(boxes, 3, 'up'), stepFrom(boxes, 1, 'down'), stepFrom(boxes, 2, 'right')]).toEqual([1, 2, 3])
    expect([stepFrom(boxes, 3, 'left'), stepFrom(boxes, 3, 'right'), stepFrom(boxes, 4, 'down')]).toEqual([
      2,
      null,
      null,
    ])
    expect(stepFrom(boxes, 0, 'up')).toBeNull()
  })

  it('zoom in, to the caller, and out again; only then Escape is left to the dialog', () => {
    expect(press('Enter', 3)).toEqual({ box: 3, view: { start: 50, weight: 20 } })
    expect(press('Backspace', 3, viewOf(boxes, 3))).toEqual({ box: 1, view: { start: 0, weight: 80 } })
    expect(press('Escape', 3, viewOf(boxes, 3))).toEqual({ view: wholeView(boxes) })
    expect(press('Escape', 3)).toBeNull()
    expect(press('/', 3)).toBeNull()
  })

  it('take the picture along to a box that is out of sight', () => {
    expect(press('ArrowRight', 2, { start: 0, weight: 50 })).toEqual({ box: 3, view: { start: 50, weight: 50 } })
    expect(press('ArrowRight', 3)).toEqual({})
  })

  it('reach every box of any graph by down and right', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const any = boxesOf(lines)
        for (const row of any.rows) {
          for (const [place, box] of row.entries()) {
            expect(stepFrom(any, box, 'right')).toBe(row[place + 1] ?? null)
            expect(stepFrom(any, box, 'left')).toBe(row[place - 1] ?? null)
          }
        }
      }),
    )
  })
})

describe('a function chosen in the table', () => {
  it('is shown where it weighs most', () => {
    const twice = boxesOf(['a>log 5', 'b>log 50'])
    const box = heaviestBoxOf(twice, twice.fn[2] ?? -1)
    expect(box === null ? 0 : twice.weight[box]).toBe(50)
    expect(heaviestBoxOf(twice, 99)).toBeNull()
  })
})
