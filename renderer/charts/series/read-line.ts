import { type PlotBox, projectionOf } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import type { ChartLine } from './chart-line.ts'
import { lastIndexUntil } from './points.ts'

/** Where a line ends; null when it has no point. */
export function lastOf({ runs }: Pick<ChartLine, 'runs'>): { readonly x: number; readonly y: number } | null {
  const x = runs.at(-1)?.xs.at(-1)
  const y = runs.at(-1)?.ys.at(-1)
  return x === undefined || y === undefined ? null : { x, y }
}

/** The line's height at a place: of the point there, or also between two points. Null where there is none. */
export function valueAt({ runs }: ChartLine, x: number, readsBetween: boolean): number | null {
  for (const { xs, ys } of runs) {
    const index = lastIndexUntil(xs.length, (each) => xs[each] ?? 0, x)
    const [x0, y0] = [xs[index], ys[index]]
    if (x0 === undefined || y0 === undefined) continue
    if (x0 === x) return y0
    const [x1, y1] = [xs[index + 1], ys[index + 1]]
    if (readsBetween && x1 !== undefined && y1 !== undefined) return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
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
    const value = valueAt(line, picture.originX + x, true)
    if (value === null) continue
    const away = Math.abs(project.y(value) - y)
    if (away < distance) {
      nearest = line.id
      distance = away
    }
  }
  return nearest
}
