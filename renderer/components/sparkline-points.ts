/** One unbroken piece of a sparkline as points of SVG: `line` is stroked, `area` filled down to the bottom edge. */
export interface SparklinePiece {
  readonly line: string
  readonly area: string
}

interface SparklineBox {
  readonly width: number
  readonly height: number
  /** Lower end of the scale; without it the smallest value is. */
  readonly min?: number | undefined
}

/** A null breaks the line: two runs are never joined over a gap. A lone value becomes a short dash, or it would vanish. */
export function sparklinePieces(values: readonly (number | null)[], box: SparklineBox): readonly SparklinePiece[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const low = Math.min(box.min ?? Number.POSITIVE_INFINITY, ...known)
  const high = Math.max(...known)
  const span = high - low || 1
  const step = (box.width - 2) / Math.max(1, values.length - 1)
  const x = (index: number) => tenth(1 + index * step)
  const y = (value: number) => tenth(box.height - 1.5 - ((value - low) / span) * (box.height - 3))

  return runsOf(values).map((run) => {
    const points = run.map(([index, value]) => [x(index), y(value)] as const)
    const [firstX, firstY] = points[0] ?? [0, 0]
    if (points.length === 1) points.push([tenth(firstX + Math.min(2, step)), firstY])
    const [lastX] = points.at(-1) ?? [0]
    const line = points.join(' ')
    return { line, area: `${line} ${lastX},${box.height} ${firstX},${box.height}` }
  })
}

/** Tenths of a px are enough; `toFixed` costs more than all the rest here. */
function tenth(px: number): number {
  return Math.round(px * 10) / 10
}

function runsOf(values: readonly (number | null)[]): (readonly [number, number])[][] {
  const runs: (readonly [number, number])[][] = []
  let run: (readonly [number, number])[] = []
  values.forEach((value, index) => {
    if (value !== null) {
      run.push([index, value])
      return
    }
    if (run.length > 0) runs.push(run)
    run = []
  })
  if (run.length > 0) runs.push(run)
  return runs
}
