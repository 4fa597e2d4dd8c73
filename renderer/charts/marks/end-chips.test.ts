import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeEndChips } from './end-chips.ts'

const box = { top: 10, bottom: 110, pitch: 13 }
const chips = (...ys: number[]) => ys.map((y, index) => ({ slot: index + 1, y, hollow: false }))

describe('end chips', () => {
  it('stay where they want to be when they are apart', () => {
    expect(placeEndChips(chips(20, 60, 100), box).map(({ y }) => y)).toEqual([20, 60, 100])
  })

  it('move apart when they collide at the bottom', () => {
    expect(placeEndChips(chips(110, 110, 110), box).map(({ y }) => y)).toEqual([84, 97, 110])
  })

  it('leave out the lowest lines when there is no room for all', () => {
    expect(placeEndChips(chips(...Array.from({ length: 20 }, (_, index) => index * 5)), box)).toHaveLength(8)
  })

  it('never overlap, never leave the box, never swap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 200 }), { maxLength: 20 }), (ys) => {
        const placed = placeEndChips(chips(...ys), box)
        placed.forEach((chip, index) => {
          const next = placed[index + 1]
          expect(chip.y).toBeGreaterThanOrEqual(box.top)
          expect(chip.y).toBeLessThanOrEqual(box.bottom)
          if (next === undefined) return
          expect(next.y - chip.y).toBeGreaterThanOrEqual(box.pitch)
          expect(ys[chip.slot - 1]).toBeLessThanOrEqual(ys[next.slot - 1] ?? Number.POSITIVE_INFINITY)
        })
      }),
    )
  })
})
