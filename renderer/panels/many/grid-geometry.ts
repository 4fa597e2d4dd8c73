/** A cell smaller than this shows no shape any more: the grid scrolls instead. */
const leastPx = 8
const mostPx = 22

/** Where cells stand: in rows, in the order of slots. */
export interface GridGeometry {
  /** From one cell to the next, both ways. */
  readonly pitchPx: number
  readonly columnCount: number
  readonly rowCount: number
}

/** Cells as large as fit into the room; of more than fit, the smallest that can be read, in a grid that scrolls. Pure. */
export function gridGeometry(count: number, width: number, height: number): GridGeometry {
  for (let pitchPx = mostPx; pitchPx >= leastPx; pitchPx -= 1) {
    const geometry = withPitch(count, width, pitchPx)
    if (geometry.rowCount * pitchPx <= height || pitchPx === leastPx) return geometry
  }
  return withPitch(count, width, leastPx)
}

/** Which cell lies at a point; null where none does. */
export function cellAt({ pitchPx, columnCount }: GridGeometry, count: number, x: number, y: number): number | null {
  const column = Math.floor(x / pitchPx)
  const index = Math.floor(y / pitchPx) * columnCount + column
  return x < 0 || y < 0 || column >= columnCount || index >= count ? null : index
}

/** Where keys lead from a cell, staying within the grid. */
export function stepIn({ columnCount }: GridGeometry, count: number, from: number, key: string): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columnCount,
    ArrowDown: from + columnCount,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  if (to === undefined) return null
  return to < 0 || to >= count ? from : to
}

function withPitch(count: number, width: number, pitchPx: number): GridGeometry {
  const columnCount = Math.max(1, Math.floor(width / pitchPx))
  return { pitchPx, columnCount, rowCount: Math.ceil(count / columnCount) }
}
