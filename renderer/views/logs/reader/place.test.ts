import { describe, expect, it } from 'vitest'
import { lastPlace, moveBy, rowsAt, within } from './place.ts'

const bounds = { firstRow: 100, endRow: 1_000_000 }
const flat = () => 20
/** Row 103 is open. */
const withOpen = (row: number) => (row === 103 ? 220 : 20)

describe('the place in a log', () => {
  it.each([
    [{ row: 200, offsetPx: 0 }, 30, { row: 201, offsetPx: 10 }],
    [{ row: 200, offsetPx: 5 }, -10, { row: 199, offsetPx: 15 }],
    [{ row: 101, offsetPx: 0 }, -500, { row: 100, offsetPx: 0 }],
  ])('moves from %j by %i px to %j', (place, px, reached) => {
    expect(moveBy(place, px, bounds, flat)).toEqual(reached)
  })

  it('goes through a row that is open without losing a px', () => {
    let place = { row: 101, offsetPx: 0 }
    for (let step = 0; step < 30; step += 1) place = moveBy(place, 10, bounds, withOpen)
    expect(place).toEqual(moveBy({ row: 101, offsetPx: 0 }, 300, bounds, withOpen))
    for (let step = 0; step < 30; step += 1) place = moveBy(place, -10, bounds, withOpen)
    expect(place).toEqual({ row: 101, offsetPx: 0 })
  })

  it('ends where the last row ends, and shows all of a short log from its start', () => {
    expect(lastPlace(bounds, 410, flat)).toEqual({ row: 999_979, offsetPx: 10 })
    expect(lastPlace({ firstRow: 100, endRow: 103 }, 410, flat)).toEqual({ row: 100, offsetPx: 0 })
    expect(lastPlace({ firstRow: 7, endRow: 7 }, 410, flat)).toEqual({ row: 7, offsetPx: 0 })
  })

  it('stays within what is kept when rows go at the front, and when there are fewer', () => {
    expect(within({ row: 40, offsetPx: 9 }, bounds, 400, flat)).toEqual({ row: 100, offsetPx: 0 })
    expect(within({ row: 500, offsetPx: 9 }, bounds, 400, flat)).toEqual({ row: 500, offsetPx: 9 })
    expect(within({ row: 500, offsetPx: 0 }, { firstRow: 100, endRow: 300 }, 400, flat)).toEqual({
      row: 280,
      offsetPx: 0,
    })
  })

  it('has as many rows in sight as there is room for', () => {
    expect(rowsAt({ row: 101, offsetPx: 5 }, bounds, 100, flat)).toEqual({ firstRow: 101, endRow: 107 })
    expect(rowsAt({ row: 101, offsetPx: 0 }, bounds, 100, withOpen)).toEqual({ firstRow: 101, endRow: 104 })
    expect(rowsAt({ row: 101, offsetPx: 0 }, { firstRow: 100, endRow: 103 }, 100, flat).endRow).toBe(103)
  })
})
