/** SVG path data of a sparkline: `line` is stroked, `area` filled down to the bottom edge. Both empty without values. */
export interface SparklinePath {
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
export function sparklinePath(values: readonly (number | null)[], box: SparklineBox): SparklinePath {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return { line: '', area: '' }
  const low = Math.min(box.min ?? Number.POSITIVE_INFINITY, ...known)
  const high = Math.max(...known)
  const span = high - low || 1
  const step = (box.width - 2) / Math.max(1, values.length - 1)
  const x = (index: number) => 1 + index * step
  const y = (value: number) => box.height - 1.5 - ((value - low) / span) * (box.height - 3)

  let line = ''
  let area = ''
  for (const run of runsOf(values)) {
    const first = run[0]?.[0] ?? 0
    const tail = run.length === 1 ? `h${tenth(Math.min(2, step))}` : ''
    const piece = `M${run.map(([index, value]) => `${tenth(x(index))} ${tenth(y(value))}`).join('L')}${tail}`
    line += piece
    area += `${piece}V${box.height}H${tenth(x(first))}Z`
  }
  return { line, area }
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
