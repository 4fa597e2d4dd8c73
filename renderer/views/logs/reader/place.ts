/** Where the upper edge of the window into the log stands: so many px into a row. */
export interface Place {
  readonly row: number
  readonly offsetPx: number
}

/** The rows there are: from `firstRow` to before `endRow`. */
export interface Bounds {
  readonly firstRow: number
  readonly endRow: number
}

type HeightOf = (row: number) => number

/**
 * The log is addressed by rows, not by px: millions of rows are higher than a page can be, and rows that go at the front must
 * not move the others. So the place is a row, and only the rows in sight have a height.
 */
export function moveBy(place: Place, px: number, { firstRow, endRow }: Bounds, heightOf: HeightOf): Place {
  let { row } = place
  let offsetPx = place.offsetPx + px
  while (offsetPx < 0 && row > firstRow) {
    row -= 1
    offsetPx += heightOf(row)
  }
  while (row < endRow - 1 && offsetPx >= heightOf(row)) {
    offsetPx -= heightOf(row)
    row += 1
  }
  return { row, offsetPx: Math.max(0, offsetPx) }
}

/** The place at which the last row ends at the lower edge; the first row where all of them have room. */
export function lastPlace({ firstRow, endRow }: Bounds, heightPx: number, heightOf: HeightOf): Place {
  let row = endRow
  let leftPx = heightPx
  while (row > firstRow && leftPx > 0) {
    row -= 1
    leftPx -= heightOf(row)
  }
  return { row, offsetPx: Math.max(0, -leftPx) }
}

/** The same place where the log reaches that far; else the nearest. */
export function within(place: Place, bounds: Bounds, heightPx: number, heightOf: HeightOf): Place {
  if (place.row < bounds.firstRow) return { row: bounds.firstRow, offsetPx: 0 }
  const last = lastPlace(bounds, heightPx, heightOf)
  return isAfter(place, last) ? last : place
}

export const isAfter = (one: Place, other: Place): boolean =>
  one.row > other.row || (one.row === other.row && one.offsetPx > other.offsetPx)

/** The rows that are in sight, wholly or in part. */
export function rowsAt(place: Place, { endRow }: Bounds, heightPx: number, heightOf: HeightOf): Bounds {
  let row = place.row
  let leftPx = heightPx + place.offsetPx
  while (row < endRow && leftPx > 0) {
    leftPx -= heightOf(row)
    row += 1
  }
  return { firstRow: place.row, endRow: row }
}
