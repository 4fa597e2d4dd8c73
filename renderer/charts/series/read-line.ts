import { type PlotBox, projectionOf } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import type { ChartLine } from './chart-line.ts'

/** Where a line ends; null when it has no point. */
export function lastOf({ runs }: Pick<ChartLine, 'runs'>): { readonly x: number; readonly y: number } | null {
  const x = runs.at(-1)?.xs.at(-1)
  const y = runs.at(-1)?.ys.at(-1)
  return x === undefined || y === undefined ? null : { x, y }
}

/** The line's value at one of its points; null where it has none. */
export function valueAt({ runs }: ChartLine, x: number): number | null {
  for (const { xs, ys } of runs) {
    const found = ys[xs.indexOf(x)]
    if (found !== undefined) return found
  }
  return null
}

/** The line's height at a place, between its neighbouring points; null inside a gap. */
export function valueNear({ runs }: ChartLine, x: number): number | null {
  for (const { xs, ys } of runs) {
    const first = xs[0] ?? 0
    const last = xs.at(-1) ?? 0
    if (x < first || x > last) continue
    let low = 0
    let high = xs.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((xs[middle] ?? 0) <= x) low = middle
      else high = middle
    }
    const x0 = xs[low] ?? 0
    const x1 = xs[high] ?? x0
    const y0 = ys[low] ?? 0
    const y1 = ys[high] ?? y0
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
  }
  return null
}

/** The line that passes closest to a point of the chart, within `reachPx`; null when none does. */
export function lineNear(
  picture: ChartPicture,
  box: PlotBox,
  { x, y }: { readonly x: number; readonly y: number },
  reachPx = 16,
): ChartLine['id'] | null {
  const project = projectionOf(picture, box)
  let nearest: ChartLine['id'] | null = null
  let distance = reachPx
  for (const line of picture.lines) {
    const value = valueNear(line, picture.originX + x)
    if (value === null) continue
    const away = Math.abs(project.y(value) - y)
    if (away < distance) {
      nearest = line.id
      distance = away
    }
  }
  return nearest
}
